// Questions of an application: hides what is not asked, adds and removes rows of tables, writes thousands.

function answersTo(form, name) {
  return [...form.querySelectorAll(`[name="${CSS.escape(name)}"]:checked`)].map((input) => input.value);
}

// In the order of the page, so that a question on a hidden question is hidden too.
function follow(questions) {
  const hidden = new Set();
  questions.querySelectorAll("[data-shown-if]").forEach((question) => {
    const source = question.dataset.shownIf;
    const wanted = question.dataset.shownValues.split(" ");
    const asked = !hidden.has(source) && answersTo(questions, source).some((answer) => wanted.includes(answer));
    question.hidden = !asked;
    if (!asked) question.querySelectorAll("[name]").forEach((input) => hidden.add(input.name));
  });
}

function grouped(text) {
  const plain = text.replace(/[,\s]/g, "");
  if (!/^-?\d+(\.\d+)?$/.test(plain)) return text;
  const [whole, decimals] = plain.split(".");
  const thousands = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ",");
  return decimals === undefined ? thousands : `${thousands}.${decimals}`;
}

function setUpRows(table) {
  const body = table.querySelector("tbody");
  const add = table.querySelector("[data-add-row]");
  let next = body.rows.length;
  const showTools = () => {
    table.querySelectorAll(".row-tool").forEach((cell) => { cell.hidden = false; });
    add.disabled = body.rows.length >= Number(table.dataset.most);
  };
  add.addEventListener("click", (event) => {
    event.preventDefault();
    const row = table.querySelector("template").content.firstElementChild.cloneNode(true);
    row.querySelectorAll("input").forEach((input) => {
      input.name = input.name.replace("__row__", next);
      input.id = input.id.replace("__row__", next);
      input.setAttribute("aria-label", input.getAttribute("aria-label").replace("__number__", next + 1));
    });
    next += 1;
    body.append(row);
    showTools();
    row.querySelector("input").focus();
  });
  table.addEventListener("click", (event) => {
    const remove = event.target.closest("[data-remove-row]");
    if (!remove) return;
    const row = remove.closest("tr");
    const neighbour = row.nextElementSibling ?? row.previousElementSibling;
    row.remove();
    (neighbour?.querySelector("input") ?? add).focus();
    table.dispatchEvent(new Event("input", { bubbles: true }));
    showTools();
  });
  showTools();
}

document.querySelectorAll("[data-questions]").forEach((questions) => {
  questions.dataset.live = "";
  follow(questions);
  questions.addEventListener("change", (event) => {
    if (event.target.matches("[data-grouped]")) event.target.value = grouped(event.target.value);
    follow(questions);
  });
  questions.querySelectorAll("[data-rows]").forEach(setUpRows);
});
