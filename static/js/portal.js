// The portal's behaviour, one small function a feature. Every page works without it except where a
// script is the point (charts, live progress). Texts come from the page, in the user's language.

const root = document.documentElement;
const texts = JSON.parse(document.getElementById("texts").textContent);
const all = (selector, scope = document) => [...scope.querySelectorAll(selector)];
const typing = (node) => node.matches?.("input, textarea, select, [contenteditable]");

/* Theme, menus that close by themselves, dismissed messages */
document.addEventListener("click", (event) => {
  const target = event.target;
  if (target.closest("[data-theme-toggle]")) {
    root.dataset.bsTheme = root.dataset.bsTheme === "dark" ? "light" : "dark";
    localStorage.setItem("theme", root.dataset.bsTheme);
    document.dispatchEvent(new Event("themechange"));
  }
  if (target.closest("[data-dismiss]")) target.closest(".notice")?.remove();
  if (target.closest("[data-print]")) window.print();
  if (target.closest("[data-fold]")) { root.toggleAttribute("data-filters-open"); showFolds(); }
  const closer = target.closest("[data-close]");
  if (closer?.closest("dialog")) { event.preventDefault(); closer.closest("dialog").close(); }
  const opener = target.closest("[data-open]");
  if (opener) openDialog(opener.dataset.open);
  if (target.matches("dialog")) target.close();
  all("details.drop[open]").filter((menu) => !menu.contains(target)).forEach((menu) => { menu.open = false; });
});

// A fragment brings the filters of a list anew; whether they are open stands on the page.
const showFolds = (scope = document) => all("[data-fold]", scope).forEach((button) => { button.ariaExpanded = root.hasAttribute("data-filters-open"); });

/* A template that is chosen goes into the field that it is for, below what was written there */
document.addEventListener("change", (event) => {
  const from = event.target.closest?.("select[data-fill]");
  const text = from?.selectedOptions[0]?.dataset.text;
  const field = from?.form?.elements[from.dataset.fill];
  if (!text || !field) return;
  field.value = field.value.trim() ? `${field.value.trimEnd()}\n${text}` : text;
  field.focus();
});

const openDialog = (id) => {
  const dialog = document.getElementById(id);
  if (!dialog || dialog.open) return;
  dialog.showModal();
  dialog.querySelector("[autofocus]")?.select?.();
  dialog.dispatchEvent(new Event("opened"));
};

/* Keyboard: / search, Ctrl-K jump, ? help, Escape leaves a menu */
document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
    event.preventDefault();
    openDialog("jump");
    return;
  }
  if (event.key === "Escape") all("details.drop[open]").forEach((menu) => { menu.open = false; });
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (event.key === "/") {
    event.preventDefault();
    const search = document.querySelector("[data-search]");
    if (search) { search.focus(); search.select(); } else openDialog("jump");
  } else if (event.key === "?") openDialog("keys");
});

/* Jump: the menu's entries by what is typed, and below them what the search finds */
const jump = document.getElementById("jump");
if (jump) {
  const input = jump.querySelector("input");
  const hits = jump.querySelector("#jump-hits");
  let active = 0;
  const marks = jump.querySelector("#jump-marks");
  const links = () => all("ul:not([hidden]) > li:not([hidden]) > a", jump);
  const mark = (index) => {
    const visible = links();
    active = Math.max(0, Math.min(index, visible.length - 1));
    all("a.is-active", jump).forEach((link) => link.classList.remove("is-active"));
    visible[active]?.classList.add("is-active");
    visible[active]?.scrollIntoView({ block: "nearest" });
  };
  const update = () => {
    const word = input.value.trim().toLowerCase();
    all("[data-page]", jump).forEach((entry) => { entry.hidden = Boolean(word) && !entry.textContent.toLowerCase().includes(word); });
    marks.hidden = Boolean(word);
    if (!word) hits.replaceChildren();
    mark(0);
  };
  jump.addEventListener("opened", update);
  input.addEventListener("input", update);
  [marks, hits].forEach((list) => list.addEventListener("htmx:afterSettle", () => mark(active)));
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      mark(active + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Enter") {
      event.preventDefault();
      links()[active]?.click();
    }
  });
}

/* Messages that come with an answer to a part of the page */
const toast = ({ level = "info", text }) => {
  const template = document.getElementById("toast").content.cloneNode(true);
  const box = template.querySelector(".notice");
  box.classList.add(`notice-${level}`);
  box.querySelector("div").textContent = text;
  document.querySelector(".toasts").append(template);
  if (level !== "error") setTimeout(() => box.remove(), 6000);
};
document.addEventListener("toast", (event) => (event.detail.value ?? [event.detail]).forEach(toast));

/* Confirmation: data-confirm on a form or its button, answered in our own dialog */
const confirmDialog = document.getElementById("confirm");
const ask = (text, danger) => new Promise((resolve) => {
  confirmDialog.querySelector("p").textContent = text;
  confirmDialog.querySelector("[value=yes]").classList.toggle("btn-danger", danger);
  confirmDialog.querySelector("[value=yes]").classList.toggle("btn-primary", !danger);
  confirmDialog.returnValue = "";
  confirmDialog.addEventListener("close", () => resolve(confirmDialog.returnValue === "yes"), { once: true });
  confirmDialog.showModal();
});
document.addEventListener("submit", async (event) => {
  const form = event.target;
  const source = event.submitter?.dataset.confirm ? event.submitter : form;
  if (!source.dataset.confirm || form.dataset.confirmed) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (!(await ask(source.dataset.confirm, event.submitter?.classList.contains("btn-danger") ?? false))) return;
  form.dataset.confirmed = "1";
  form.requestSubmit(event.submitter);
  delete form.dataset.confirmed;
}, true);

/* A form is sent once, and isn't left by accident */
let unsaved = false;
document.addEventListener("input", (event) => { if (event.target.closest("form[data-guard]")) unsaved = true; });
document.addEventListener("submit", (event) => {
  if (event.defaultPrevented) return;
  unsaved = false;
  if (event.target.method !== "post" || event.target.target) return;
  if (event.target.dataset.sent) { event.preventDefault(); return; }
  event.target.dataset.sent = "1";
});
window.addEventListener("pageshow", () => all("form[data-sent]").forEach((form) => delete form.dataset.sent));
window.addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });

/* htmx: the token by header, no empty filters in addresses, polls that don't count as activity */
document.addEventListener("htmx:configRequest", (event) => {
  const { headers, parameters, verb, elt } = event.detail;
  if (verb !== "get") headers["X-CSRFToken"] = document.querySelector("meta[name=csrf-token]").content;
  if (verb === "get") Object.keys(parameters).forEach((name) => { if (parameters[name] === "") delete parameters[name]; });
  if (elt.dataset.fills) elt.dataset.fills.split(" ").forEach((pair) => {
    const [ours, theirs] = pair.split(":");
    const chosen = elt.form.elements[ours]?.value;
    if (chosen) parameters[theirs] = chosen;
  });
  if (elt.hasAttribute("data-poll")) headers["X-Polling"] = "1";
});
document.addEventListener("htmx:confirm", (event) => {
  if (!event.detail.question) return;
  event.preventDefault();
  ask(event.detail.question, event.detail.elt.classList.contains("btn-danger")).then((yes) => { if (yes) event.detail.issueRequest(true); });
});
document.addEventListener("htmx:responseError", (event) => {
  const status = event.detail.xhr.status;
  if (!event.detail.xhr.getResponseHeader("HX-Trigger")) toast({ level: "error", text: texts[`error_${status}`] ?? texts.error });
});
document.addEventListener("htmx:afterRequest", (event) => { if (event.detail.successful && event.detail.requestConfig.verb !== "get" && !event.detail.elt.closest?.("#quick, [data-plan-editor]")) unsaved = false; });
document.addEventListener("htmx:sendError", () => toast({ level: "error", text: texts.offline }));

/* Live search: waits for a pause, and for the end of a Chinese input method's composition */
let pause;
const live = (event) => {
  if (!event.target.matches("[data-live]") || event.isComposing) return;
  clearTimeout(pause);
  pause = setTimeout(() => htmx.trigger(event.target, "live"), 350);
};
document.addEventListener("input", live);
document.addEventListener("compositionend", live);

/* What a fragment needs when it arrives */
let choosing;
const loadChooser = () => choosing ??= new Promise((resolve) => {
  const { chooserJs, chooserCss } = document.body.dataset;
  document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href: chooserCss }));
  document.head.append(Object.assign(document.createElement("script"), { src: chooserJs, onload: resolve }));
});
const enhance = (scope) => {
  showFolds(scope);
  const selects = all("select[data-choose]:not(.tomselected)", scope);
  if (selects.length) loadChooser().then(() => selects.forEach((select) => {
    if (select.tomselect) return;
    const held = select === document.activeElement;
    const made = new TomSelect(select, { maxOptions: 300, plugins: select.multiple ? ["remove_button"] : [], render: { no_results: () => { const box = document.createElement("div"); box.className = "no-results"; box.textContent = texts.no_results; return box; } } });
    if (held) made.focus();
  }));
  all("[data-drop-file]", scope).forEach((zone) => {
    const input = zone.querySelector("input[type=file]");
    const show = () => { zone.querySelector("[data-file-name]").textContent = [...input.files].map((file) => file.name).join(", "); };
    input.addEventListener("change", show);
    zone.addEventListener("dragover", (event) => { event.preventDefault(); zone.classList.add("is-over"); });
    zone.addEventListener("dragleave", () => zone.classList.remove("is-over"));
    zone.addEventListener("drop", (event) => {
      event.preventDefault();
      zone.classList.remove("is-over");
      input.files = event.dataTransfer.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
  });
  document.dispatchEvent(new CustomEvent("fragment", { detail: scope }));
};
document.addEventListener("htmx:load", (event) => enhance(event.detail.elt));
document.addEventListener("DOMContentLoaded", () => { if (!window.htmx) enhance(document); });

/* A part of a page that is a dialog: it opens when it has come */
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id !== "dialog-body") return;
  all("details.drop[open]").forEach((menu) => { menu.open = false; });
  openDialog("dialog");
});

/* A field that depends on others is asked of its page anew when one of them changes (core/choosing.py). A newer
   question takes back the one under way: its answer would be stale, and would replace the target of the newer one.
   Nothing is left to do for a question taken back, and a failed one is told by the page, as every failed request is. */
const addressOf = (form, names) => {
  const url = new URL(form.getAttribute("action") || location.href, location.href);
  const entries = new FormData(form);
  names.forEach((name) => url.searchParams.set(name, entries.get(name) ?? ""));
  return url;
};
const askPage = (url, box, target) => {
  box.setAttribute("hx-sync", "this:replace");
  return htmx.ajax("GET", url.pathname + url.search, { source: box, target, swap: "outerHTML" }).catch(() => {});
};
const redraw = async (form, box, value) => {
  const { field, depends } = box.dataset;
  const url = addressOf(form, [...depends.split(" ").filter(Boolean), field]);
  if (value !== undefined) url.searchParams.set(field, value);
  url.searchParams.set("field", field);
  await askPage(url, box, box);
  return form.elements[field];
};
document.addEventListener("change", (event) => {
  const { form, name } = event.target;
  if (!form || !name) return;
  all(`.field[data-depends~="${name}"]`, form).forEach((box) => {
    const input = box.querySelector("[data-suggest]");
    if (input) suggest(input); else redraw(form, box);
  });
});

/* What a text field suggests, as one types and for what is chosen beside it */
const suggest = (input) => {
  const { suggest: name, suggestAt: page } = input.dataset;
  const box = input.closest(".field, td");
  const url = page ? new URL(page, location.href) : addressOf(input.form, [...box.dataset.depends.split(" ").filter(Boolean), name]);
  url.searchParams.set(...(page ? [name, input.value] : ["field", name]));
  askPage(url, box, input.list);
};
let suggesting;
const suggestSoon = (event) => {
  if (!event.target.matches?.("[data-suggest]") || event.isComposing) return;
  clearTimeout(suggesting);
  suggesting = setTimeout(() => suggest(event.target), event.type === "focusin" ? 0 : 250);
};
["focusin", "input", "compositionend"].forEach((kind) => document.addEventListener(kind, suggestSoon));

/* Adding what a choice lacks, in a dialog; what was added is chosen, and the field has the focus again (core/quick.py) */
let wanting;
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-quick]");
  if (button) wanting = { button, form: button.form, box: button.closest(".field"), takes: button.dataset.takes };
});
document.addEventListener("htmx:beforeSwap", (event) => {
  const { target, xhr } = event.detail;
  if (target.id !== "quick" || xhr.status < 400 || xhr.status >= 500 || /^\s*<!doctype/i.test(xhr.responseText)) return;
  event.detail.shouldSwap = true;
  event.detail.isError = false;
});
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id !== "quick") return;
  openDialog("quick-dialog");
  (event.detail.target.querySelector(".field-bad :is(input, select, textarea)") ?? event.detail.target.querySelector("input:not([type=hidden]), select, textarea"))?.focus();
});
document.addEventListener("quick-added", async (event) => {
  const { button, form, box, takes } = wanting;
  document.getElementById("quick-dialog").close();
  if (!box) { button.dispatchEvent(new CustomEvent("quick-taken", { bubbles: true, detail: event.detail })); return; }
  const isChoice = form.elements[box.dataset.field].matches("select");
  const control = await redraw(form, box, isChoice ? event.detail.pk : event.detail[takes]);
  unsaved ||= form.hasAttribute("data-guard");
  control.dispatchEvent(new Event("change", { bubbles: true }));
  (control.tomselect ?? control).focus();
});

/* Columns of a list in their order; what leads to the row's page can't be left out */
document.addEventListener("click", (event) => {
  if (event.target.matches("input[data-fixed]")) event.preventDefault();
  const mover = event.target.closest("[data-move]");
  if (!mover) return;
  const row = mover.closest("li");
  const other = mover.dataset.move === "1" ? row.nextElementSibling : row.previousElementSibling;
  if (other) other[mover.dataset.move === "1" ? "after" : "before"](row);
  mover.focus();
});

/* Picking rows of a list, one by one, the page, or all that match */
const picks = () => all("tbody input[name=pick]");
const showPicked = () => {
  const bar = document.getElementById("picked");
  if (!bar) return;
  const boxes = picks();
  const count = boxes.filter((box) => box.checked).length;
  bar.hidden = !count;
  bar.querySelector("[data-picked]").textContent = count;
  const page = document.querySelector("[data-pick-page]");
  page.checked = count === boxes.length;
  page.indeterminate = count > 0 && count < boxes.length;
  const matching = bar.querySelector("[data-pick-matching]");
  if (matching && count < boxes.length) matching.checked = false;
};
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-pick-page]")) picks().forEach((box) => { box.checked = event.target.checked; });
  if (event.target.matches("[data-pick-matching]") && event.target.checked) picks().forEach((box) => { box.checked = true; });
  if (event.target.matches("[data-pick-page], [data-pick-matching], input[name=pick]")) showPicked();
});
document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-pick-none]")) return;
  picks().forEach((box) => { box.checked = false; });
  showPicked();
});
window.addEventListener("pageshow", showPicked);

/* A row opens what its first link opens; text can still be selected */
document.addEventListener("click", (event) => {
  const row = event.target.closest("tr[data-row]");
  if (!row || event.target.closest("a, button, input, label, summary") || String(getSelection())) return;
  row.querySelector("a")?.click();
});

/* A form that comes back shows the first thing that is wrong in it, however far down that is */
const firstWrong = document.querySelector("main form :is(.cell.is-invalid, .field-bad :is(input:not([type=hidden]), select, textarea))");
if (firstWrong) {
  for (let fold = firstWrong.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  (firstWrong.tomselect ?? firstWrong).focus({ preventScroll: true });
  firstWrong.closest(".field-bad, td").scrollIntoView({ block: "center" });
}
