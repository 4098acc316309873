// The manuscript beside the report: fetched from its own page, each side scrolls for itself, and on a phone one of them is
// shown at a time. Where the reader was is kept as long as the tab is. The words of a page come as the page does.
const kept = (key) => {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null;
  }
};
const keep = (key, value) => {
  try {
    sessionStorage.setItem(key, value);
  } catch {
    // no permission on this device: the place is lost with the page
  }
};

const RETRY = 5000; // milliseconds until what the line has lost is asked for again

// The words of a page lie over its picture, so that they can be selected.
const layers = new IntersectionObserver(
  (seen) => {
    for (const { isIntersecting, target } of seen) {
      if (!isIntersecting) continue;
      layers.unobserve(target);
      addLayer(target);
    }
  },
  { rootMargin: "400px" },
);

async function addLayer(page) {
  try {
    const answer = await fetch(page.dataset.layer, { credentials: "same-origin" });
    if (answer.ok && !answer.redirected) page.insertAdjacentHTML("beforeend", await answer.text());
  } catch {
    setTimeout(() => page.isConnected && layers.observe(page), RETRY); // the line is down: once more, if it is looked at
  }
}

const prepare = (root) => root.querySelectorAll("[data-layer]").forEach((page) => layers.observe(page));

class Beside {
  constructor(place) {
    this.place = place;
    this.text = place.querySelector("[data-pane-text]");
    this.links = [...place.querySelectorAll("[data-pane-link]")];
    this.buttons = [...document.querySelectorAll("[data-switch] [data-show]")];
    this.text.addEventListener("scroll", () => this.remember());
    for (const link of this.links) link.addEventListener("click", (event) => this.follow(event, link));
    for (const button of this.buttons) button.addEventListener("click", () => this.show(button.dataset.show));
    document.addEventListener("beside:show", (event) => this.show(event.detail));
    document.querySelector("[data-switch]").hidden = false;
    this.show(kept(`${location.pathname}:shown`) ?? "report", false);
    this.open(this.links[0]);
  }

  follow(event, link) {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.open(link);
  }

  async open(link) {
    this.address = link.href;
    const answer = await fetch(link.href, { credentials: "same-origin" }).catch(() => null);
    if (this.address !== link.href) return; // another one was asked for meanwhile
    if (!answer) window.addEventListener("online", () => this.address === link.href && this.open(link), { once: true });
    if (!answer?.ok || answer.redirected) return (this.text.textContent = this.text.dataset.failed);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    this.text.replaceChildren(...page.querySelector(".page-main").childNodes);
    for (const each of this.links) each.toggleAttribute("aria-current", each === link);
    this.text.scrollTop = Number(kept(`place:${link.href}`) ?? 0);
    prepare(this.text);
    this.text.dispatchEvent(new CustomEvent("pane:filled", { bubbles: true }));
  }

  remember() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => keep(`place:${this.address}`, this.text.scrollTop), 200);
  }

  // On a phone; on a wide screen both are there, whatever is chosen.
  show(what, moves = true) {
    if (this.place.dataset.shown === what) return;
    if (moves) keep(`${location.pathname}:${this.place.dataset.shown}`, window.scrollY);
    this.place.dataset.shown = what;
    keep(`${location.pathname}:shown`, what);
    for (const button of this.buttons) button.setAttribute("aria-pressed", String(button.dataset.show === what));
    if (moves) window.scrollTo(0, Number(kept(`${location.pathname}:${what}`) ?? 0));
  }
}

// A box is printed on one page, whatever is longer than that is cut: on paper its words stand as a text.
window.addEventListener("beforeprint", () => {
  for (const box of document.querySelectorAll("form textarea")) {
    const text = document.createElement("p");
    text.className = "on-paper";
    text.textContent = box.value;
    if (box.value) box.after(text);
  }
});
window.addEventListener("afterprint", () => document.querySelectorAll(".on-paper").forEach((text) => text.remove()));

for (const place of document.querySelectorAll("[data-beside]")) new Beside(place);
prepare(document);
