// Dragging rows of <ol data-order>: an extra beside the buttons, which do the same by keyboard and without script.
function middle(row) {
  const box = row.getBoundingClientRect();
  return box.top + box.height / 2;
}

// The neighbours move, never the row itself: an element that leaves the page loses the pointer.
function follow(list, row, y) {
  while (row.nextElementSibling && y > middle(row.nextElementSibling)) list.insertBefore(row.nextElementSibling, row);
  while (row.previousElementSibling && y < middle(row.previousElementSibling)) row.after(row.previousElementSibling);
}

function placeAt(list, row, index) {
  while ([...list.children].indexOf(row) > index) row.after(row.previousElementSibling);
  while ([...list.children].indexOf(row) < index) list.insertBefore(row.nextElementSibling, row);
}

function send(list, row) {
  const form = row.querySelector("[data-order-form]");
  const position = document.createElement("input");
  position.type = "hidden";
  position.name = "position";
  position.value = [...list.children].indexOf(row) + 1;
  form.append(position);
  form.requestSubmit();
}

function prepare(list) {
  if (list.dataset.ready) return;
  list.dataset.ready = "yes";
  list.classList.add("can-drag");
  list.addEventListener("pointerdown", (event) => {
    const handle = event.target.closest("[data-order-handle]");
    const row = handle?.closest("li");
    if (!row || row.parentElement !== list) return;
    event.preventDefault();
    const before = [...list.children].indexOf(row);
    row.classList.add("dragged");
    handle.setPointerCapture(event.pointerId);
    const move = (at) => follow(list, row, at.clientY);
    const end = (at) => {
      handle.removeEventListener("pointermove", move);
      handle.removeEventListener("pointerup", end);
      handle.removeEventListener("pointercancel", end);
      row.classList.remove("dragged");
      if (at.type === "pointercancel") placeAt(list, row, before);
      else if ([...list.children].indexOf(row) !== before) send(list, row);
    };
    handle.addEventListener("pointermove", move);
    handle.addEventListener("pointerup", end);
    handle.addEventListener("pointercancel", end);
  });
}

const prepareAll = (root) => root.querySelectorAll("[data-order]").forEach(prepare);
document.addEventListener("htmx:load", (event) => prepareAll(event.target));
prepareAll(document);
