// Boxes of a list by which entries are picked for a form: `<input data-pick form="…">`, the form with `data-picked`.
// What is ticked stays ticked when htmx shows another part of the list, and is counted in words.
// <form data-picked="name of the field"><p data-picked-words="# von 4 ausgewählt"></p></form>

const picked = new Set();

const show = () => {
  const form = document.querySelector("form[data-picked]");
  if (!form) return;
  const boxes = new Map([...document.querySelectorAll("[data-pick]")].map((box) => [box.value, box]));
  for (const [value, box] of boxes) box.checked = picked.has(value);
  form.querySelectorAll("[data-elsewhere]").forEach((field) => field.remove());
  for (const value of picked) {
    if (boxes.has(value)) continue;
    const field = Object.assign(document.createElement("input"), { type: "hidden", name: form.dataset.picked, value });
    field.dataset.elsewhere = "";
    form.append(field);
  }
  const words = form.querySelector("[data-picked-words]");
  words.textContent = picked.size ? words.dataset.pickedWords.replace("#", picked.size) : "";
};

const read = () => {
  for (const box of document.querySelectorAll("[data-pick]:checked")) picked.add(box.value);
  show();
};

document.addEventListener("change", ({ target }) => {
  if (!target.matches("[data-pick]")) return;
  if (target.checked) picked.add(target.value);
  else picked.delete(target.value);
  show();
  const words = document.querySelector("[data-picked-words]");
  document.querySelector("[data-status]").textContent = words.dataset.pickedWords.replace("#", picked.size);
});

read(); // a browser that goes back gives the ticks back
addEventListener("pageshow", read);
document.addEventListener("htmx:afterSettle", show);
