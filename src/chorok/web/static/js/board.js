// Cards of the board are dragged into another column; the choice on each card does the same without a mouse.

const board = document.querySelector("[data-board]");

function over(column) {
  board.querySelectorAll(".is-over").forEach((each) => each.classList.remove("is-over"));
  column?.classList.add("is-over");
}

if (board) {
  let held = null;
  board.querySelectorAll("[data-card]").forEach((card) => {
    card.draggable = true;
    card.addEventListener("dragstart", (event) => {
      held = card;
      event.dataTransfer.effectAllowed = "move";
      card.classList.add("is-dragged");
    });
    card.addEventListener("dragend", () => {
      card.classList.remove("is-dragged");
      held = null;
      over(null);
    });
  });
  board.querySelectorAll("[data-stage]").forEach((column) => {
    column.addEventListener("dragover", (event) => {
      if (!held || column.contains(held)) return;
      event.preventDefault();
      over(column);
    });
    column.addEventListener("drop", (event) => {
      if (!held || column.contains(held)) return;
      event.preventDefault();
      const form = held.querySelector("form");
      form.elements.common.value = column.dataset.stage;
      form.requestSubmit();
    });
  });
}
