// One's own list (`[data-collected]`): order by drag and by the buttons, notes and taking off in place.
// Every form works without this; here it is sent in the background, one after the other, and the page changes at once.

const list = document.querySelector("[data-collected]");
const say = (text) => (document.querySelector("[data-status]").textContent = text);
const entries = () => [...list.querySelectorAll(":scope > li:not([data-gone])")];

let last = Promise.resolve();
const send = (form, fields = {}) => {
  const body = new URLSearchParams({ ...Object.fromEntries(new FormData(form)), ...fields });
  last = last.catch(() => {}).then(async () => {
    const options = { method: "POST", body, headers: { Accept: "application/json" }, keepalive: true };
    const response = await fetch(form.action, options);
    if (!response.ok && response.status !== 422) location.reload(); // signed out, or changed by another tab
    const answer = await response.json();
    if (answer.count !== undefined) document.dispatchEvent(new CustomEvent("collected", { detail: answer.count }));
    return answer;
  });
  return last;
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

const keep = async (entry) => {
  ends();
  const place = entries().indexOf(entry) + 1;
  say((await send(entry.querySelector("[data-move]"), { stelle: place })).said);
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

const note = async (form) => {
  const text = form.notiz.value.trim();
  const { said } = await send(form);
  const shown = form.closest("li").querySelector("[data-said]");
  shown.textContent = text;
  shown.hidden = !text;
  const summary = form.closest("details").querySelector("summary");
  summary.firstElementChild.textContent = text ? summary.dataset.change : summary.dataset.write;
  say(said);
};

const takeOff = async (form) => {
  const entry = form.closest("li");
  const answer = await send(form);
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
  const { said } = await send(document.querySelector("[data-restore]"), { am: undo.dataset.at });
  undo.closest("p").remove();
  delete entry.dataset.gone;
  entry.querySelector("[data-remove] button").focus({ preventScroll: true });
  say(said);
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
  for (const grip of list.querySelectorAll("[data-grip]")) grip.hidden = false;
  list.addEventListener("pointerdown", (event) => {
    const grip = event.target.closest("[data-grip]");
    if (grip && event.button === 0) drag(event, grip);
  });
  list.addEventListener("submit", (event) => {
    event.preventDefault();
    const form = event.target;
    if ("move" in form.dataset) step(form.closest("li"), Number(event.submitter.value));
    if ("note" in form.dataset) note(form).then(() => (form.closest("details").open = false));
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
