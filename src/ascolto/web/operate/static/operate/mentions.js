/* "@" in a note: the colleagues to choose from, beside what is being written. */
import { register } from "../ascolto/js/keys.js";

/* The lists of the closed menu have their keys as well. */
for (const link of document.querySelectorAll("[data-list-key]")) {
  register(link.dataset.listKey, { says: link.dataset.listSays, run: () => link.click() });
}

const PART = /(^|\s)@([\p{L}\p{M}'’. -]{0,30})$/u;
const list = () => document.getElementById("mention-list");
const seen = () => [...(list()?.querySelectorAll("[role=option]:not([hidden])") ?? [])];

function typed(text) {
  if (text.form?.dataset.mode !== "note" || text.selectionStart !== text.selectionEnd) return null;
  return PART.exec(text.value.slice(0, text.selectionStart));
}

function show(text) {
  const menu = list();
  if (!menu) return;
  const part = typed(text);
  const begun = part?.[2].toLocaleLowerCase();
  for (const option of menu.children) {
    option.hidden = !part || !option.dataset.name.toLocaleLowerCase().split(" ").some((_, n, all) => all.slice(n).join(" ").startsWith(begun));
  }
  menu.hidden = !seen().length;
  text.setAttribute("aria-controls", "mention-list");
  choose(text, seen()[0]);
}

function choose(text, option) {
  for (const other of list().children) other.setAttribute("aria-selected", String(other === option));
  if (option && !list().hidden) text.setAttribute("aria-activedescendant", option.id);
  else text.removeAttribute("aria-activedescendant");
}

function take(text, option) {
  const part = typed(text);
  if (!part || !option) return;
  const start = text.selectionStart - part[2].length;
  text.setRangeText(`${option.dataset.name} `, start, text.selectionStart, "end");
  text.dispatchEvent(new Event("input", { bubbles: true }));
}

document.addEventListener("input", (event) => {
  if (event.target.matches?.("#composer textarea")) show(event.target);
});

/* Before anybody else: an arrow or Enter belongs to the list while it is open. */
document.addEventListener("keydown", (event) => {
  const text = event.target;
  if (!text.matches?.("#composer textarea") || !list() || list().hidden || event.ctrlKey || event.metaKey) return;
  const all = seen();
  const at = all.findIndex((option) => option.getAttribute("aria-selected") === "true");
  if (event.key === "ArrowDown") choose(text, all[(at + 1) % all.length]);
  else if (event.key === "ArrowUp") choose(text, all[(at - 1 + all.length) % all.length]);
  else if (event.key === "Enter" || event.key === "Tab") take(text, all[at]);
  else if (event.key === "Escape") (list().hidden = true), choose(text, null);
  else return;
  event.preventDefault();
  event.stopPropagation();
}, true);

document.addEventListener("pointerdown", (event) => {
  const option = event.target.closest?.("#mention-list [role=option]");
  if (!option) return;
  event.preventDefault();
  take(document.querySelector("#composer textarea"), option);
});
