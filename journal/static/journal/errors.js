// What went wrong. The error summary: focused when it appears (autofocus does it on a full load), its links lead into the field.
const summaries = () => document.querySelectorAll("[data-error-summary]");

function focusFirst(root) {
  const summary = root.matches?.("[data-error-summary]") ? root : root.querySelector("[data-error-summary]");
  summary?.focus();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-error-summary] a[href^='#']");
  const field = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (!field) return;
  const box = field.closest(".field") || field;
  const input = field.matches("input, select, textarea, button") ? field : field.querySelector("input, select, textarea");
  if (!input) return;
  event.preventDefault();
  box.scrollIntoView({ block: "start" });
  input.focus({ preventScroll: true });
});

// A part of the page was asked for and did not come: say so, and take it back when one comes again.
const noAnswer = (shown) => {
  const notice = document.querySelector("[data-no-answer]");
  if (notice) notice.hidden = !shown;
};
for (const name of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
  document.addEventListener(name, () => noAnswer(true));
}
document.addEventListener("htmx:afterOnLoad", (event) => event.detail.successful && noAnswer(false));
document.addEventListener("htmx:load", (event) => focusFirst(event.target));
if (summaries().length) focusFirst(document.body);
