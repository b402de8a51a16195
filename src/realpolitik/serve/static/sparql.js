// Adds to the text area of the editor: line numbers, the place of an error, Ctrl+Enter, and completion
// of names (/terms.json). Tab moves to the next element, as in any text area. Completions are in a
// listbox; none is selected until an arrow key moves there, so that Enter still starts a new line.
const field = document.getElementById("query");
const list = document.getElementById("completions");
const status = document.getElementById("status");
const gutter = document.querySelector(".gutter");
const MOST = 20; // completions to show
let known; // the terms, loaded at first use
let prefixes = {};
let options = []; // the completions in the list
let active = -1; // the index of the selected one
let putting = false; // inserting a completion, which needs no completions itself

for (const [name, value] of Object.entries({ autocomplete: "list", haspopup: "listbox", controls: list.id })) {
  field.setAttribute(`aria-${name}`, value);
}
for (const part of document.querySelectorAll(".scripted")) part.hidden = false;

// Show the line numbers, and mark the line where parsing stopped.
let wrong = Number(field.dataset.line || 0);
function number() {
  const lines = field.value.split("\n").map((_, place) => `${place + 1}`);
  const at = wrong ? [lines.slice(0, wrong - 1), lines[wrong - 1] ?? "", lines.slice(wrong)] : [lines, "", []];
  const mark = document.createElement("mark");
  mark.textContent = at[1];
  const before = at[0].map((line) => `${line}\n`).join("");
  gutter.replaceChildren(before, ...(at[1] ? [mark, "\n"] : []), at[2].join("\n"));
  gutter.scrollTop = field.scrollTop;
}
gutter.hidden = false;
number();
if (wrong) {
  const lines = field.value.split("\n").slice(0, wrong - 1);
  const at = lines.reduce((sum, line) => sum + line.length + 1, 0) + Number(field.dataset.column) - 1;
  // After the browser has scrolled to the result, to which the address links.
  addEventListener("load", () => requestAnimationFrame(() => {
    field.focus();
    field.setSelectionRange(at, at + 1);
  }));
}

// Return the word before the caret.
function word() {
  const before = field.value.slice(0, field.selectionStart);
  return field.selectionStart === field.selectionEnd ? before.match(/[?$]?[\p{L}\p{N}_:-]*$/u)[0] : "";
}

// Return how far a term is from the typed text, or null if it does not match.
function distance(typed, [term, ...names], prefix) {
  if (!term.startsWith(prefix)) return null;
  const sought = typed.slice(prefix.length).toLowerCase();
  const local = term.slice(term.indexOf(":") + 1).toLowerCase();
  if (local.startsWith(sought)) return 0;
  const [label, , ...others] = names.map((name) => name.toLowerCase());
  if (label.startsWith(sought)) return 1;
  if (local.includes(sought) || label.includes(sought)) return 2;
  return others.some((name) => name.startsWith(sought)) ? 3 : null;
}

// Return the terms, or none if they cannot be loaded.
async function load() {
  try {
    const told = await (await fetch("/terms.json")).json();
    prefixes = told.prefixes;
    return told.terms;
  } catch {
    return [];
  }
}

function found(typed, terms) {
  if (/^[?$]/.test(typed)) {
    const used = new Set(field.value.match(/[?$]\w+/g));
    used.delete(typed);
    return [...used].filter((name) => name.startsWith(typed)).map((name) => [name, "", "variable"]);
  }
  const prefix = typed.slice(0, typed.indexOf(":") + 1);
  const near = terms.map((term) => [distance(typed, term, prefix), term]).filter(([far]) => far !== null);
  return near.sort(([a], [b]) => a - b).map(([, term]) => term);
}

async function open() {
  const typed = word();
  const terms = await (known ??= load());
  if (word() !== typed) return; // the user has typed more
  close();
  options = found(typed, terms).slice(0, MOST);
  list.replaceChildren(...options.map(([term, label, kind], place) => {
    const option = document.createElement("li");
    const beside = document.createElement("span");
    beside.className = "quiet";
    beside.textContent = [label, kind].filter(Boolean).join(", ");
    option.append(term, " ", beside);
    Object.assign(option, { id: `completion-${place}`, role: "option", ariaSelected: "false" });
    return option;
  }));
  status.textContent = options.length ? `${options.length} completions; press arrow down to choose` : "";
  if (!options.length) return;
  list.hidden = false;
  const lines = field.value.slice(0, field.selectionStart).split("\n");
  const { lineHeight, paddingTop, fontSize } = getComputedStyle(field);
  const top = parseFloat(paddingTop) + lines.length * parseFloat(lineHeight) - field.scrollTop;
  const left = field.offsetLeft + lines.at(-1).length * parseFloat(fontSize) * 0.6 - field.scrollLeft;
  list.style.top = `${top + 4}px`;
  list.style.left = `${Math.max(0, Math.min(left, field.parentElement.clientWidth - list.offsetWidth))}px`;
}

function close() {
  list.hidden = true;
  options = [];
  point(-1);
}

function point(place) {
  active = place;
  [...list.children].forEach((option, at) => option.setAttribute("aria-selected", `${at === place}`));
  if (place < 0) return field.removeAttribute("aria-activedescendant");
  field.setAttribute("aria-activedescendant", `completion-${place}`);
  list.children[place].scrollIntoView({ block: "nearest" });
}

// Insert a text so that Ctrl+Z undoes it.
function put(text, start, end) {
  putting = true;
  field.setSelectionRange(start, end);
  if (!document.execCommand("insertText", false, text)) field.setRangeText(text, start, end, "end");
  putting = false;
}

function choose(place) {
  const term = options[place][0];
  const caret = field.selectionStart;
  put(term, caret - word().length, caret);
  const prefix = term.match(/^([\w-]+):/)?.[1];
  if (prefixes[prefix] && !new RegExp(`prefix\\s+${prefix}:`, "i").test(field.value)) {
    const at = field.selectionStart;
    const line = `PREFIX ${prefix}: <${prefixes[prefix]}>\n`;
    put(line, 0, 0);
    field.setSelectionRange(at + line.length, at + line.length);
  }
  close();
}

field.addEventListener("input", () => {
  wrong = 0;
  field.removeAttribute("aria-invalid");
  number();
  if (!putting && /^[?$]\w|:/.test(word())) open();
  else close();
});
field.addEventListener("keydown", (event) => {
  const { key, ctrlKey, metaKey, altKey } = event;
  const shown = !list.hidden;
  if (key === "Enter" && (ctrlKey || metaKey)) field.form.requestSubmit();
  else if ((key === " " && ctrlKey) || (key === "ArrowDown" && altKey)) open();
  else if (shown && key === "ArrowDown") point((active + 1) % options.length);
  else if (shown && key === "ArrowUp") point(active < 1 ? options.length - 1 : active - 1);
  else if (shown && key === "Enter" && active >= 0) choose(active);
  else if (shown && key === "Escape") close();
  else {
    if (/^(Arrow|Home|End|Page)/.test(key)) close();
    return;
  }
  event.preventDefault();
});
field.addEventListener("scroll", () => { gutter.scrollTop = field.scrollTop; close(); });
for (const name of ["blur", "click"]) field.addEventListener(name, close);
list.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
list.addEventListener("click", (event) => choose([...list.children].indexOf(event.target.closest("li"))));
