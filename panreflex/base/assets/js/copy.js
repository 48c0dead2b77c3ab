// <button data-copy="text" data-copied="Kopiert" hidden>: shown only where copying works; says when it is done.

const show = (root) => {
  if (!navigator.clipboard) return;
  for (const button of root.querySelectorAll("[data-copy][hidden]")) button.hidden = false;
};

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  await navigator.clipboard.writeText(button.dataset.copy);
  document.querySelector("[data-status]").textContent = button.dataset.copied;
  button.querySelector("[data-label]").textContent = button.dataset.copied;
});

show(document);
document.addEventListener("htmx:load", (event) => show(event.target));
