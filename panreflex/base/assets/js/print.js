// <button data-print hidden> prints the page; on paper, <time data-print-date> tells the day.

for (const button of document.querySelectorAll("[data-print][hidden]")) button.hidden = false;

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});

window.addEventListener("beforeprint", () => {
  const today = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "long" }).format(new Date());
  for (const time of document.querySelectorAll("[data-print-date]")) time.textContent = today;
});
