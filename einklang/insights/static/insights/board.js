// Dragging what was noted onto a finding. It sends the same form that the list under each card does.
const board = document.querySelector("[data-board]");
const form = board.querySelector("[data-drop]");
let held = null;

for (const piece of board.querySelectorAll("[data-piece]")) {
  piece.draggable = true;
  piece.addEventListener("dragstart", (event) => {
    held = piece.dataset.piece;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", "");
    board.classList.add("dragging");
  });
  piece.addEventListener("dragend", () => {
    held = null;
    board.classList.remove("dragging");
  });
}

for (const place of board.querySelectorAll("[data-finding]")) {
  const over = (event) => {
    if (held === null) return;
    event.preventDefault();
    place.classList.add("over");
  };
  place.addEventListener("dragenter", over);
  place.addEventListener("dragover", over);
  place.addEventListener("dragleave", (event) => {
    if (!place.contains(event.relatedTarget)) place.classList.remove("over");
  });
  place.addEventListener("drop", (event) => {
    if (held === null) return;
    event.preventDefault();
    form.elements.piece.value = held;
    form.elements.to.value = place.dataset.finding;
    form.requestSubmit();
  });
}
