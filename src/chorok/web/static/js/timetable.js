// Dragging on the planning board. The same can be done on each meeting's own page; this only saves the way there.
const board = document.querySelector("[data-board]");
const status = document.querySelector("[data-board-status]");
const token = document.querySelector("input[name=csrfmiddlewaretoken]");

let held = null; // the link that is dragged
let said = new Map(); // slot: what it says to the held pair

const cellOf = (target) => target instanceof Element && target.closest("td[data-slot]");

function tell(text) {
  if (status) status.textContent = text;
}

function clear() {
  for (const cell of board.querySelectorAll("td[data-slot]")) cell.classList.remove("can-drop", "no-drop");
  held?.classList.remove("is-held");
  held = null;
  said = new Map();
}

async function hold(link) {
  held = link;
  link.classList.add("is-held");
  const answer = await fetch(link.href, { headers: { Accept: "application/json" } });
  if (!answer.ok || held !== link) return;
  const { cells } = await answer.json();
  said = new Map(cells.map((cell) => [String(cell.slot), cell]));
  for (const cell of board.querySelectorAll("td[data-slot]")) {
    const word = said.get(cell.dataset.slot);
    cell.classList.add(word?.possible ? "can-drop" : "no-drop");
  }
}

async function place(link, slot) {
  const body = new URLSearchParams({ slot, revision: board.dataset.board, step: "place" });
  const answer = await fetch(link.href, {
    method: "POST",
    headers: { Accept: "application/json", "X-CSRFToken": token.value },
    body,
  });
  if (answer.ok) {
    window.location.reload();
  } else {
    const { error } = await answer.json().catch(() => ({ error: "" }));
    tell(error);
  }
}

if (board && token) {
  board.addEventListener("dragstart", (event) => {
    const link = event.target instanceof Element && event.target.closest("[data-pair]");
    if (!link) return;
    event.dataTransfer.setData("text/plain", link.href);
    event.dataTransfer.effectAllowed = "move";
    hold(link);
  });
  board.addEventListener("dragover", (event) => {
    const cell = cellOf(event.target);
    if (!held || !cell) return;
    const word = said.get(cell.dataset.slot);
    if (word?.possible) event.preventDefault();
    tell(word?.why ?? "");
  });
  board.addEventListener("drop", (event) => {
    const cell = cellOf(event.target);
    if (!held || !cell) return;
    event.preventDefault();
    const link = held;
    clear();
    place(link, cell.dataset.slot);
  });
  board.addEventListener("dragend", clear);
}
