// A list that htmx refreshes in part: unfolded groups stay unfolded, the new count is spoken, focus finds a place.
// The panel's <details> carry ids, the results carry data-announce.

// Before the new panel is put in: htmx gives the focus back to the same box, which must not be hidden by then.
document.addEventListener("htmx:oobBeforeSwap", ({ detail: { fragment } }) => {
  for (const details of fragment.querySelectorAll("details[id]")) {
    if (document.getElementById(details.id)?.open) details.open = true;
  }
});

document.addEventListener("htmx:afterSettle", () => {
  const results = document.querySelector("[data-announce]");
  if (!results) return;
  document.querySelector("[data-status]").textContent = results.dataset.announce;
  // The chip or page number that was clicked is gone: the results are the next place that makes sense.
  if (document.activeElement === document.body) results.querySelector("[tabindex='-1']")?.focus({ preventScroll: true });
});
