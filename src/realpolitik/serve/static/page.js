// A claim may stand on several sentences, and in several places of a page: pointing at one of them,
// by mouse or by keyboard, lights up the others. Everything else works without script.
"use strict";
const lit = "lit";
function light(event, on) {
  const at = event.target.closest?.("[data-claim]");
  if (!at) return;
  for (const other of document.querySelectorAll(`[data-claim="${CSS.escape(at.dataset.claim)}"]`)) {
    other.classList.toggle(lit, on);
    other.closest(".pair")?.classList.toggle(lit, on);
  }
}
for (const [name, on] of [["pointerover", true], ["pointerout", false], ["focusin", true], ["focusout", false]]) {
  document.addEventListener(name, (event) => light(event, on));
}
