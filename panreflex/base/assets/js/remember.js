// Merken: `<a data-remember="/page/" href="/merkliste/hinzufuegen/?seite=…">` becomes a button, pressed or not.
// Nothing is asked before the reader's own first click: the mark among the cookies says whether there is a list.
// The head's entry gets the number of what is on it.

const STATE = "/merkliste/stand.json";
const marked = () => /(?:^|; )(?:__Host-)?reading-list-there=1/.test(document.cookie);
const state = { count: 0, entries: {}, token: "" };
let known = false;

const say = (text) => (document.querySelector("[data-status]").textContent = text);

const show = (root = document) => {
  for (const link of root.querySelectorAll("a[data-remember]")) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: link.className });
    Object.assign(button.dataset, { remember: link.dataset.remember, address: link.href });
    button.append(...link.childNodes);
    link.replaceWith(button);
  }
  for (const button of document.querySelectorAll("button[data-remember]")) {
    button.setAttribute("aria-pressed", button.dataset.remember in state.entries);
  }
  for (const entry of document.querySelectorAll('.header a[href$="/merkliste/"]:not([hreflang])')) {
    entry.querySelector("[data-count]")?.remove();
    if (!state.count) continue;
    const count = Object.assign(document.createElement("span"), { className: "num", textContent: ` (${state.count})` });
    count.dataset.count = "";
    entry.append(count);
  }
};

const ask = async () => {
  const response = await fetch(STATE, { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(`${STATE}: ${response.status}`);
  Object.assign(state, await response.json());
  known = true;
};

const send = async (address, fields) => {
  const body = new URLSearchParams({ csrfmiddlewaretoken: state.token, ...fields });
  const response = await fetch(address, { method: "POST", body, headers: { Accept: "application/json" } });
  if (!response.ok && response.status !== 422) throw new Error(`${address}: ${response.status}`);
  return response.json();
};

const toggle = async ({ remember: page, address }) => {
  if (!known) await ask();
  const entry = state.entries[page];
  const answer = entry
    ? await send(new URL(`../eintraege/${entry}/entfernen/`, address.split("?")[0]), {})
    : await send(address.split("?")[0], { seite: page });
  if (answer.count !== undefined) {
    state.count = answer.count;
    if (entry) delete state.entries[page];
    else state.entries[page] = answer.entry;
  }
  show();
  say(answer.said);
};

// One after the other, in all tabs: of two first clicks the second one finds the list that the first one made.
let last = Promise.resolve();
const inTurn = (work) => {
  last = last.then(() => (navigator.locks ? navigator.locks.request("reading-list", work) : work()));
  return last;
};

document.addEventListener("click", ({ target }) => {
  const button = target.closest("button[data-remember]");
  if (!button) return;
  const work = async () => {
    known = known && marked(); // another tab may have signed out
    try {
      await toggle(button.dataset);
    } catch {
      location.href = button.dataset.address; // the way without scripts says what is wrong
    }
  };
  inTurn(work);
});

// A page of the list itself changed it.
document.addEventListener("collected", ({ detail }) => {
  state.count = detail;
  show();
});

const read = async () => {
  if (marked()) await ask().catch(() => {});
  show();
};
read();
addEventListener("pageshow", ({ persisted }) => persisted && read());
document.addEventListener("htmx:load", (event) => show(event.target));
