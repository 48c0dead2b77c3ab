// A list that htmx refreshes in part: unfolded groups stay unfolded, the new count is spoken, focus finds a place.
// Results carry data-announce; the panel's <details> carry ids.

let unfolded = [];

document.addEventListener("htmx:beforeSwap", () => {
  unfolded = [...document.querySelectorAll("#filter details[open], details#filter[open]")].map((each) => each.id);
});

document.addEventListener("htmx:afterSettle", () => {
  for (const id of unfolded) {
    const details = document.getElementById(id);
    if (details) details.open = true;
  }
  const results = document.querySelector("[data-announce]");
  if (!results) return;
  document.querySelector("[data-status]").textContent = results.dataset.announce;
  // The chip that was clicked is gone: the results are the next place that makes sense.
  if (document.activeElement === document.body) results.querySelector("[tabindex='-1']")?.focus({ preventScroll: true });
});
