// Lets a deadline's clock run: the server's moment when the page was made, moved on by this machine's steady clock.

const UNITS = [["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];

function written(seconds, language) {
  const parts = [];
  let rest = seconds;
  for (const [unit, size] of UNITS) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (!count && !parts.length && unit !== "second") continue;
    const format = new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "long" });
    parts.push(format.format(count));
  }
  return parts.slice(0, seconds >= 86400 ? 3 : 4).join(" ");
}

function run(box) {
  const end = Date.parse(box.dataset.deadline);
  const madeAt = Date.parse(box.dataset.now);
  // performance.now() counts from the moment the page was asked for: the answer was made in between.
  const navigation = performance.getEntriesByType("navigation")[0];
  const offset = madeAt - (navigation ? navigation.responseStart : performance.now());
  const left = box.querySelector("[data-left]");
  const face = box.querySelector("[data-clock]");
  const time = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false });
  const tick = () => {
    const now = offset + performance.now();
    const seconds = Math.max(0, Math.ceil((end - now) / 1000));
    face.textContent = time.format(new Date(now));
    left.textContent = seconds ? written(seconds, left.dataset.language) : box.dataset.over;
    box.classList.toggle("deadline-near", seconds < 86400);
    box.classList.toggle("deadline-over", !seconds);
    setTimeout(tick, 1000 - (Math.floor(now) % 1000));
  };
  tick();
}

document.querySelectorAll("[data-deadline]").forEach((box) => {
  if (box.dataset.running) return;
  box.dataset.running = "yes";
  run(box);
});
