/* What can be done on the page as it stands: the one source of the keys, the "?" sheet and the palette. */
import { entered } from "./menu.js";
import { isField, isSeen, make } from "./page.js";

export const registered = new Map();

/** Adds a shortcut: `keys` such as "x", "g i", "Control+Enter". Gives back what removes it. */
export function register(keys, { says, group = "", run, when = () => true }) {
  registered.set(keys, { says, group, run, when });
  return () => registered.delete(keys);
}

export function press(node) {
  if (isField(node)) {
    node.focus();
    node.select?.();
  } else if (node.popover === undefined || !node.matches("[popover]")) {
    window.htmx?.process(node); // what was just brought in is seen a moment before htmx listens to it
    node.click();
    entered(node);
  }
}

function wordsOf(node) {
  if (node.dataset.keySays) return node.dataset.keySays;
  if (node.matches(".rail-item") && node.dataset.tip) return node.dataset.tip; // its name without the count
  const named = node.getAttribute("aria-label") || node.querySelector(".label")?.textContent;
  const copy = node.cloneNode(true);
  copy.querySelectorAll?.(".kbd, .count, .avatar, svg").forEach((part) => part.remove());
  return (named || copy.textContent || node.placeholder || "").replace(/\s+/g, " ").trim();
}

/* A menu's items can be done when its button can be pressed, open or not. */
function openerOf(item) {
  const popover = item.closest("[popover]");
  const opener = popover
    ? [...document.querySelectorAll(`[popovertarget="${CSS.escape(popover.id)}"]`)].find(isSeen)
    : item.closest("details.menu")?.querySelector("summary");
  return opener && isSeen(opener) ? opener : null;
}

const KEYED = "[data-key]";
const PLAIN = "main :is(button, a.button, summary)";
const ITEMS = "main :is([popover], details.menu) .menu-item, .rail-item:not([data-key])";
const NOT_HERE = "#messages *, .toast *, [role=tab]:not([data-key]), [data-dialog-close], [data-palette]";

function* offered() {
  for (const node of document.querySelectorAll(KEYED)) {
    if (isSeen(node) && node.dataset.key !== "Escape") yield { node, keys: node.dataset.key, says: wordsOf(node) };
  }
  for (const node of document.querySelectorAll(PLAIN)) {
    const apart = node.dataset.key || node.closest("dialog, [popover], .menu-list");
    if (!apart && isSeen(node)) yield { node, keys: "", says: wordsOf(node) };
  }
  for (const node of document.querySelectorAll(ITEMS)) {
    const opener = node.matches(".rail-item") ? null : openerOf(node);
    if (opener) yield { node, keys: "", says: `${wordsOf(opener)}: ${wordsOf(node)}` };
    else if (node.matches(".rail-item") && isSeen(node)) yield { node, keys: "", says: wordsOf(node) };
  }
}

/** Everything that can be done now: `{says, keys, group, run}`; each once, what has a key first. */
export function actions() {
  const found = new Map();
  const add = (action) => {
    const known = action.says && found.get(action.says);
    if (action.says && (!known || (known.keys === "" && action.keys))) found.set(action.says, action);
  };
  for (const { node, keys, says } of offered()) {
    if (node.disabled || (!keys && node.matches(NOT_HERE))) continue;
    add({ says, keys, node, group: node.closest("[data-key-group]")?.dataset.keyGroup ?? "", run: () => press(node) });
  }
  for (const [keys, { says, group, run, when }] of registered) if (when()) add({ says, keys, group, run });
  return [...found.values()];
}

const APPLE = /Mac|iPhone|iPad/.test(navigator.platform);
const CAPS = { Control: APPLE ? "⌘" : "Ctrl", Shift: "⇧", Alt: APPLE ? "⌥" : "Alt", Enter: "↵", Escape: "Esc", Space: "␣" };

/** A shortcut as caps of keys. */
export function caps(keys) {
  return keys.split(" ").filter(Boolean).flatMap((step) => step.split(/(?<=.)\+(?=.)/).map((key) => make("kbd", { class: "kbd" }, CAPS[key] ?? (key.length === 1 ? key.toUpperCase() : key))));
}
