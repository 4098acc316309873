// Uploads a long file in parts straight to the store, and goes on where it was after a lost line, a pause or another day.
// A short file, and any file where this cannot work, goes the plain way: the form is sent as it is.
const LONG = 1024 * 1024; // bytes; below that one request is quick enough, and checked at once
const EDGE = 64 * 1024; // bytes at either end by which a file is known again
const PAUSES = [1000, 2000, 4000, 8000, 15000, 30000];
const OFFER_WHOLE_AFTER = 3; // tries that brought nothing

class Refused extends Error {}
class SignedOut extends Error {}
class Gone extends Error {}

async function fingerprint(file) {
  const edges = new Blob([file.slice(0, EDGE), file.slice(Math.max(0, file.size - EDGE))]);
  const digest = await crypto.subtle.digest("SHA-256", await edges.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

class Sender {
  constructor(form, file) {
    this.form = form;
    this.file = file;
    this.view = form.querySelector("[data-parts-view]");
    this.refusal = form.querySelector("[data-parts-refused]");
    this.bar = this.view.querySelector("progress");
    this.state = this.view.querySelector("[data-parts-state]");
    this.how = "sending";
    this.buttons = Object.fromEntries(
      ["pause", "go", "whole"].map((name) => [name, this.view.querySelector(`[data-parts-${name}]`)]),
    );
    this.buttons.pause.onclick = () => this.pause();
    this.buttons.go.onclick = () => this.go();
    this.buttons.whole.onclick = () => this.sendWhole();
  }

  async ask(address, fields = {}) {
    const body = new FormData();
    body.set("csrfmiddlewaretoken", this.form.elements.csrfmiddlewaretoken.value);
    for (const [name, value] of Object.entries(fields)) body.set(name, value);
    const answer = await fetch(address, { method: "POST", body, credentials: "same-origin" });
    if (answer.status === 404 && this.isKnown) throw new Gone();
    if (answer.redirected || [401, 403, 404].includes(answer.status)) throw new SignedOut();
    if (answer.status === 422) throw new Refused((await answer.json()).reason);
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  }

  async begin() {
    const kind = this.form.querySelector("[name$=kind]:checked")?.value ?? this.form.dataset.partsKind ?? "";
    const caption = this.form.querySelector("[name$=caption]")?.value ?? "";
    const facts = { name: this.file.name, size: this.file.size, fingerprint: await fingerprint(this.file) };
    const begun = await this.ask(this.form.dataset.parts, { kind, caption, ...facts });
    if (begun.page !== location.pathname) history.replaceState(null, "", begun.page); // to load the page again goes on
    this.count = Math.ceil(this.file.size / begun.part_size);
    const there = new Set(begun.there);
    if (this.arrived?.size && !there.size) this.how = "anew";
    this.arrived = there;
    this.begun = begun;
    this.isKnown = true;
  }

  async go() {
    this.stopped = false;
    this.view.hidden = false;
    this.refusal.hidden = true;
    const had = this.form.contains(document.activeElement);
    this.lock(true);
    this.show("pause");
    if (had) this.buttons.pause.focus(); // the button that was pressed is gone
    let failed = 0;
    let refused = 0;
    while (!this.stopped) {
      try {
        if (!this.isKnown) await this.begin();
        this.tell(this.how);
        const next = this.firstMissing();
        if (!next) return await this.finish();
        await this.send(next);
        this.arrived.add(next);
        failed = 0;
      } catch (error) {
        if (this.stopped) return;
        // What is there is asked for anew: the store may have lost all of it, or have taken a part and not said so.
        if (error instanceof Refused && (!this.isKnown || refused++)) return this.refuse(error.message);
        if (error instanceof SignedOut) return this.leave();
        this.isKnown = false;
        if (this.begun) this.progress(0); // the part that was under way is sent anew
        this.tell("lost");
        this.show("pause");
        this.buttons.whole.hidden = ++failed < OFFER_WHOLE_AFTER;
        await this.wait(PAUSES[Math.min(failed, PAUSES.length) - 1]);
      }
    }
  }

  firstMissing() {
    for (let number = 1; number <= this.count; number++) if (!this.arrived.has(number)) return number;
    return 0;
  }

  async send(number) {
    const { address } = await this.ask(this.begun.part, { number });
    const size = this.begun.part_size;
    const part = this.file.slice((number - 1) * size, number * size);
    await new Promise((done, fail) => {
      const request = new XMLHttpRequest();
      this.request = request;
      request.open("PUT", address);
      request.upload.onprogress = (event) => this.progress(event.loaded);
      // A store that refuses says so before it has read the part, and may then never come to an end.
      request.onreadystatechange = () => request.status >= 400 && request.abort();
      request.onload = () => (request.status === 200 ? done() : fail(new Error(String(request.status))));
      request.onerror = request.onabort = request.ontimeout = () => fail(new Error("line"));
      request.send(new Blob([part])); // without a type: the signature is over none
    }).finally(() => (this.request = null));
    this.progress(0, part.size);
  }

  async finish() {
    this.percent = 100;
    this.bar.value = 100;
    this.tell("finishing");
    this.show("");
    const { next } = await this.ask(this.begun.complete);
    location.assign(next);
  }

  progress(inPart, done = 0) {
    const before = this.arrived.size * this.begun.part_size;
    this.percent = Math.min(99, Math.floor((100 * (before + inPart + done)) / this.file.size));
    this.bar.value = this.percent;
    if (this.percent - this.told >= 10) this.tell(this.how); // a voice reads each; ten are enough
  }

  tell(what) {
    if (this.percent === undefined) this.percent = 0;
    this.told = this.percent;
    const words = this.view.dataset[what].replace("{percent}", this.percent);
    if (this.state.textContent !== words) this.state.textContent = words;
  }

  show(button) {
    const had = [this.buttons.pause, this.buttons.go].includes(document.activeElement);
    for (const name of ["pause", "go"]) this.buttons[name].hidden = name !== button;
    if (had && button) this.buttons[button].focus();
  }

  lock(locked) {
    for (const field of this.form.elements) {
      if (this.view.contains(field) || field.type === "hidden") continue;
      field.disabled = locked;
    }
  }

  pause() {
    this.stopped = true;
    this.request?.abort();
    this.tell("paused");
    this.show("go");
  }

  refuse(reason) {
    const had = this.view.contains(document.activeElement);
    this.view.hidden = true;
    this.refusal.textContent = reason;
    this.refusal.hidden = false;
    this.isKnown = false;
    this.lock(false);
    if (had) this.form.querySelector("input[type=file]").focus();
  }

  leave() {
    this.tell("signedOut");
    this.show("");
  }

  sendWhole() {
    this.stopped = true;
    this.request?.abort();
    this.lock(false);
    this.form.submit();
  }

  wait(milliseconds) {
    return new Promise((done) => {
      const end = () => {
        clearTimeout(timer);
        window.removeEventListener("online", end);
        done();
      };
      const timer = setTimeout(end, milliseconds);
      window.addEventListener("online", end);
    });
  }
}

for (const form of document.querySelectorAll("form[data-parts]")) {
  form.addEventListener("submit", (event) => {
    const file = form.querySelector("input[type=file]").files[0];
    if (!file || file.size < LONG || !globalThis.crypto?.subtle) return;
    event.preventDefault();
    new Sender(form, file).go();
  });
}
