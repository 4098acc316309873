// Keeps what is typed: sends the form to its data-autosave address, and keeps the words on this device until they arrived.
// The server answers 2xx: saved · 401, 403 or a way to the sign-in page: signed out · 404, 409, 410: out of date · else: try again.
const PAUSE = 900;
const RETRY = 15000;

// What the server tidies away (blanks at the ends and doubled, the way an accent is composed) makes no other words.
const gist = (words) => JSON.stringify(words.map(([name, value]) => [name, value.normalize("NFC").replace(/\s+/g, "")]));

class Keeper {
  constructor(form) {
    this.form = form;
    this.state = form.querySelector("[data-autosave-state]") ?? document.querySelector("[data-autosave-state]");
    this.key = `unsent:${form.dataset.autosaveKey ?? form.dataset.autosave}`;
    this.unsent = false;
    this.restore();
    form.addEventListener("input", () => this.changed());
    form.addEventListener("change", () => this.changed());
    form.addEventListener("submit", (event) => this.keep(event.submitter?.hasAttribute("data-replaces")));
    window.addEventListener("online", () => this.unsent && this.send());
    document.addEventListener("visibilitychange", () => document.hidden && this.unsent && this.send(true));
  }

  words() {
    return [...new FormData(this.form)].filter(
      ([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken" && name !== "version",
    );
  }

  keep(replaces = false) {
    try {
      localStorage.setItem(this.key, JSON.stringify({ base: this.base, words: this.words(), replaces }));
    } catch {
      // no room or no permission on this device: the server copy is then the only one
    }
  }

  kept() {
    try {
      return JSON.parse(localStorage.getItem(this.key));
    } catch {
      return null;
    }
  }

  forget() {
    try {
      localStorage.removeItem(this.key);
    } catch {
      // nothing was kept
    }
  }

  // Kept words go back by themselves only over the very text they were written on; else the person decides, unless the
  // button that sent them asked for other words: those are there now.
  restore() {
    this.base = JSON.stringify(this.words());
    const kept = this.kept();
    if (!kept) return;
    if (gist(kept.words) === gist(this.words())) this.forget();
    else if (kept.base === this.base) this.putBack(kept.words);
    else if (kept.replaces) this.forget();
    else this.offer(kept.words);
  }

  offer(words) {
    if (!this.state) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button-link";
    button.textContent = this.state.dataset.putBack;
    button.addEventListener("click", () => this.putBack(words));
    this.state.replaceChildren(this.state.dataset.differs, " ", button);
  }

  putBack(words) {
    const names = new Set(words.map(([name]) => name));
    for (const field of this.form.elements) {
      if (!field.name || ["hidden", "file", "password"].includes(field.type)) continue;
      const values = words.filter(([name]) => name === field.name).map(([, value]) => value);
      if (field.type === "checkbox" || field.type === "radio") field.checked = values.includes(field.value);
      else if (field.multiple) for (const option of field.options) option.selected = values.includes(option.value);
      else if (names.has(field.name)) field.value = values[0];
    }
    this.tell("restored");
    this.unsent = true;
    this.keep();
    this.later(PAUSE);
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

  async send(leaving = false) {
    clearTimeout(this.timer);
    if (this.sending) return this.later(PAUSE);
    const sent = JSON.stringify(this.words());
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
      if (answer.redirected || answer.status === 401 || answer.status === 403) return this.tell("signedOut");
      if ([404, 409, 410].includes(answer.status)) return this.tell("stale");
      if (!answer.ok) throw new Error(String(answer.status));
      this.base = sent;
      if (sent === JSON.stringify(this.words())) {
        this.unsent = false;
        this.forget();
        this.tell("saved");
      } else this.later(PAUSE);
    } catch {
      this.tell("failed");
      this.later(RETRY);
    } finally {
      this.sending = false;
    }
  }

  tell(what) {
    if (!this.state) return;
    const words = this.state.dataset[what];
    const time = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
    this.state.textContent = what === "saved" ? `${words} ${time}` : words;
    this.state.dataset.state = ["failed", "signedOut", "stale"].includes(what) ? "failed" : what;
  }
}

for (const form of document.querySelectorAll("form[data-autosave]")) new Keeper(form);
