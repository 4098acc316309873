// Notes at places of the manuscript: begun at selected words, or by the button of a paragraph or page; each is a form that
// saves itself. A note that never reached the journal is put back from what this device has kept of it.
const list = document.querySelector("[data-notes]");
const pane = document.querySelector("[data-pane]");
const offer = pane?.querySelector("[data-on-selection]");
const rows = list?.querySelector("[data-notes-of-text]");
const begins = `unsent:${list?.dataset.notes}`;

const drawn = () => [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(36).padStart(2, "0")).join("").slice(0, 24);

function count() {
  list.querySelector("[data-notes-count]").textContent = rows.children.length || "";
}

// Puts a new note into the list and lets it save itself; ``left``: words for it that another window has left behind.
function begin({ key, n, quote, place, left = [] }) {
  const template = list.querySelector("template[data-new-note]");
  const made = document.createElement("template");
  made.innerHTML = template.innerHTML.replaceAll("keyofthenewnote", key);
  const row = made.content.firstElementChild;
  const form = row.querySelector("form");
  form.elements.n.value = n;
  form.elements.quote.value = quote;
  const link = row.querySelector("[data-note-place]");
  link.textContent = place;
  link.href = link.href.replace(/#.*$/, `#part-${n}`);
  row.querySelector("[data-note-quote]").textContent = quote;
  rows.append(row);
  list.querySelector("[data-notes-list]").open = true;
  form.dispatchEvent(new CustomEvent("autosave:begin", { bubbles: true, detail: { left } }));
  count();
  return form;
}

function beginAt(part, quote) {
  const form = begin({ key: drawn(), n: part.dataset.part, quote: quote || part.dataset.words, place: part.dataset.place });
  document.dispatchEvent(new CustomEvent("beside:show", { detail: "report" }));
  form.querySelector("textarea").focus();
  form.scrollIntoView({ block: "nearest" });
}

const hasRow = (key) => Boolean(rows.querySelector(`[data-note="${CSS.escape(key)}"]`));

function putBack() {
  const isThere = (name) => hasRow(name.slice(begins.length));
  document.dispatchEvent(new CustomEvent("autosave:left", { detail: { begins, isThere, found } }));
}

function found({ name, place, kept, done }) {
  const key = name.slice(begins.length);
  const words = Object.fromEntries(kept?.words ?? []);
  if (!words.words?.trim()) localStorage.removeItem(place);
  else if (!hasRow(key)) return begin({ key, n: words.n, quote: words.quote, place: words.quote ? "…" : words.n, left: [{ place, done }] });
  done(); // the form that is there asks for it itself
}

// The words that are selected in the manuscript, with the part they begin in.
function selected() {
  const chosen = document.getSelection();
  const words = chosen?.toString().replace(/\s+/g, " ").trim();
  if (!words || !chosen.rangeCount) return null;
  const start = chosen.getRangeAt(0).startContainer;
  const part = (start.nodeType === Node.ELEMENT_NODE ? start : start.parentElement)?.closest("[data-part]");
  return part && pane.contains(part) ? { part, words: words.slice(0, 1000) } : null;
}

if (list && pane) {
  let last = null;
  putBack();
  document.addEventListener("selectionchange", () => {
    last = selected() ?? (document.activeElement === offer.firstElementChild ? last : null);
    offer.hidden = !last;
  });
  offer.addEventListener("pointerdown", (event) => event.preventDefault()); // the words stay selected
  offer.addEventListener("click", () => {
    if (!last) return;
    beginAt(last.part, last.words);
    document.getSelection().removeAllRanges();
    offer.hidden = true;
  });
  pane.addEventListener("click", (event) => {
    const link = event.target.closest("[data-note-at]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    beginAt(link.closest("[data-part]"), "");
  });
  list.addEventListener("click", (event) => {
    const link = event.target.closest("[data-note-place]");
    const part = link && pane.querySelector(`#part-${link.hash.slice("#part-".length)}`);
    if (!part) return; // what has changed is shown there, or nothing yet: the link leads to the page of the manuscript
    event.preventDefault();
    document.dispatchEvent(new CustomEvent("beside:show", { detail: "manuscript" }));
    part.scrollIntoView({ block: "center" });
    part.classList.add("found");
    setTimeout(() => part.classList.remove("found"), 2500);
  });
  // The places of notes that were put back are known once the manuscript is there.
  pane.addEventListener("pane:filled", () => {
    for (const row of rows.children) {
      const link = row.querySelector("[data-note-place]");
      const part = pane.querySelector(`#part-${row.querySelector("form").elements.n.value}`);
      if (part) link.textContent = part.dataset.place;
    }
  });
}
// A note that is taken away is not sent again, and nothing of it is put back.
document.addEventListener("submit", (event) => {
  if (event.submitter?.name === "remove") event.target.dispatchEvent(new CustomEvent("autosave:end"));
});
