// Dragging rows of <ol data-order>: an extra beside the buttons, which do the same by keyboard and without script.
function rowAt(list, y, dragged) {
  return [...list.children].find((row) => {
    if (row === dragged) return false;
    const box = row.getBoundingClientRect();
    return y < box.top + box.height / 2;
  });
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
    const follower = row.nextElementSibling;
    row.classList.add("dragged");
    handle.setPointerCapture(event.pointerId);
    const move = (at) => list.insertBefore(row, rowAt(list, at.clientY, row) ?? null);
    const end = (at) => {
      handle.removeEventListener("pointermove", move);
      handle.removeEventListener("pointerup", end);
      handle.removeEventListener("pointercancel", end);
      row.classList.remove("dragged");
      if (at.type === "pointercancel") list.insertBefore(row, follower);
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
