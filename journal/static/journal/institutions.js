// Offers institutions under <input data-institution="address"> while somebody types; the words can also stay as they are.
// Pattern: editable combobox with a listbox (WAI-ARIA APG). Without script a button looks the institution up.
const PAUSE = 250;
const LEAST = 2;
let made = 0;

class Suggestions {
  constructor(input) {
    this.input = input;
    this.row = input.closest("fieldset") ?? input.form;
    this.list = document.createElement("ul");
    this.list.id = `suggestions-${(made += 1)}`;
    this.list.className = "suggestions";
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", input.labels[0]?.textContent.trim() ?? "");
    this.list.hidden = true;
    this.told = document.createElement("p");
    this.told.className = "hidden-visually";
    this.told.setAttribute("role", "status");
    input.after(this.list, this.told);
    for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.list.id }))
      input.setAttribute(name, value);
    input.addEventListener("input", (event) => event.isTrusted && this.later());
    input.addEventListener("keydown", (event) => this.pressed(event));
    input.addEventListener("blur", () => this.close());
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.choose(event.target.closest("[role=option]")));
    for (const button of this.row.querySelectorAll("[data-without-script]")) button.hidden = true;
  }

  later() {
    clearTimeout(this.timer);
    this.asked?.abort();
    this.field("ror").value = "";
    if (this.input.value.trim().length < LEAST) return this.close();
    this.timer = setTimeout(() => this.ask(), PAUSE);
  }

  field(name) {
    return this.row.querySelector(`[name="${this.input.name.replace("affiliation", name)}"]`);
  }

  async ask() {
    this.asked = new AbortController();
    try {
      const address = `${this.input.dataset.institution}?q=${encodeURIComponent(this.input.value)}`;
      const answer = await fetch(address, { signal: this.asked.signal, credentials: "same-origin" });
      if (answer.ok && !answer.redirected) this.show((await answer.json()).found);
      else this.close();
    } catch {
      this.close(); // nobody waits for an offer: what is typed stands
    }
  }

  show(found) {
    this.found = found;
    this.list.replaceChildren(...found.map((one, place) => this.option(one, place)));
    this.open(found.length > 0);
    this.told.className = found.length ? "hidden-visually" : "small quiet";
    this.told.textContent = found.length ? `${this.input.dataset.some} ${found.length}` : this.input.dataset.nothing;
  }

  option({ name, place }, number) {
    const item = document.createElement("li");
    const where = document.createElement("span");
    item.id = `${this.list.id}-${number}`;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    where.className = "small quiet";
    where.textContent = place;
    item.append(`${name} `, where);
    return item;
  }

  open(is) {
    this.list.hidden = !is;
    this.input.setAttribute("aria-expanded", String(is));
    this.mark(-1);
  }

  close() {
    clearTimeout(this.timer);
    if (!this.list.hidden) this.open(false);
    this.told.className = "hidden-visually";
    this.told.textContent = "";
  }

  mark(at) {
    const options = [...this.list.children];
    this.at = at;
    options.forEach((option, place) => option.setAttribute("aria-selected", String(place === at)));
    if (options[at]) {
      this.input.setAttribute("aria-activedescendant", options[at].id);
      options[at].scrollIntoView({ block: "nearest" });
    } else this.input.removeAttribute("aria-activedescendant");
  }

  pressed(event) {
    const last = this.list.children.length - 1;
    if (this.list.hidden || event.isComposing) return;
    if (event.key === "ArrowDown") this.mark(this.at < last ? this.at + 1 : 0);
    else if (event.key === "ArrowUp") this.mark(this.at > 0 ? this.at - 1 : last);
    else if (event.key === "Escape") this.close();
    else if (event.key === "Enter" && this.at >= 0) this.choose(this.list.children[this.at]);
    else return;
    event.preventDefault();
  }

  choose(option) {
    if (!option) return;
    const chosen = this.found[[...this.list.children].indexOf(option)];
    this.input.value = chosen.name;
    for (const name of ["ror", "city", "country"]) this.field(name).value = chosen[name];
    this.close();
    this.input.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

for (const input of document.querySelectorAll("[data-institution]")) new Suggestions(input);
