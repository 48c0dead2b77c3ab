// Suggestions under a search box: `<form data-suggest="Vorschläge" action="/suche/"><input name="q">…`.
// An editable combobox with a list (WAI-ARIA Authoring Practices). Without an answer there simply is no list.

const WAIT = 150; // milliseconds without a key
const LEAST = 2; // characters
const PAUSE = 30_000; // milliseconds, after the server asked for less
const FIELD = "form[data-suggest] input[name='q']";

let asked; // what was asked for last: { abort, timer }
let quietUntil = 0;
const known = new Map();

const say = (text) => {
  const status = document.querySelector("[data-status]");
  if (status) status.textContent = text;
};
const listOf = (field) => document.getElementById(field.getAttribute("aria-controls"));
const isOpen = (field) => field.getAttribute("aria-expanded") === "true";
const options = (field) => [...listOf(field).querySelectorAll("[role='option']")];
const active = (field) => document.getElementById(field.getAttribute("aria-activedescendant") ?? "");

const make = (name, className, attributes = {}, ...children) => {
  const element = document.createElement(name);
  element.className = className;
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
};

const prepare = (root = document) => {
  for (const field of root.querySelectorAll(FIELD)) {
    if (field.hasAttribute("aria-expanded")) continue;
    const list = make("div", "suggestions", {
      id: `${field.id}-vorschlaege`,
      role: "listbox",
      "aria-label": field.form.dataset.suggest,
    });
    list.hidden = true;
    field.form.append(list);
    field.type = "text"; // a search field may not become a combobox
    for (const [name, value] of Object.entries({
      role: "combobox",
      "aria-autocomplete": "list",
      "aria-controls": list.id,
      "aria-expanded": "false",
      autocapitalize: "none",
      enterkeyhint: "search",
      inputmode: "search",
    })) {
      field.setAttribute(name, value);
    }
  }
};

const choose = (field, option) => {
  active(field)?.setAttribute("aria-selected", "false");
  if (!option) return field.removeAttribute("aria-activedescendant");
  option.setAttribute("aria-selected", "true");
  field.setAttribute("aria-activedescendant", option.id);
  option.scrollIntoView({ block: "nearest" });
};

const forgetAsked = () => {
  clearTimeout(asked?.timer);
  asked?.abort.abort();
  asked = undefined;
};

const close = (field) => {
  forgetAsked();
  if (!isOpen(field)) return;
  choose(field);
  field.setAttribute("aria-expanded", "false");
  listOf(field).hidden = true;
  listOf(field).replaceChildren();
  say("");
};

const optionOf = (item, id, language) => {
  const label = make("span", "suggestions__label");
  for (const [text, hit] of item.parts) label.append(hit ? make("b", "suggestions__hit", {}, text) : text);
  if (language !== document.documentElement.lang) label.lang = language;
  const option = make("a", "suggestions__option", { id, role: "option", href: item.url, tabindex: "-1" }, label);
  option.setAttribute("aria-selected", "false");
  if (item.note) option.append(" ", make("span", "suggestions__note", {}, item.note));
  return option;
};

const show = (field, { groups, said, language }) => {
  const list = listOf(field);
  if (!groups.length) return close(field);
  choose(field);
  let number = 0;
  list.replaceChildren(
    ...groups.map(({ title, items }, place) => {
      const heading = make("div", "suggestions__title", { id: `${list.id}-${place}` }, title);
      return make(
        "div",
        "suggestions__group",
        { role: "group", "aria-labelledby": heading.id },
        heading,
        ...items.map((item) => optionOf(item, `${list.id}-option-${number++}`, language)),
      );
    }),
  );
  list.hidden = false;
  field.setAttribute("aria-expanded", "true");
  say(said);
};

const ask = async (field, text, abort) => {
  if (!known.has(text)) {
    const address = new URL("vorschlaege/", field.form.action);
    address.searchParams.set("q", text);
    const response = await fetch(address, { headers: { Accept: "application/json" }, signal: abort.signal });
    if (response.status === 429) quietUntil = Date.now() + PAUSE;
    if (!response.ok) throw new Error(`${address}: ${response.status}`);
    known.set(text, await response.json());
  }
  if (!abort.signal.aborted && document.activeElement === field) show(field, known.get(text));
};

const suggest = (field, wait) => {
  forgetAsked();
  const text = field.value.trim();
  if (text.length < LEAST || Date.now() < quietUntil) return close(field);
  const abort = new AbortController();
  // Slow or no network: whoever types goes on as if there were no suggestions.
  asked = { abort, timer: setTimeout(() => ask(field, text, abort).catch(() => abort.signal.aborted || close(field)), wait) };
};

const move = (field, step) => {
  const all = options(field);
  const places = all.length + 1; // the last place is the field itself
  const now = all.indexOf(active(field));
  choose(field, all[((now === -1 ? all.length : now) + step + places) % places]);
};

const KEYS = {
  ArrowDown: (field, event) => {
    if (!isOpen(field)) suggest(field, 0);
    else if (!event.altKey) move(field, 1);
    return true;
  },
  ArrowUp: (field, event) => {
    if (!isOpen(field)) return false;
    if (event.altKey) close(field);
    else move(field, -1);
    return true;
  },
  Escape: (field) => {
    const wasOpen = isOpen(field);
    close(field);
    return wasOpen;
  },
  Enter: (field) => {
    const option = active(field);
    if (option) option.click();
    close(field);
    return Boolean(option);
  },
};

// Before the menu hears of Escape: with an open list it closes only that.
document.addEventListener(
  "keydown",
  (event) => {
    const field = event.target;
    if (!field.matches?.(FIELD) || event.isComposing) return;
    if (KEYS[event.key]?.(field, event)) {
      event.preventDefault();
      event.stopPropagation();
    } else if (["ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key)) {
      choose(field); // back to the letters
    }
  },
  true,
);

document.addEventListener("input", ({ target, isComposing }) => {
  if (target.matches?.(FIELD) && !isComposing) suggest(target, WAIT);
});

document.addEventListener("focusout", ({ target }) => {
  if (target.matches?.(FIELD)) close(target);
});

// The focus stays in the field, so that the list is still there when the button is let go.
document.addEventListener("mousedown", (event) => {
  if (event.target.closest?.(".suggestions")) event.preventDefault();
});

document.addEventListener("click", ({ target }) => {
  const field = target.closest?.(".suggestions__option")?.closest("form").querySelector(FIELD);
  if (field) close(field);
});

prepare();
document.addEventListener("htmx:load", ({ target }) => prepare(target));
