// The forms of a plan: show what belongs to the kind chosen, say in what cells are counted, add and take rows. The
// server reads the same names whether this ran or not. Rates are edited by sheet.js.

const form = document.querySelector("[data-plan-editor]");
if (form) {
  const each = (selector, scope = form) => [...scope.querySelectorAll(selector)];
  const field = (name) => form.elements.namedItem(name);
  const valueOf = (name) => {
    const found = field(name);
    return found?.type === "checkbox" ? (found.checked ? "on" : "") : found?.value ?? "";
  };
  const earns = () => ["piece", "percent"].includes(valueOf("kind"));
  const grain = () => (["guarantee", "draw", "reserve"].includes(valueOf("kind")) ? "4" : valueOf("grain"));
  const clawsBack = () => valueOf("kind") === "clawback";
  const tiered = () => clawsBack() || (earns() && valueOf("tier_mode") !== "");
  const tiers = form.querySelector("[data-tiers]");
  const changed = () => {
    htmx.trigger(form, "preview");
    if (tiers?.open && !tiers.hidden) htmx.trigger("#tiers", "tiers");
  };

  /* What belongs to the kind, the tiers and the facts chosen: parts that must all hold, or another set of them */
  const amountWanted = () => valueOf("kind") === "percent" || (earns() && tiered() && valueOf("tier_basis") === "amount");
  const met = (part) => {
    const [name, wanted] = part.split(":");
    return name === "needs" ? amountWanted() : wanted.split(",").includes(valueOf(name));
  };
  const holds = (condition) => condition.split("|").some((set) => set.split(" ").every(met));

  /* In what edges, rates and thresholds are counted */
  const units = JSON.parse(document.getElementById("units")?.textContent ?? "{}");
  const edgeUnit = () => {
    const basis = valueOf(clawsBack() ? "since" : "tier_basis");
    return (basis === "figure" ? units.figures[valueOf("tier_figure")] : units.edges[basis]) ?? units.edges.count;
  };
  const write = (selector, text) => each(selector).forEach((box) => { box.textContent = text; });
  const unitOf = (select) => select?.selectedOptions[0]?.dataset.unit ?? "";
  const fitOptions = (select) => each("option[data-grains]", select).forEach((option) => {
    const fits = !option.value || !option.dataset.grains || option.dataset.grains.split(" ").includes(grain());
    option.hidden = option.disabled = !fits && !option.selected;
  });
  /* Of yes and no there is nothing above or below: the condition is "equal to", and the threshold one of the two */
  const askYesNo = (gate, asks) => {
    const threshold = gate.querySelector("[name$=-threshold]");
    const operator = gate.querySelector("[name$=-operator]");
    const words = [...document.getElementById("yes-no")?.options ?? []].map((option) => option.value);
    if (asks === gate.classList.contains("asks-yes-no")) return;
    gate.classList.toggle("asks-yes-no", asks);
    each("option", operator).forEach((option) => { option.hidden = option.disabled = asks && option.value !== "="; });
    threshold.toggleAttribute("list", asks);
    if (asks) threshold.setAttribute("list", "yes-no");
    threshold.inputMode = asks ? "text" : "decimal";
    if (asks) operator.value = "=";
    if (asks && !threshold.value) [threshold.value] = words;
    if (!asks && words.includes(threshold.value)) threshold.value = "";
  };
  const dressGate = (gate) => {
    const part = (row) => row?.querySelector("[name$=-part]")?.value;
    const above = gate.previousElementSibling;
    const joins = above && part(above) === part(gate);
    gate.classList.toggle("is-first", !joins);
    gate.classList.toggle("is-or", Boolean(joins) && gate.querySelector("[name$=-joined]").value === "or");
    const measure = gate.querySelector("[name$=-measure]");
    const figure = gate.querySelector("[name$=-figure_code]");
    each("option", measure).forEach((option) => {
      const fits = valueOf("kind") !== "override" || ["", "figure"].includes(option.value);
      option.hidden = option.disabled = !fits && !option.selected;
    });
    const asksFigure = measure.value === "figure";
    gate.classList.toggle("asks-figure", asksFigure);
    gate.querySelector("[data-gate-unit]").textContent = unitOf(asksFigure ? figure : measure);
    askYesNo(gate, measure.value === "real_name");
  };
  const showRates = (grid) => {
    const second = earns() && tiered() ? field("second_measure").selectedOptions[0] : null;
    const shown = Boolean(second?.value);
    form.classList.toggle("is-flat", !tiered());
    write("[data-edge-unit]", edgeUnit());
    write("[data-rate-unit]", (valueOf("in_points") && units.points[valueOf("kind")]) || units.rates[valueOf("kind")]);
    const named = second?.value === "figure" ? field("second_figure").selectedOptions[0] : second;
    write("[data-second-name]", named?.textContent ?? "");
    write("[data-second-unit]", named?.dataset.unit ?? "");
    each("[data-column-note]").forEach((note) => { note.hidden = !shown; });
    grid.dispatchEvent(new CustomEvent("sheet:column", { bubbles: true, detail: { key: "second", shown } }));
    let number = 0;
    each("[data-grid-row]", grid).forEach((row) => {
      const filled = each(".cell", row).some((cell) => cell.value);
      const from = row.querySelector("[name=rates-second]").value.trim();
      const begins = filled && !(shown && !["", "0"].includes(from));
      if (begins) number += 1;
      row.querySelector("[data-number]").textContent = begins ? number : "";
      row.classList.toggle("goes-on", filled && !begins);
    });
  };
  const show = () => {
    each("[data-when]").forEach((box) => { box.hidden = !holds(box.dataset.when); });
    each("select").filter((select) => select.querySelector("[data-grains]")).forEach(fitOptions);
    each("[data-gate]").forEach(dressGate);
    each("[data-part]").forEach((part, index) => { part.querySelector("[data-nth]").textContent = index + 1; });
    const partGates = form.querySelector("[data-part-gates]");
    const stops = form.querySelector("[data-parts-only]");
    if (stops) stops.hidden ||= !each("[data-part]").length;
    if (partGates) partGates.hidden ||= !each("[data-part]").length && !each("[data-gate]", partGates).length;
    const grid = form.querySelector("[data-grid]");
    if (grid) showRates(grid);
  };

  /* Rows of conditions and instalments */
  const freeCode = () => {
    const codes = [...form.dataset.codes.split(" "), ...each("[name$=-reason]").map((input) => input.value)];
    const highest = Math.max(0, ...codes.map((code) => Number(/^G(\d\d)$/i.exec(code.trim())?.[1] ?? 0)));
    return `G${String(Math.min(highest + 1, 99)).padStart(2, "0")}`;
  };
  const append = (box) => {
    const total = field(`${box.dataset.rows}-TOTAL_FORMS`);
    const holder = document.createElement("div");
    holder.innerHTML = box.querySelector("template").innerHTML.replaceAll("__prefix__", total.value);
    const row = holder.firstElementChild;
    const part = row.querySelector("[name$=-part]");
    const reason = row.querySelector("[name$=-reason]");
    if (reason && !reason.value) reason.value = freeCode();
    if (part) part.value = each("[name$=-part]", box).at(-1)?.value ?? each("[data-part]").length;
    box.querySelector("[data-list]").append(row);
    total.value = Number(total.value) + 1;
    row.querySelector("[name$=-measure], input")?.focus();
  };
  form.addEventListener("click", (event) => {
    const on = (name) => event.target.closest(`[${name}]`);
    if (on("data-add")) append(on("data-rows"));
    else if (on("data-remove")) on("data-item").remove();
    else if (on("data-add-sold")) {
      const input = on("data-sold").querySelector("input").cloneNode();
      input.value = "";
      input.removeAttribute("id");
      on("data-add-sold").before(input);
      input.focus();
      return;
    } else return;
    show();
    changed();
  });
  form.addEventListener("change", () => {
    show();
    changed();
  });
  form.addEventListener("input", (event) => { if (event.target.matches("input, textarea")) changed(); });
  tiers?.addEventListener("toggle", changed);

  form.classList.add("is-live");
  show();
}
