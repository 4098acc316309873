// A place to drop a file: names what was chosen, and takes what is dropped. Without this the button works alone.
function sizeOf(bytes) {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1e6 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

function prepare(place) {
  if (place.dataset.ready) return;
  place.dataset.ready = "yes";
  const input = place.querySelector("input[type=file]");
  const chosen = place.querySelector("[data-drop-chosen]");
  place.querySelector("[data-drop-words]").hidden = false;
  const tell = () => {
    chosen.textContent = [...input.files].map((file) => `${file.name} (${sizeOf(file.size)})`).join(", ");
  };
  input.addEventListener("change", tell);
  for (const name of ["dragenter", "dragover"]) {
    place.addEventListener(name, (event) => {
      event.preventDefault();
      place.classList.add("over");
    });
  }
  for (const name of ["dragleave", "drop"]) place.addEventListener(name, () => place.classList.remove("over"));
  place.addEventListener("drop", (event) => {
    event.preventDefault();
    if (!event.dataTransfer.files.length || input.disabled) return;
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

const prepareAll = (root) => root.querySelectorAll("[data-drop]").forEach(prepare);
document.addEventListener("htmx:load", (event) => prepareAll(event.target));
prepareAll(document);
