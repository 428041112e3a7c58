// What the pages do with a script over what they do without one: the phone's menu and tabs, Esc, focus on errors,
// printing.

const narrow = window.matchMedia("(max-width: 1023px)");

function setUpMenu() {
  const button = document.querySelector(".menu-button");
  if (!button) return;
  button.addEventListener("click", () => {
    button.setAttribute("aria-expanded", String(button.getAttribute("aria-expanded") === "false"));
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && narrow.matches && button.getAttribute("aria-expanded") === "true") {
      button.setAttribute("aria-expanded", "false");
      button.focus();
    }
  });
}

function setUpDrops() {
  const open = () => document.querySelectorAll("details.drop[open]");
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    open().forEach((drop) => {
      drop.open = false;
      drop.querySelector("summary").focus();
    });
  });
  document.addEventListener("click", (event) => {
    open().forEach((drop) => {
      if (!drop.contains(event.target)) drop.open = false;
    });
  });
}

function setUpDeskMenu() {
  const menu = document.querySelector(".desk-menu");
  if (!menu) return;
  const follow = () => { menu.open = !narrow.matches; };
  follow();
  narrow.addEventListener("change", follow);
}

function openDetailsForPrint() {
  let opened = [];
  window.addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details.chart-data:not([open])")];
    opened.forEach((details) => { details.open = true; });
  });
  window.addEventListener("afterprint", () => opened.forEach((details) => { details.open = false; }));
}

// A form is sent once, however often its button is pressed.
function guardForms() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-sent]").forEach((form) => { delete form.dataset.sent; });
  });
}

// On a telephone the tab of this page may lie beyond the edge of its bar.
function showCurrentTab() {
  document.querySelectorAll(".tabs [aria-current]").forEach((tab) => {
    const bar = tab.closest(".tabs");
    bar.scrollLeft = tab.offsetLeft - (bar.clientWidth - tab.offsetWidth) / 2;
  });
}

setUpMenu();
showCurrentTab();
setUpDrops();
setUpDeskMenu();
openDetailsForPrint();
guardForms();
document.querySelector("[data-focus]")?.focus();
