// Columns of an upload: a header is dragged onto the field that it means. What is sent are the drop-downs beside the
// headers, which say the same by keyboard and finger.

document.querySelectorAll("form[data-match]").forEach((form) => {
  const fields = form.querySelector("[data-match-fields]");
  const columns = [...form.querySelectorAll("[data-match-column]")];
  const chosen = (column) => column.querySelector("select");
  const meaning = (key) => columns.filter((column) => chosen(column).value === key);
  const boxAt = (event) => event.target.closest?.("[data-match-field]");
  let dragged;

  const show = () => fields.querySelectorAll("[data-match-field]").forEach((box) => {
    const held = meaning(box.dataset.matchField);
    box.querySelector("[data-match-held]").textContent = held.map((column) => column.dataset.matchColumn).join(" · ");
    box.classList.toggle("is-held", held.length === 1);
    box.classList.toggle("is-twice", held.length > 1);
  });
  const over = (box) => fields.querySelectorAll("[data-match-field]").forEach((one) => one.classList.toggle("is-over", one === box));

  form.addEventListener("change", show);
  form.addEventListener("dragstart", (event) => {
    dragged = event.target.closest?.("[data-match-column]");
    event.dataTransfer.effectAllowed = "link";
    event.dataTransfer.setData("text/plain", dragged?.dataset.matchColumn ?? "");
  });
  form.addEventListener("dragend", () => { dragged = undefined; over(); });
  fields.addEventListener("dragover", (event) => {
    const box = dragged && boxAt(event);
    over(box);
    if (!box) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "link";
  });
  fields.addEventListener("dragleave", (event) => { if (!fields.contains(event.relatedTarget)) over(); });
  fields.addEventListener("drop", (event) => {
    const box = dragged && boxAt(event);
    if (!box) return;
    event.preventDefault();
    // A field is one column: the header that had it is free again.
    meaning(box.dataset.matchField).forEach((column) => { chosen(column).value = ""; });
    chosen(dragged).value = box.dataset.matchField;
    over();
    show();
  });
  fields.hidden = false;
  show();
});
