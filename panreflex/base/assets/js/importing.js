// While a job works on an import, its page asks how far it is; when it is done, the whole page comes anew.
const INTERVAL = 2000;

async function look() {
  const shown = document.getElementById("import-stand");
  if (!shown?.hasAttribute("data-import-moving")) return;
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("import-stand");
    if (!fresh?.hasAttribute("data-import-moving")) {
      location.reload();
      return;
    }
    const bar = shown.querySelector(".imports__progress");
    const freshBar = fresh.querySelector(".imports__progress");
    // Only the bar: a screen reader would read the whole message again and again.
    if (bar && freshBar) bar.replaceWith(freshBar);
    else if (freshBar) shown.querySelector(".help-block")?.append(freshBar);
  } catch {
    // The next question may be answered.
  }
  setTimeout(look, INTERVAL);
}

setTimeout(look, INTERVAL);
