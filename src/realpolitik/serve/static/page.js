// A page may list a claim at several sentences. Pointing at the claim or moving the focus to it
// highlights all of them, and the quoted words if the page has the text.
"use strict";
const lit = "lit";
function light(event, on) {
  const at = event.target.closest?.("[data-claim]");
  if (!at) return;
  const ranges = [];
  for (const other of document.querySelectorAll(`[data-claim="${CSS.escape(at.dataset.claim)}"]`)) {
    const pair = other.closest(".pair");
    other.classList.toggle(lit, on);
    pair?.classList.toggle(lit, on);
    const text = pair?.querySelector("blockquote")?.firstChild;
    const start = text?.data.indexOf(other.dataset.words) ?? -1;
    if (on && start >= 0) {
      const range = new Range();
      range.setStart(text, start);
      range.setEnd(text, start + other.dataset.words.length);
      ranges.push(range);
    }
  }
  if (globalThis.Highlight) CSS.highlights.set("words", new Highlight(...ranges));
}
for (const [name, on] of [["pointerover", true], ["pointerout", false], ["focusin", true], ["focusout", false]]) {
  document.addEventListener(name, (event) => light(event, on));
}
