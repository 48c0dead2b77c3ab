// Whether a search led to something: the first opened result of `<… data-searched="words">` is counted, once a page.
// Only the words are sent: no cookie, no address of the page, nothing about which result it was (docs/search.md).

const tell = ({ target, button, type }) => {
  const results = target.closest?.("[data-searched]");
  if (!results?.dataset.searched || !target.closest("a[href]") || (type === "auxclick" && button !== 1)) return;
  const body = new URLSearchParams({ q: results.dataset.searched });
  delete results.dataset.searched;
  const options = { method: "POST", body, credentials: "omit", keepalive: true, referrerPolicy: "no-referrer" };
  fetch("/suche/geoeffnet/", options).catch(() => {});
};

document.addEventListener("click", tell);
document.addEventListener("auxclick", tell);
