// A table that is edited like a sheet: arrows and Enter move, a block copied from Excel fills the cells to the right
// and below, rows and columns come and go. The server reads lists of cells by name, whether this ran or not.

const boxes = document.querySelectorAll("[data-grid-box]");
const inside = (selector, scope) => [...scope.querySelectorAll(selector)];
const gridOf = (node) => node.closest("[data-grid-box]").querySelector("[data-grid]");
const lines = (grid) => [...grid.rows];
const cellAt = (row, index) => row?.cells[index]?.querySelector(".cell:not(:disabled)");
const visible = (cell) => cell && !cell.closest("[hidden]") && cell.offsetParent;
const told = (grid) => grid.dispatchEvent(new Event("change", { bubbles: true }));

/* Rows and columns: copies of the last one, empty */
const emptied = (node) => {
  inside(".field-errors", node).forEach((box) => box.remove());
  inside(".cell", node).forEach((cell) => { cell.value = ""; cell.classList.remove("is-invalid"); cell.removeAttribute("aria-invalid"); });
  return node;
};
const bodyRows = (grid) => inside("[data-grid-row]", grid);
const addRow = (grid) => {
  const last = bodyRows(grid).at(-1);
  const row = emptied(last.cloneNode(true));
  last.after(row);
  return row;
};
const addColumn = (grid) => lines(grid).forEach((row) => {
  const last = [...row.cells].filter((cell) => cell.matches(".tier")).at(-1);
  last?.after(emptied(last.cloneNode(true)));
});
const removeColumn = (grid, index) => {
  const heads = inside("thead .tier", grid);
  lines(grid).forEach((row) => { if (heads.length > 1) row.cells[index].remove(); else emptied(row.cells[index]); });
};
const showColumn = (grid, key, shown) => {
  inside(`[data-column="${key}"]`, grid).forEach((cell) => {
    cell.hidden = !shown;
    inside(".cell", cell).forEach((input) => { input.disabled = !shown; });
  });
  const option = grid.closest("[data-grid-box]").querySelector(`[data-show-column] option[value="${key}"]`);
  if (option) option.hidden = option.disabled = shown;
};
document.addEventListener("sheet:column", ({ target, detail }) => showColumn(target, detail.key, detail.shown));

boxes.forEach((box) => {
  box.addEventListener("click", (event) => {
    const on = (name) => event.target.closest(`[${name}]`);
    const grid = gridOf(box);
    if (on("data-add-row")) cellsOf(addRow(grid))[0]?.focus();
    else if (on("data-add-column")) { addColumn(grid); inside("thead .tier .cell", grid).at(-1).focus(); }
    else if (on("data-remove-column")) removeColumn(grid, on("data-remove-column").closest("th").cellIndex);
    else if (on("data-hide-column")) {
      const key = on("data-hide-column").dataset.hideColumn;
      inside(`[data-column="${key}"] .cell`, grid).forEach((cell) => { cell.value = ""; });
      showColumn(grid, key, false);
    } else if (on("data-remove-row")) {
      const row = event.target.closest("tr");
      if (bodyRows(grid).length > 1) row.remove(); else emptied(row);
    } else return;
    told(grid);
  });
  box.querySelector("[data-show-column]")?.addEventListener("change", (event) => {
    const { value } = event.target;
    const grid = gridOf(box);
    event.target.value = "";
    event.stopPropagation();
    if (!value) return;
    showColumn(grid, value, true);
    inside(`[data-column="${value}"] .cell`, grid)[0]?.focus();
  });
});
const cellsOf = (row) => inside(".cell", row).filter(visible);

/* What was added from the head of a column stands in its cell that was edited last, or in the first empty one */
let edited;
document.addEventListener("focusin", ({ target }) => { if (target.matches(".cell")) edited = target; });
document.addEventListener("quick-taken", ({ target, detail }) => {
  const grid = target.closest("[data-grid]");
  const { cellIndex } = target.closest("th");
  const cells = bodyRows(grid).map((row) => cellAt(row, cellIndex)).filter(visible);
  const cell = cells.find((one) => one === edited && !one.value) ?? cells.find((one) => !one.value) ?? cellAt(addRow(grid), cellIndex);
  cell.value = detail.name.startsWith(detail.code) ? detail.name : `${detail.code} ${detail.name}`;
  told(grid);
  cell.focus();
});

/* Moving about: Enter down, Shift-Enter up, arrows where they don't move the caret or open a list */
const go = (grid, row, index, step) => {
  const rows = lines(grid);
  for (let place = rows.indexOf(row) + step; rows[place]; place += step) {
    const cell = cellAt(rows[place], index);
    if (visible(cell)) { cell.focus(); cell.select(); return true; }
  }
  return false;
};
document.addEventListener("keydown", (event) => {
  const cell = event.target;
  if (!cell.matches?.("[data-grid] .cell") || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  const grid = cell.closest("[data-grid]");
  const row = cell.closest("tr");
  const { cellIndex } = cell.closest("td, th");
  const atStart = cell.selectionStart === 0 && cell.selectionEnd === 0;
  const atEnd = cell.selectionStart === cell.value.length && cell.selectionEnd === cell.value.length;
  const whole = cell.selectionStart === 0 && cell.selectionEnd === cell.value.length;
  let done = false;
  if (event.key === "Enter") {
    done = true;
    if (!go(grid, row, cellIndex, event.shiftKey ? -1 : 1) && !event.shiftKey && row.matches("[data-grid-row]")) {
      cellAt(addRow(grid), cellIndex)?.focus();
      told(grid);
    }
  } else if (["ArrowUp", "ArrowDown"].includes(event.key) && !cell.list && cell.type !== "date") {
    done = go(grid, row, cellIndex, event.key === "ArrowUp" ? -1 : 1);
  } else if ((event.key === "ArrowLeft" && (atStart || whole)) || (event.key === "ArrowRight" && (atEnd || whole))) {
    const cells = cellsOf(row);
    const next = cells[cells.indexOf(cell) + (event.key === "ArrowLeft" ? -1 : 1)];
    if (next) { next.focus(); next.select(); done = true; }
  }
  if (done) event.preventDefault();
});

/* A block from Excel, beginning at the cell: missing rows and tiers are added */
const put = (cell, text) => {
  cell.value = text;
  if (cell.type === "date" && cell.value !== text) { cell.type = "text"; cell.value = text; }
};
const unquoted = (text) => (/^".*"$/s.test(text) ? text.slice(1, -1).replaceAll('""', '"') : text).trim();
document.addEventListener("paste", (event) => {
  const start = event.target.closest?.("[data-grid] .cell");
  const text = event.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n+$/, "");
  if (!start || !/[\t\n]/.test(text)) return;
  event.preventDefault();
  const grid = start.closest("[data-grid]");
  const rows = text.split("\n").map((line) => line.split("\t").map(unquoted));
  const places = () => [...bodyRows(grid)[0].cells].filter((cell) => visible(cell.querySelector(".cell"))).map((cell) => cell.cellIndex);
  const from = places().indexOf(start.closest("td, th").cellIndex);
  const grows = visible(grid.querySelector("[data-add-column]"));
  const width = Math.max(...rows.map((row) => row.length));
  while (grows && places().length < from + width) addColumn(grid);
  const columns = places().slice(Math.max(from, 0));
  let row = start.closest("tr");
  rows.forEach((values, index) => {
    if (index) row = row.matches("thead tr") ? bodyRows(grid)[0] : nextRow(grid, row);
    if (row) values.forEach((value, place) => { const cell = cellAt(row, columns[place]); if (cell) put(cell, value); });
  });
  told(grid);
});
const nextRow = (grid, row) => {
  const after = lines(grid)[lines(grid).indexOf(row) + 1];
  if (!row.matches("[data-grid-row]")) return after && cellsOf(after).length ? after : null;
  return after?.matches("[data-grid-row]") ? after : addRow(grid);
};
