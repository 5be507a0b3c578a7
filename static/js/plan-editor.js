// The form of a component: shows what belongs to the kind chosen, adds and takes rows, and lets tiers be
// pasted from Excel. The server reads the same names whether this ran or not.

const form = document.querySelector("[data-plan-editor]");
if (form) {
  const each = (selector, scope = form) => [...scope.querySelectorAll(selector)];
  const field = (name) => form.elements.namedItem(name);
  const valueOf = (name) => field(name)?.value ?? "";
  const changed = () => htmx.trigger(form, "preview");

  /* What belongs to the kind, the tiers and the facts chosen */
  const amountWanted = () => valueOf("kind") === "percent" || (valueOf("kind") === "piece" && valueOf("tier_mode") && valueOf("tier_basis") === "amount");
  const holds = (condition) => condition.split(" ").every((part) => {
    const [name, wanted] = part.split(":");
    return name === "needs" ? amountWanted() : wanted.split(",").includes(valueOf(name));
  });
  const units = JSON.parse(document.getElementById("units").textContent);
  const edgeUnit = () => units.edges[valueOf("tier_basis")] ?? units.edges.count;
  const rateUnit = () => (valueOf("kind") === "piece" ? units.rates.piece : units.rates.percent);
  const fitOptions = (select) => each("option[data-grains]", select).forEach((option) => {
    const fits = !option.value || option.dataset.grains.split(" ").includes(valueOf("grain"));
    option.hidden = option.disabled = !fits && !option.selected;
  });
  const show = () => {
    each("[data-when]").forEach((box) => { box.hidden = !holds(box.dataset.when); });
    const tiered = valueOf("kind") !== "override" && valueOf("tier_mode") !== "";
    form.classList.toggle("is-flat", !tiered);
    each("[data-edge-unit]").forEach((box) => { box.textContent = edgeUnit(); });
    each("[data-rate-unit]").forEach((box) => { box.textContent = rateUnit(); });
    each("select").filter((select) => select.querySelector("[data-grains]")).forEach(fitOptions);
    each("[data-gate]").forEach((gate, index) => {
      gate.classList.toggle("is-or", index > 0 && gate.querySelector("[name$=-joined]").value === "or");
      gate.querySelector("[data-gate-unit]").textContent = gate.querySelector("[name$=-measure]").selectedOptions[0]?.dataset.unit ?? "";
    });
    each("[data-rule]").forEach((rule, index) => { rule.querySelector("[data-number]").textContent = index + 1; });
  };

  /* Conditions of a rule: those in use are shown, the others wait in the list */
  const input = (box) => box.querySelector("input, select");
  const dressRule = (rule) => {
    const adder = rule.querySelector("[data-add-cond]");
    each("[data-cond]", rule).forEach((box, index) => {
      const label = box.querySelector("label").textContent;
      box.hidden = !input(box).value && !box.querySelector(".errorlist");
      adder.append(new Option(label, index));
    });
    offer(rule);
  };
  const offer = (rule) => {
    const boxes = each("[data-cond]", rule);
    each("[data-add-cond] option", rule).forEach((option) => { if (option.value) option.hidden = option.disabled = !boxes[option.value].hidden; });
  };

  /* Rows */
  const total = (prefix) => field(`${prefix}-TOTAL_FORMS`);
  const append = (list, template, prefix) => {
    const number = Number(total(prefix).value);
    const holder = document.createElement("div");
    holder.innerHTML = template.innerHTML.replaceAll("__prefix__", number);
    const row = holder.firstElementChild;
    list.append(row);
    total(prefix).value = number + 1;
    return row;
  };
  const addBand = (body) => {
    const row = body.lastElementChild.cloneNode(true);
    each("input", row).forEach((cell) => { cell.value = ""; cell.classList.remove("is-invalid"); cell.removeAttribute("aria-invalid"); cell.removeAttribute("title"); });
    each(".field-errors", row).forEach((box) => box.remove());
    const before = body.lastElementChild.querySelector("[data-column=upper]").value;
    row.querySelector("[data-column=lower]").value = before;
    body.append(row);
    return row;
  };
  form.addEventListener("click", (event) => {
    const on = (name) => event.target.closest(`[${name}]`);
    if (on("data-add-rule")) {
      const rule = append(form.querySelector("[data-rules]"), form.querySelector("[data-rule-template]"), "rules");
      const above = rule.previousElementSibling;
      if (above) {
        const body = rule.querySelector("[data-bands]");
        each("[data-bands] tr", above).slice(1).forEach(() => addBand(body));
        const edges = each("[data-column=lower], [data-column=upper]", above);
        each("[data-column=lower], [data-column=upper]", rule).forEach((cell, index) => { cell.value = edges[index]?.value ?? ""; });
      }
      dressRule(rule);
      rule.querySelector("[data-add-cond]").focus();
    } else if (on("data-remove-rule")) on("data-rule").remove();
    else if (on("data-add-band")) addBand(on("data-rule").querySelector("[data-bands]")).querySelector("input").focus();
    else if (on("data-remove-band")) {
      const row = event.target.closest("tr");
      if (row.parentElement.rows.length > 1) row.remove(); else each("input", row).forEach((cell) => { cell.value = ""; });
    } else if (on("data-add-gate")) append(form.querySelector("[data-gates]"), form.querySelector("[data-gate-template]"), "gates").querySelector("[name$=-measure]").focus();
    else if (on("data-remove-gate")) on("data-gate").remove();
    else return;
    show();
    changed();
  });
  form.addEventListener("change", (event) => {
    if (event.target.matches("[data-add-cond]")) {
      const rule = event.target.closest("[data-rule]");
      const box = each("[data-cond]", rule)[event.target.value];
      event.target.value = "";
      if (!box) return;
      box.hidden = false;
      input(box).focus();
      offer(rule);
      return;
    }
    show();
    changed();
  });
  form.addEventListener("input", (event) => { if (event.target.matches("input, textarea")) changed(); });

  /* Cells copied from Excel: two columns are start and rate, three are start, end and rate */
  form.addEventListener("paste", (event) => {
    const cell = event.target.closest("[data-column]");
    const text = event.clipboardData.getData("text/plain").replace(/\r/g, "").replace(/\n+$/, "");
    if (!cell || !/[\t\n]/.test(text)) return;
    event.preventDefault();
    const body = cell.closest("[data-bands]");
    const rows = text.split("\n").map((line) => line.split("\t"));
    const flat = form.classList.contains("is-flat");
    const columns = flat || rows[0].length === 1 ? [cell.dataset.column] : rows[0].length === 2 ? ["lower", "rate"] : ["lower", "upper", "rate"];
    let row = cell.closest("tr");
    rows.slice(0, flat ? 1 : rows.length).forEach((values, index) => {
      if (index) row = row.nextElementSibling ?? addBand(body);
      columns.forEach((column, place) => { row.querySelector(`[data-column=${column}]`).value = (values[place] ?? "").trim(); });
    });
    show();
    changed();
  });

  each("[data-rule]").forEach(dressRule);
  form.classList.add("is-live");
  show();
}
