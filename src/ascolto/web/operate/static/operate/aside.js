/* What stands beside the thread: read again when the conversation changed, and its texts go into the composer. */
import { csrf } from "../ascolto/js/page.js";

const composer = () => document.getElementById("composer");

/* The conversation changed: what stands beside it may have, too. Not under the hands of who fills something in there. */
export function readAside() {
  const aside = document.getElementById("aside");
  if (aside && !aside.querySelector("form:focus-within, details[open], .htmx-request")) window.htmx?.trigger(aside, "refresh");
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-words]");
  const form = composer();
  if (!button || !form) return;
  if (form.dataset.mode === "note") form.querySelector('[role=tab][data-mode="reply"]:not(:disabled)')?.click();
  insert(form.elements.text, button.dataset.words);
  for (const name of CARRIED) if (button.dataset[name]) carry(form, name, button.dataset[name]);
  if (button.dataset.usedUrl) fetch(button.dataset.usedUrl, { method: "POST", headers: { "X-CSRFToken": csrf() } }).catch(() => null);
  document.querySelector("[data-sheet-close]")?.click();
});

/* At the caret, on lines of its own; what stands there already is not said twice. */
function insert(text, words) {
  if (!text.value.includes(words)) {
    const before = text.value.slice(0, text.selectionStart).trimEnd();
    const after = text.value.slice(text.selectionEnd).trimStart();
    text.value = [before, words, after].filter(Boolean).join("\n\n");
    const end = (before ? before.length + 2 : 0) + words.length;
    text.setSelectionRange(end, end);
  }
  text.focus();
  text.dispatchEvent(new Event("input", { bubbles: true }));
}

/* The answer tells of this gesture, or recommends this entry of the catalogue. */
const CARRIED = ["gesture", "item"];

function carry(form, name, value) {
  if (form.querySelector(`input[name="${name}"][value="${value}"]`)) return;
  const field = document.createElement("input");
  Object.assign(field, { type: "hidden", name, value });
  form.append(field);
}

/* After a reload or an answer called back the draft still tells of it. */
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.target.id !== "aside" || !composer()) return;
  for (const name of CARRIED) {
    for (const button of event.target.querySelectorAll(`[data-${name}]`)) {
      if (composer().elements.text.value.includes(button.dataset.words)) carry(composer(), name, button.dataset[name]);
    }
  }
});

/* Choosing a gesture puts in what it usually costs. */
document.addEventListener("change", (event) => {
  const form = event.target.closest?.("[data-gesture-form]");
  if (form && event.target.name === "kind") form.elements.cost.value = event.target.dataset.cost;
});
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.target.matches?.("[data-gesture-form]") && event.detail.successful) event.target.closest("dialog")?.close();
});
