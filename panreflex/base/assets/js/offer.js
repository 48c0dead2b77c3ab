// <form data-offer="number" data-person="mark" data-state="address">: keeps each field while one types.
// What is not kept yet stays in the browser (localStorage), under the offer and a mark of the person, until the server
// has it; so neither an ended sign-in nor a broken network, a closed tab or the back button loses a sentence.
// <div data-field data-version> holds one field; what has to be said stands in [data-says] of the template.

const PAUSE = 1200; // milliseconds after the last key
const AGAIN = 8000; // until the next try, if the server was not there
const KEPT_DAYS = 30;
const PREFIX = "panreflex.offer.";

const form = document.querySelector("[data-offer]");

const storage = {
  get(key) {
    try {
      return JSON.parse(localStorage.getItem(key) ?? "null");
    } catch {
      return null;
    }
  },
  set(key, value) {
    try {
      localStorage.setItem(key, JSON.stringify(value));
    } catch {
      // full or forbidden: the server is asked all the same
    }
  },
  remove(key) {
    try {
      localStorage.removeItem(key);
    } catch {
      // nothing was there
    }
  },
};

const forgetOld = () => {
  const over = Date.now() - KEPT_DAYS * 86_400_000;
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith(PREFIX) && !((storage.get(key)?.at ?? 0) > over)) storage.remove(key);
  }
};

class Field {
  constructor(box) {
    this.box = box;
    this.name = box.dataset.field;
    this.key = `${PREFIX}${form.dataset.offer}.${form.dataset.person}.${this.name}`;
    this.version = Number(box.dataset.version);
    this.saved = "unsaved" in box.dataset ? null : this.value;
    this.sent = null;
    this.other = box.querySelector(".offer-other");
  }

  get controls() {
    return [...this.box.querySelectorAll(`[name="${this.name}"]`)];
  }

  get value() {
    const [first] = this.controls;
    if (!["checkbox", "radio"].includes(first.type)) return first.value.trim();
    const ticked = this.controls.filter((control) => control.checked).map((control) => control.value);
    return ticked.sort().join(",");
  }

  set value(text) {
    const chosen = text.split(",");
    for (const control of this.controls) {
      if (["checkbox", "radio"].includes(control.type)) control.checked = chosen.includes(control.value);
      else control.value = text;
    }
  }

  get isKept() {
    return this.value === this.saved;
  }

  see(version) {
    this.version = version;
    this.box.dataset.version = version;
    this.box.querySelector(`[name="version-${this.name}"]`).value = version;
  }

  remember() {
    storage.set(this.key, { text: this.value, version: this.version, at: Date.now() });
  }

  body() {
    const body = new URLSearchParams({ field: this.name, version: this.version, page: form.elements.page.value });
    const values = this.controls[0].type === "checkbox" ? this.value.split(",").filter(Boolean) : [this.value];
    for (const value of values) body.append(this.name, value);
    return body;
  }
}

const start = () => {
  const bar = form.querySelector("[data-saving]");
  const fields = [...form.querySelectorAll("[data-field]")].map((box) => new Field(box));
  const token = form.elements.csrfmiddlewaretoken;
  let running = null;
  let timer = 0;
  let closed = false;

  const say = (what) => {
    bar.dataset.saving = what;
    for (const line of bar.querySelectorAll("[data-says]")) line.hidden = line.dataset.says !== what;
  };

  const later = (milliseconds) => {
    window.clearTimeout(timer);
    timer = window.setTimeout(save, milliseconds);
  };

  const waiting = () => fields.filter((field) => !field.isKept && !field.other && !closed);

  const ask = (method, body) =>
    fetch(form.dataset.state, {
      method,
      body,
      keepalive: method === "POST",
      headers: { Accept: "application/json", "X-CSRFToken": token.value },
    });

  // Signing in anew changes the token of all forms.
  const renewToken = async () => {
    const answer = await ask("GET");
    if (!answer.ok) return answer.status;
    const fresh = (await answer.json()).token;
    for (const one of document.querySelectorAll("[name='csrfmiddlewaretoken']")) one.value = fresh;
    return 200;
  };

  const showOther = (field, { theirs, version, by, at }) => {
    const copy = bar.querySelector("[data-other]").content.cloneNode(true);
    copy.querySelector("[data-other-who]").textContent = [by, at].filter(Boolean).join(", ");
    copy.querySelector("[data-other-text]").textContent = theirs || "–";
    field.other = copy.firstElementChild;
    field.other.addEventListener("click", (event) => {
      const take = event.target.closest("[data-take]")?.dataset.take;
      if (!take) return;
      field.see(version);
      field.saved = theirs;
      if (take === "theirs") field.value = theirs;
      field.other.remove();
      field.other = null;
      if (field.isKept) storage.remove(field.key);
      field.controls[0].focus();
      changed(field, 0);
    });
    field.box.append(field.other);
    field.other.scrollIntoView({ block: "nearest" });
    say("conflict");
  };

  // Returns whether the next field may follow at once.
  const keep = async (field) => {
    field.sent = field.value;
    const sent = field.sent;
    let answer = await ask("POST", field.body());
    if (answer.status === 403) {
      const status = await renewToken();
      if (status === 200) answer = await ask("POST", field.body());
      else if (status === 401) return say("signed-out");
    }
    if (answer.status === 401) return say("signed-out");
    if (answer.ok) {
      const { version, at } = await answer.json();
      field.see(version);
      field.saved = sent;
      bar.querySelector("[data-saved-at]").textContent = at;
      if (field.isKept) storage.remove(field.key);
      else field.remember();
      return true;
    }
    const said = answer.status < 500 && answer.headers.get("Content-Type") === "application/json" ? await answer.json() : {};
    if (said.state === "conflict") {
      showOther(field, said);
      return true;
    }
    if (said.state === "closed") {
      closed = true;
      bar.querySelector("[data-why-closed]").textContent = said.text;
      return say("closed");
    }
    if (said.state === "wrong") {
      field.saved = sent; // asked again only after the next key
      bar.querySelector("[data-why]").textContent = said.text;
      return say("wrong");
    }
    later(said.seconds ? said.seconds * 1000 : AGAIN);
    return say("offline");
  };

  const work = async () => {
    try {
      for (let [field] = waiting(); field; [field] = waiting()) {
        if (!["restored", "conflict"].includes(bar.dataset.saving)) say("typing");
        if (!(await keep(field))) return;
      }
      if (fields.some((field) => field.other)) say("conflict");
      else if (!closed) say("saved");
    } catch {
      say("offline"); // no network
      later(AGAIN);
    }
  };

  const save = () => {
    window.clearTimeout(timer);
    running ??= work().finally(() => {
      running = null;
    });
    return running;
  };

  const changed = (field, pause) => {
    if (field.isKept) {
      if (!fields.some((one) => !one.isKept) && !running) say("saved");
      return;
    }
    field.remember();
    if (bar.dataset.saving === "saved") say("typing");
    later(pause);
  };

  const of = (event) => fields.find((field) => field.box.contains(event.target));

  const recall = () => {
    let found = false;
    for (const field of fields) {
      const kept = storage.get(field.key);
      if (!kept) continue;
      if (kept.text === field.value && field.isKept) {
        storage.remove(field.key);
        continue;
      }
      const theirs = field.value;
      field.value = kept.text;
      found = true;
      if (field.saved !== null && kept.version !== field.version) {
        showOther(field, { theirs, version: field.version, by: "", at: "" });
      }
    }
    if (found && !fields.some((field) => field.other)) say("restored");
    if (waiting().length) later(0);
  };

  form.setAttribute("autocomplete", "off"); // what the browser would put back is older than what is kept
  form.addEventListener("input", (event) => of(event) && changed(of(event), PAUSE));
  form.addEventListener("change", (event) => of(event) && changed(of(event), 0));
  document.addEventListener("visibilitychange", () => document.hidden && waiting().length && save());
  for (const name of ["online", "focus"]) {
    window.addEventListener(name, () => {
      if (waiting().length) save();
    });
  }

  // The form waits for the last field, so that it does not meet its own text on the way.
  // Handing in is a button of this form too, with an address of its own.
  let goes = false;
  form.addEventListener("submit", async (event) => {
    if (goes || (!running && !waiting().length)) return;
    event.preventDefault();
    const { submitter } = event;
    while (running) await running;
    await save();
    if (["conflict", "offline", "closed"].includes(bar.dataset.saving)) {
      form.querySelector(".offer-other [data-take]")?.focus();
      return;
    }
    // Signed out: the form may go, because the server keeps what it holds until she has signed in again.
    goes = true;
    form.requestSubmit(submitter);
    goes = false;
  });

  const link = bar.querySelector("[data-sign-in]");
  link.href += `?next=${encodeURIComponent(window.location.pathname)}`;
  recall();
};

if (form) {
  forgetOld();
  start();
}
