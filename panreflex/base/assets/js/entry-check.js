// [data-entry-check]: sends the form below to its own address with action-check, which saves nothing and answers with
// what stands out; also once when the screen opens, which comes without duplicates. [data-go-to="id"]: leads to a field,
// and opens what hides it.
const PAUSE = 900; // ms after the last key

const panel = document.querySelector("[data-entry-check]");
const form = document.getElementById("w-editor-form");

if (panel && form) {
  const findings = panel.querySelector("[data-check-findings]");
  const status = panel.querySelector("[data-check-status]");
  let waiting;
  let asking;

  const check = async () => {
    clearTimeout(waiting);
    asking?.abort(); // nobody waits for the answer to what she has changed since
    const mine = new AbortController();
    asking = mine;
    const data = new FormData(form);
    data.set("action-check", "1");
    panel.setAttribute("aria-busy", "true");
    try {
      const headers = { "X-Part": "findings" };
      const answer = await fetch(form.action, { method: "POST", body: data, headers, signal: mine.signal });
      if (!answer.ok) return;
      const html = await answer.text();
      if (mine !== asking) return;
      const before = findings.querySelector("[data-check-summary]").textContent;
      const open = findings.querySelector("[data-check-details]").open;
      findings.innerHTML = html;
      findings.querySelector("[data-check-details]").open = open;
      const now = findings.querySelector("[data-check-summary]").textContent;
      if (before !== now) status.textContent = now;
    } catch {
      // Without a connection the findings stay as they are; saving says what is wrong.
    } finally {
      if (mine === asking) panel.removeAttribute("aria-busy");
    }
  };
  const soon = () => {
    clearTimeout(waiting);
    waiting = setTimeout(check, PAUSE);
  };

  soon();
  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
  panel.querySelector("[data-check-now]").addEventListener("click", (event) => {
    event.preventDefault();
    findings.querySelector("[data-check-details]").open = true;
    check();
  });
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("[data-go-to]");
  if (!link) return;
  const target = document.getElementById(link.dataset.goTo) ?? document.querySelector(`[id^="${link.dataset.goTo}"]`);
  if (!target) return;
  event.preventDefault();
  // Wagtail folds sections of a form away.
  for (let section = target.closest("[hidden]"); section; section = section.parentElement?.closest("[hidden]")) {
    document.querySelector(`[aria-controls="${section.id}"]`)?.click();
    if (section.hidden) section.hidden = false;
  }
  const field = target.matches("input, textarea, select, button, a")
    ? target
    : target.querySelector("input:not([type=hidden]), textarea, select, button, [contenteditable=true]");
  (field ?? target).scrollIntoView({ block: "center" });
  field?.focus({ preventScroll: true });
});
