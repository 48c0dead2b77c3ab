// One's own list (`[data-collected]`): order by drag and by the buttons, notes and taking off in place.
// Every form works without this; here it is sent in the background, one after the other, and the page changes at once.
// A note that could not be saved stays where it was typed, and in the sessionStorage of the tab until it is saved.

const list = document.querySelector("[data-collected]");
const say = (text) => (document.querySelector("[data-status]").textContent = text);
const entries = () => [...list.querySelectorAll(":scope > li:not([data-gone])")];

let last = Promise.resolve();
// Rejects with a TypeError if nothing came through, else with an error that has the answer's `status` and may say why.
const send = (form, fields = {}) => {
  const body = new URLSearchParams({ ...Object.fromEntries(new FormData(form)), ...fields });
  last = last.catch(() => {}).then(async () => {
    const options = { method: "POST", body, headers: { Accept: "application/json" }, keepalive: true };
    const response = await fetch(form.action, options);
    const isOurs = response.headers.get("Content-Type")?.startsWith("application/json");
    const answer = isOurs ? await response.json() : {};
    if (!response.ok || !isOurs) throw Object.assign(new Error(), { status: response.status, said: answer.said });
    if (answer.count !== undefined) document.dispatchEvent(new CustomEvent("collected", { detail: answer.count }));
    return answer;
  });
  return last;
};

// What an error says, as nodes for the page: the platform's own words, to sign in again, or to try once more.
const words = ({ status, said }) => {
  const kind = status && status < 500 ? "[data-turned-away]" : "[data-try-again]";
  const nodes = document.querySelector(kind).content.cloneNode(true);
  if (said) nodes.lastElementChild.textContent = said;
  return nodes;
};

// An order or a list that is not the platform's any more is fetched anew; without a network the page stays and says so.
const reload = (error) => {
  if (error.status) location.reload();
  else say(words(error).textContent.trim());
};

const ends = () => {
  const all = entries();
  const counted = document.querySelector("[data-counted]");
  const words = all.length === 1 ? counted.dataset.countedOne : counted.dataset.counted;
  counted.textContent = words.replace("#", all.length);
  all.forEach((entry, place) => {
    const [up, down] = entry.querySelectorAll("[data-move] button");
    up.toggleAttribute("aria-disabled", false);
    down.toggleAttribute("aria-disabled", false);
    if (place === 0) up.setAttribute("aria-disabled", "true");
    if (place === all.length - 1) down.setAttribute("aria-disabled", "true");
  });
};

let saved = list ? [...list.children] : [];
const keep = async (entry) => {
  ends();
  const order = [...list.children];
  const place = entries().indexOf(entry) + 1;
  try {
    say((await send(entry.querySelector("[data-move]"), { stelle: place })).said);
    saved = order;
  } catch (error) {
    const focused = document.activeElement;
    list.append(...saved);
    focused.focus();
    ends();
    reload(error);
  }
};

// The others give way, because an entry that is put elsewhere loses the focus and the pointer.
const shift = (entry, to) => {
  const all = entries();
  const from = all.indexOf(entry);
  if (to < from) entry.after(...all.slice(to, from));
  else entry.before(...all.slice(from + 1, to + 1));
};

const step = (entry, by) => {
  const to = entries().indexOf(entry) + by;
  if (to < 0 || to >= entries().length) return;
  shift(entry, to);
  entry.scrollIntoView({ block: "nearest" });
  keep(entry);
};

const stored = (form) => `note ${form.getAttribute("action")}`;
const unsaved = (form, error) => {
  const shown = form.querySelector("[data-unsaved]");
  shown.replaceChildren(...(error ? [words(error)] : []));
  shown.hidden = !error;
  form.notiz.toggleAttribute("aria-invalid", false);
  if (error) form.notiz.setAttribute("aria-invalid", "true");
};

// Whether it is saved.
const note = async (form) => {
  const typed = form.notiz.value;
  sessionStorage.setItem(stored(form), typed);
  try {
    const { said } = await send(form);
    if (sessionStorage.getItem(stored(form)) === typed) sessionStorage.removeItem(stored(form));
    say(said);
  } catch (error) {
    unsaved(form, error);
    say(form.querySelector("[data-unsaved]").textContent.trim());
    return false;
  }
  unsaved(form);
  const text = typed.trim();
  const shown = form.closest("li").querySelector("[data-said]");
  shown.textContent = text;
  shown.hidden = !text;
  const summary = form.closest("details").querySelector("summary");
  summary.firstElementChild.textContent = text ? summary.dataset.change : summary.dataset.write;
  return true;
};

const putNotesBack = () => {
  for (const form of list.querySelectorAll("[data-note]")) {
    const typed = sessionStorage.getItem(stored(form));
    if (typed === null) continue;
    form.notiz.value = typed;
    form.closest("details").open = true;
    unsaved(form, {});
  }
};

const takeOff = async (form) => {
  const entry = form.closest("li");
  let answer;
  try {
    answer = await send(form);
  } catch (error) {
    return reload(error);
  }
  const undo = Object.assign(document.createElement("button"), { type: "button", textContent: form.dataset.undo });
  undo.className = "kern-btn kern-btn--secondary kern-btn--x-small";
  undo.dataset.at = answer.at;
  const gone = Object.assign(document.createElement("p"), { className: "collected__gone", textContent: answer.said });
  gone.append(" ", undo);
  entry.dataset.gone = "";
  entry.append(gone);
  undo.focus({ preventScroll: true });
  say(answer.said);
  ends();
};

const putBack = async (undo) => {
  const entry = undo.closest("li");
  const line = undo.closest("p");
  try {
    say((await send(document.querySelector("[data-restore]"), { am: undo.dataset.at })).said);
  } catch (error) {
    line.replaceChildren(words(error), " ", undo);
    say(words(error).textContent.trim());
    return;
  }
  line.remove();
  delete entry.dataset.gone;
  entry.querySelector("[data-remove] button").focus({ preventScroll: true });
  ends();
};

const drag = (event, grip) => {
  const entry = grip.closest("li");
  const before = entry.nextElementSibling;
  event.preventDefault();
  grip.setPointerCapture(event.pointerId);
  entry.dataset.dragged = "";
  const follow = ({ clientY }) => {
    const all = entries();
    const from = all.indexOf(entry);
    const to = all.findIndex((other, place) => {
      const { top, height } = other.getBoundingClientRect();
      const middle = top + height / 2;
      return place < from ? clientY < middle : place > from && clientY > middle && clientY < top + height;
    });
    if (to >= 0) shift(entry, to);
    if (clientY < 60) scrollBy(0, -20);
    if (clientY > innerHeight - 60) scrollBy(0, 20);
  };
  const stop = ({ type, key }) => {
    if (type === "keydown" && key !== "Escape") return;
    grip.removeEventListener("pointermove", follow);
    for (const name of ["pointerup", "pointercancel"]) grip.removeEventListener(name, stop);
    document.removeEventListener("keydown", stop);
    delete entry.dataset.dragged;
    if (type !== "pointerup") list.insertBefore(entry, before);
    else if (entry.nextElementSibling !== before) keep(entry);
  };
  grip.addEventListener("pointermove", follow);
  for (const name of ["pointerup", "pointercancel"]) grip.addEventListener(name, stop);
  document.addEventListener("keydown", stop);
};

if (list) {
  putNotesBack();
  for (const grip of list.querySelectorAll("[data-grip]")) grip.hidden = false;
  list.addEventListener("pointerdown", (event) => {
    const grip = event.target.closest("[data-grip]");
    if (grip && event.button === 0) drag(event, grip);
  });
  list.addEventListener("submit", (event) => {
    event.preventDefault();
    const form = event.target;
    if ("move" in form.dataset) step(form.closest("li"), Number(event.submitter.value));
    if ("note" in form.dataset) note(form).then((isSaved) => isSaved && (form.closest("details").open = false));
    if ("remove" in form.dataset) takeOff(form);
  });
  // What was typed is kept as soon as she goes on to something else.
  list.addEventListener("change", ({ target }) => {
    if (target.form && "note" in target.form.dataset) note(target.form);
  });
  list.addEventListener("click", ({ target }) => {
    if (target.matches("[data-at]")) putBack(target);
  });
}
document.addEventListener("focusin", ({ target }) => target.matches("[data-select]") && target.select());
