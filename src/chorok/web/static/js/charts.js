// Draws a chart over its table: <figure data-chart="id of the JSON" data-library="path of ECharts">.
// SVG renderer and no HTML tooltip, so that nothing writes a style attribute (content security policy).

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
const korean = document.documentElement.lang === "ko";

let library;
function loadLibrary(path) {
  library ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = path;
    script.onload = () => resolve(window.echarts);
    script.onerror = reject;
    document.head.append(script);
  });
  return library;
}

const exact = (value) => (value === null || value === undefined ? "–" : Number(value).toLocaleString("en-US"));

// Long figures on an axis: 1.2억 or 120M instead of nine digits.
function short(value) {
  const size = Math.abs(value);
  const steps = korean ? [[1e8, "억"], [1e4, "만"]] : [[1e9, "B"], [1e6, "M"]];
  for (const [step, name] of steps) if (size >= step) return `${Number((value / step).toPrecision(4))}${name}`;
  return exact(value);
}

// Solid colours that differ in lightness too, for eyes that see no hue and for print in grey.
// Of two series the first is what was meant (a target), the second what came of it.
function palette(series) {
  const colours =
    document.documentElement.dataset.krdsMode === "high-contrast"
      ? ["#82cf9f", "#8a949e", "#ffd27a", "#a9cdff", "#ffffff"]
      : ["#1b7045", "#98a8a0", "#c77a14", "#2b5f94", "#58616a"];
  return series === 2 ? [colours[1], colours[0]] : colours;
}

function options(data, width) {
  const ink = colour("--ink");
  const soft = colour("--ink-soft");
  const line = colour("--line");
  // Double quotes would end the attribute in the SVG that is saved.
  const font = getComputedStyle(document.body).fontFamily.replaceAll("\"", "'");
  const narrow = width < 560;
  const lying = data.type === "bar" && (narrow || data.categories.some((name) => name.length > 12));
  const names = {
    type: "category",
    data: data.categories,
    inverse: lying,
    axisTick: { show: false },
    axisLine: { lineStyle: { color: soft } },
    axisLabel: { color: ink, fontSize: 14, width: lying ? (narrow ? 110 : 220) : undefined, overflow: "break", interval: lying ? 0 : "auto" },
  };
  const values = {
    type: "value",
    axisLabel: { color: soft, fontSize: 13, formatter: short, hideOverlap: true },
    splitLine: { lineStyle: { color: line } },
  };
  return {
    animation: !still,
    animationDuration: 500,
    textStyle: { fontFamily: font, color: ink },
    color: palette(data.series.length),
    aria: { enabled: false },
    grid: { left: 8, right: 32, top: data.series.length > 1 ? 48 : 16, bottom: 8, containLabel: true },
    legend: { show: data.series.length > 1, top: 0, left: 0, itemGap: 20, textStyle: { color: ink, fontSize: 14 } },
    tooltip: {
      trigger: "axis",
      renderMode: "richText",
      confine: true,
      backgroundColor: colour("--paper"),
      borderColor: line,
      textStyle: { color: ink, fontSize: 14 },
      valueFormatter: (value) => `${exact(value)}${data.unit ? ` ${data.unit}` : ""}`,
      axisPointer: { type: data.type === "bar" ? "shadow" : "line" },
    },
    xAxis: lying ? values : names,
    yAxis: lying ? names : values,
    series: data.series.map((series) => ({
      name: series.name,
      type: data.type,
      data: series.data.map((value) => (value === null ? null : Number(value))),
      barMaxWidth: 28,
      barGap: "15%",
      symbolSize: 8,
      lineStyle: { width: 3 },
      itemStyle: data.type === "bar" ? { borderRadius: lying ? [0, 4, 4, 0] : [4, 4, 0, 0] } : {},
    })),
  };
}

function save(name, url) {
  const link = document.createElement("a");
  link.download = name;
  link.href = url;
  link.click();
}

function savePng(chart, name, width, height) {
  const picture = new Image();
  picture.onload = () => {
    const canvas = document.createElement("canvas");
    canvas.width = width * 2;
    canvas.height = height * 2;
    const context = canvas.getContext("2d");
    context.fillStyle = colour("--paper");
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(picture, 0, 0, canvas.width, canvas.height);
    save(name, canvas.toDataURL("image/png"));
  };
  picture.src = chart.getDataURL({ type: "svg" });
}

// A field that begins like a formula is led by an apostrophe, so that a spreadsheet reads it as text.
function csvField(text) {
  const safe = /^[=+@]/.test(text) ? `'${text}` : text;
  return /[",\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function saveCsv(data, name) {
  const rows = [["", ...data.series.map((series) => series.name)]];
  data.categories.forEach((category, index) => {
    rows.push([category, ...data.series.map((series) => series.data[index] ?? "")]);
  });
  const text = rows.map((row) => row.map((field) => csvField(String(field))).join(",")).join("\r\n");
  const url = URL.createObjectURL(new Blob(["\ufeff", text], { type: "text/csv" }));
  save(name, url);
  setTimeout(() => URL.revokeObjectURL(url), 10000);
}

async function draw(figure) {
  figure.dataset.drawn = "yes";
  const data = JSON.parse(document.getElementById(figure.dataset.chart).textContent);
  const canvas = figure.querySelector(".chart-canvas");
  const echarts = await loadLibrary(figure.dataset.library);
  canvas.hidden = false;
  const lying = data.type === "bar" && (canvas.clientWidth < 560 || data.categories.some((name) => name.length > 12));
  if (lying) canvas.style.height = `${60 + data.categories.length * (18 + data.series.length * 22)}px`;
  const chart = echarts.init(canvas, null, { renderer: "svg" });
  chart.setOption(options(data, canvas.clientWidth));
  new ResizeObserver(() => chart.resize()).observe(canvas);
  window.addEventListener("beforeprint", () => chart.resize());
  figure.querySelector(".chart-data").open = false;
  const buttons = figure.querySelector(".chart-actions");
  buttons.hidden = false;
  buttons.addEventListener("click", (event) => {
    const kind = event.target.dataset.download;
    if (kind === "png") savePng(chart, `${figure.id}.png`, canvas.clientWidth, canvas.clientHeight);
    if (kind === "csv") saveCsv(data, `${figure.id}.csv`);
  });
}

document.querySelectorAll("figure[data-chart]:not([data-drawn])").forEach(draw);
