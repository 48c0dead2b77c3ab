// <section data-session-end="seconds" data-state="address" hidden>: says early that the sign-in ends, and puts the end
// off at the press of a button. Other tabs may have been active, so the server is asked before anything is said.

const EARLY = 300; // seconds; WCAG 2.2.1 asks for 20 at least
const LAST = 60;
const SELDOM = 900; // other tabs and the longest time may bring the end nearer or put it off

const box = document.querySelector("[data-session-end]");

const show = (name) => {
  for (const part of box.querySelectorAll("[data-part]")) part.hidden = part.dataset.part !== name;
  box.hidden = name === "";
};

const later = (seconds, what) => window.setTimeout(what, Math.min(seconds, 86400) * 1000);

// Wagtail's pages have the token in a place of their own.
const token = () =>
  box.dataset.token || JSON.parse(document.getElementById("wagtail-config")?.textContent ?? "{}").CSRF_TOKEN;

const ask = async (method) => {
  const headers = { Accept: "application/json", "X-CSRFToken": token() };
  const answer = await fetch(box.dataset.state, { method, headers });
  if (!answer.ok) throw new Error(`${answer.status}`);
  return answer.json();
};

const look = async () => {
  try {
    follow(await ask("GET"));
  } catch {
    later(LAST, look); // no network: nothing is known, so nothing is said
  }
};

const follow = ({ seconds, can_last: canLast }) => {
  if (seconds <= 0) {
    show("over");
  } else if (seconds > EARLY) {
    show("");
    later(Math.min(SELDOM, seconds - EARLY), look);
  } else {
    box.querySelector("[data-minutes]").textContent = Math.max(1, Math.round(seconds / 60));
    show(canLast ? "soon" : "soon-for-good");
    later(seconds > LAST ? seconds - LAST : seconds + 1, look);
  }
};

if (box) {
  later(Math.min(SELDOM, Math.max(1, Number(box.dataset.sessionEnd) - EARLY)), look);
  box.addEventListener("click", async (event) => {
    if (event.target.closest("[data-stay]")) follow(await ask("POST"));
    if (event.target.closest("[data-dismiss]")) show("");
  });
}
