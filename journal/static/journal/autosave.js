// Keeps what is typed: sends the form to its data-autosave address, and keeps the words on this device until they arrived.
// The server answers 2xx: saved · 401, 403 or a way to the sign-in page: signed out · 404, 409, 410: out of date · else: try again.
// Hidden inputs hold what the page knows of each field; 2xx says what it is to know from now on. 409 with clashes: those
// fields were changed elsewhere; the others are saved, and what to choose from comes with the answer.
const PAUSE = 900;
const RETRY = 15000;
const TRIES = 5; // to take up what a window that is about to go leaves behind

// What the server tidies away (blanks at the ends and doubled, the way an accent is composed) makes no other words.
const gist = (words) => JSON.stringify(words.map(([name, value]) => [name, value.normalize("NFC").replace(/\s+/g, "")]));

// Words by the name of their field, from what was kept on the device; what cannot be read is nothing.
const byName = (kept) => {
  const found = {};
  try {
    for (const [name, value] of typeof kept === "string" ? JSON.parse(kept) : kept) (found[name] ??= []).push(value);
  } catch {
    return {};
  }
  return found;
};
const same = (one, other) => gist((one ?? []).map((value) => ["", value])) === gist((other ?? []).map((value) => ["", value]));

// Words are kept under the name of their form, that of the window and one drawn for the page, which holds a lock of all
// that as long as it lives. What a page has left behind goes to the next page of its window, or, once it is gone, to the
// first window that is opened or come back to; where there are no locks, to whichever page comes first.
const SEPARATOR = "|";
const drawn = () => crypto.getRandomValues(new Uint32Array(3)).join("");
const nameOf = (place) => place.split(SEPARATOR)[0];
const ofWindow = (() => {
  try {
    const known = sessionStorage.getItem("window") ?? drawn();
    sessionStorage.setItem("window", known);
    return known;
  } catch {
    return drawn();
  }
})();

// A moment by the reader's own clock, which is that of every time told here: the hour today, else with its day.
const byOwnClock = (moment) => {
  const isToday = moment.toDateString() === new Date().toDateString();
  const day = isToday ? {} : { day: "numeric", month: "long", year: "numeric" };
  const language = document.documentElement.lang;
  return moment.toLocaleString(/^en/.test(language) ? "en-GB" : language, { ...day, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
};

const placesOf = (isOf) => {
  let places = [];
  try {
    places = Object.keys(localStorage);
  } catch {
    // no permission on this device: nothing was kept
  }
  return places.filter((place) => isOf(nameOf(place)));
};

// Calls `take` if the page that kept words there is gone; nobody else is given them until `done` is called. The page before
// in this window may be about to go, and is waited for; after one of another window is asked some more times, as it may be about to go as well.
const whenLeft = (place, take, tries = TRIES) => {
  if (!navigator.locks) return take({ place, done: () => {} });
  const waits = tries > 1 && place.split(SEPARATOR)[1] === ofWindow;
  navigator.locks.request(place, { ifAvailable: !waits }, (lock) => {
    if (lock) return new Promise((done) => take({ place, done }));
    if (tries > 1) setTimeout(() => whenLeft(place, take, tries - 1), PAUSE);
  });
};

const read = (place) => {
  try {
    return JSON.parse(localStorage.getItem(place));
  } catch {
    return null;
  }
};

const forget = (place) => {
  try {
    localStorage.removeItem(place);
  } catch {
    // nothing was kept
  }
};

class Keeper {
  constructor(form, left = []) {
    this.form = form;
    this.state = form.querySelector("[data-autosave-state]") ?? document.querySelector("[data-autosave-state]");
    this.name = `unsent:${form.dataset.autosaveKey ?? form.dataset.autosave}`;
    this.place = [this.name, ofWindow, drawn()].join(SEPARATOR);
    this.unsent = false;
    this.clashes = new Map();
    this.base = JSON.stringify(this.original());
    this.left = [];
    for (const time of this.state?.querySelectorAll("time") ?? []) time.textContent = byOwnClock(new Date(time.dateTime));
    if (this.isTypedBefore()) this.changed();
    form.addEventListener("input", () => this.changed());
    form.addEventListener("change", () => this.changed());
    form.addEventListener("submit", (event) => this.keep(event.submitter?.hasAttribute("data-replaces")));
    form.addEventListener("click", (event) => this.choose(event));
    form.addEventListener("autosave:end", () => this.end());
    window.addEventListener("online", () => this.unsent && this.send());
    window.addEventListener("focus", () => this.isSignedOut && this.renew());
    document.addEventListener("visibilitychange", () => document.hidden && this.unsent && this.send(true));
    for (const each of left) this.inherit(each);
    this.look(left.map(({ place }) => place));
    if (navigator.locks) window.addEventListener("focus", () => this.look([], 1));
  }

  look(known, tries = TRIES) {
    for (const place of placesOf((name) => name === this.name))
      if (place !== this.place && !known.includes(place)) whenLeft(place, (left) => this.inherit(left), tries);
  }

  words(form = this.form) {
    return [...new FormData(form)].filter(
      ([name, value]) =>
        typeof value === "string" && name !== "csrfmiddlewaretoken" && name !== "version" && !this.memory(name),
    );
  }

  // The words that came with the page, whatever was typed before this script was there.
  original() {
    const form = this.form.cloneNode(true);
    form.reset();
    return this.words(form);
  }

  // A page that is opened anew holds what was typed since; what a browser puts back by itself on a reload or on the way
  // back may be older than what is saved, and waits for the person to go on.
  isTypedBefore() {
    const isOpened = performance.getEntriesByType("navigation")[0]?.type === "navigate";
    return isOpened && JSON.stringify(this.words()) !== this.base;
  }

  memories() {
    return [...this.form.querySelectorAll("[data-memory]")];
  }

  memory(name) {
    return this.memories().find((input) => input.name === name);
  }

  keep(replaces = false) {
    this.held ??= navigator.locks?.request(this.place, () => new Promise(() => {})) ?? true; // until the window is gone
    try {
      const memory = Object.fromEntries(this.memories().map((input) => [input.name, input.value]));
      const kept = { base: this.base, sent: this.sent, words: this.words(), memory, replaces };
      localStorage.setItem(this.place, JSON.stringify(kept));
    } catch {
      // no room or no permission on this device: the server copy is then the only one
    }
  }

  inherit(left) {
    this.left.push(left);
    this.takeUp();
  }

  // One after the other, and never over words of this window that have not arrived.
  takeUp() {
    while (this.left.length && !this.unsent && !this.sending && !this.hasEnded) {
      const { place, done } = this.left.shift();
      const settle = () => {
        forget(place);
        done();
      };
      if (!this.restore(read(place), settle)) settle();
    }
  }

  // Kept words go back by themselves only over the very text they were written on, or over what was on its way when the
  // line broke. Over any other, the server is told on what they were written, and says what clashes; where the form
  // knows nothing of its fields the person decides, unless the button that sent them asked for other words. True where
  // they stay where they are until then.
  restore(kept, settle) {
    if (!kept) return false;
    const [words, base, sent, now] = [kept.words, kept.base, kept.sent, this.words()].map(byName);
    const typed = Object.keys({ ...words, ...base }).filter((name) => !same(words[name], base[name]));
    const missing = typed.filter((name) => !same(words[name], now[name]));
    const arrived = missing.filter((name) => sent[name] && same(sent[name], now[name]));
    const taken = missing.filter((name) => !arrived.includes(name) && !same(base[name], now[name]));
    if (!missing.length || (taken.length && kept.replaces)) return false;
    if (taken.length && !this.memories().length) return this.offer(words, missing, settle);
    if (taken.length) this.remember(kept.memory ?? {}, arrived);
    this.putBack(words, missing);
    return false;
  }

  // With the name of the page on which they were written: what this one has saved itself was typed elsewhere for them.
  remember(memory, arrived) {
    for (const [name, was] of Object.entries(memory)) {
      const is = arrived.some((field) => `was-${field}` === name || `was-${field}`.startsWith(`${name}_`));
      const input = is ? null : this.memory(name);
      if (input) input.value = was;
    }
  }

  offer(words, names, settle) {
    if (!this.state) return true;
    const box = document.createElement("p");
    box.className = "small";
    const button = (text, act) => {
      const made = document.createElement("button");
      made.type = "button";
      made.className = "button-link";
      made.textContent = text;
      made.addEventListener("click", () => {
        act();
        settle();
        box.remove();
      });
      return made;
    };
    const { differs, putBack, leaveOut } = this.state.dataset;
    box.append(differs, " ", button(putBack, () => this.putBack(words, names)), " · ", button(leaveOut, () => {}));
    this.state.after(box);
    return true;
  }

  putBack(words, names) {
    this.fill(names.map((name) => [name, words[name] ?? []]));
    this.tell("restored");
    this.unsent = true;
    this.keep();
    this.later(PAUSE);
  }

  fill(inputs) {
    for (const [name, values] of inputs) {
      for (const field of this.form.elements) {
        if (field.name !== name || ["hidden", "file", "password"].includes(field.type)) continue;
        if (field.type === "checkbox" || field.type === "radio") field.checked = values.includes(field.value);
        else if (field.multiple) for (const option of field.options) option.selected = values.includes(option.value);
        else field.value = values[0] ?? "";
      }
    }
  }

  changed() {
    this.unsent = true;
    this.keep();
    this.later(PAUSE);
  }

  later(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), wait);
  }

  // What the form held is taken away: nothing of it is sent any more, and nothing stays on this device, from whatever window.
  end() {
    clearTimeout(this.timer);
    this.unsent = false;
    this.hasEnded = true;
    for (const place of placesOf((name) => name === this.name)) forget(place);
  }

  async send(leaving = false) {
    clearTimeout(this.timer);
    if (this.hasEnded) return;
    if (this.sending) return this.later(PAUSE);
    const sent = (this.sent = JSON.stringify(this.words()));
    this.keep();
    const body = new FormData(this.form);
    for (const [name, value] of [...body]) if (typeof value !== "string") body.delete(name);
    this.sending = true;
    this.tell("saving");
    try {
      const answer = await fetch(this.form.dataset.autosave, {
        method: "POST",
        body,
        keepalive: leaving && sent.length < 60000,
        headers: { "X-Autosave": "1" },
        credentials: "same-origin",
      });
      if (answer.redirected || answer.status === 401 || answer.status === 403) {
        this.isSignedOut = true;
        return this.tell("signedOut");
      }
      const told = await this.read(answer);
      this.fill((told.filled ?? []).filter(([name]) => same(byName(sent)[name], byName(this.words())[name])));
      if (told.clashes?.length) return this.ask(told.clashes);
      if ([404, 409, 410].includes(answer.status)) return this.tell("stale");
      if (!answer.ok) throw new Error(String(answer.status));
      this.base = sent;
      if (sent === JSON.stringify(this.words())) {
        this.unsent = false;
        forget(this.place);
        this.tell("saved");
      } else this.later(PAUSE);
    } catch {
      this.tell("failed");
      this.later(RETRY);
    } finally {
      this.sending = false;
      this.takeUp();
    }
  }

  // Who has signed in again in another tab comes back with a new token, which this page does not have yet.
  async renew() {
    const answer = await fetch(location.href, { credentials: "same-origin" }).catch(() => null);
    if (!answer?.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const token = page.querySelector("input[name=csrfmiddlewaretoken]")?.value;
    if (!token) return;
    for (const input of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) input.value = token;
    this.isSignedOut = false;
    if (this.unsent) this.send();
  }

  async read(answer) {
    if (!answer.headers.get("Content-Type")?.startsWith("application/json")) return {};
    const told = await answer.json();
    for (const [name, was] of Object.entries(told.was ?? {})) this.know(name, was);
    for (const [name, html] of Object.entries(told.remarks ?? {})) this.remark(name, html);
    return told;
  }

  // Says under a field what the server says of its words; what stands there already is not read out again.
  remark(name, html) {
    const place = [...this.form.querySelectorAll("[data-remarks]")].find((each) => each.dataset.remarks === name);
    const template = document.createElement("template");
    template.innerHTML = html;
    if (place && place.textContent.trim() !== template.content.textContent.trim()) place.replaceChildren(template.content);
  }

  know(name, was) {
    const input = this.memory(`was-${name}`);
    if (input) input.value = was;
  }

  // Shows below each field what was saved elsewhere; nothing of it is written until the person has chosen.
  ask(clashes) {
    for (const clash of clashes) {
      if (this.clashes.get(clash.field)?.was === clash.was) continue; // it stands there already
      this.form.querySelector(`[data-clash="${clash.field}"]`)?.remove();
      const field = [...this.form.elements].find((element) => element.name === clash.inputs[0][0]);
      (field?.closest(".field") ?? this.state).insertAdjacentHTML("beforeend", clash.html);
      this.clashes.set(clash.field, clash);
    }
    this.tell("clash");
  }

  choose(event) {
    const button = event.target.closest("[data-clash] button");
    const clash = button && this.clashes.get(button.value);
    if (!clash) return; // it came with the page: the server knows what was chosen
    event.preventDefault();
    if (button.name === "take") this.fill(clash.inputs);
    this.know(clash.field, clash.was);
    this.clashes.delete(clash.field);
    button.closest("[data-clash]").remove();
    [...this.form.elements].find((element) => element.name === clash.inputs[0][0])?.focus();
    this.unsent = true;
    this.keep();
    this.send();
  }

  tell(what) {
    if (!this.state) return;
    const words = this.state.dataset[what];
    this.state.textContent = what === "saved" ? `${words} ${byOwnClock(new Date())}` : words;
    this.state.dataset.state = ["failed", "signedOut", "stale", "clash"].includes(what) ? "failed" : what;
  }
}

for (const form of document.querySelectorAll("form[data-autosave]")) new Keeper(form);
// A form that a script has put into the page, with the words for it that were left behind.
document.addEventListener("autosave:begin", (event) => new Keeper(event.target, event.detail?.left));
// Asked for words under names that begin so, for which a script may have to put a form into the page.
document.addEventListener("autosave:left", ({ detail }) => {
  for (const place of placesOf((name) => name.startsWith(detail.begins) && !detail.isThere(name)))
    whenLeft(place, (left) => detail.found({ ...left, name: nameOf(place), kept: read(place) }));
});
