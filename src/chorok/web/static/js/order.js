// Rows of a table are put in another order by dragging; the buttons in each row do the same without a mouse.

function setUp(table) {
  let dragged = null;
  const rows = [...table.querySelectorAll("[data-order-row]")];
  rows.forEach((row) => {
    row.draggable = true;
    row.addEventListener("dragstart", (event) => {
      dragged = row;
      event.dataTransfer.effectAllowed = "move";
      row.classList.add("is-dragged");
    });
    row.addEventListener("dragend", () => row.classList.remove("is-dragged"));
    row.addEventListener("dragover", (event) => {
      if (dragged && dragged !== row) event.preventDefault();
    });
    row.addEventListener("drop", (event) => {
      event.preventDefault();
      if (!dragged || dragged === row) return;
      const form = dragged.querySelector("[data-order-form]");
      const place = document.createElement("input");
      place.type = "hidden";
      place.name = "position";
      place.value = row.dataset.position;
      form.append(place);
      form.requestSubmit();
    });
  });
}

document.querySelectorAll("[data-order]").forEach(setUp);
