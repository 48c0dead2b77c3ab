// Forms with data-note-form inside of [data-notes] answer with the thread as it is then; it takes the old one's place,
// so that nothing typed in the entry's own form is lost.
document.addEventListener("submit", async (event) => {
  const form = event.target.closest("[data-note-form]");
  const thread = form?.closest("[data-notes]");
  if (!thread || !document.getElementById("w-editor-form")) return; // the page of the thread is loaded anew
  event.preventDefault();
  const answer = await fetch(form.action, {
    method: "POST",
    body: new FormData(form),
    headers: { "X-Part": "notes" },
  }).catch(() => null);
  if (!answer || (!answer.ok && answer.status !== 422)) {
    form.submit();
    return;
  }
  const place = thread.parentElement;
  thread.outerHTML = await answer.text();
  const fresh = place.querySelector("[data-notes]");
  (fresh.querySelector("[role=alert]") ?? fresh.querySelector("[role=status]") ?? fresh).scrollIntoView({
    block: "nearest",
  });
  fresh.setAttribute("tabindex", "-1");
  fresh.focus({ preventScroll: true });
});
