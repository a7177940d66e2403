/* The keyboard: shortcuts are declared with data-key on what they press, or registered in code; "?" shows them all. */
import { actions, caps, press, register, registered } from "./actions.js";
import { isField, isSeen, make, remember, remembered, words, icon } from "./page.js";

export { register };
const SEQUENCE = 1200;
let pending = "";
let pendingAt = 0;

const plainKeys = () => remembered("ascolto_keys") !== "off";

function nameOf(event) {
  const key = event.key === " " ? "Space" : event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const shifted = event.shiftKey && (event.key.length > 1 || event.ctrlKey || event.metaKey);
  // A letter with Shift is a key of its own ("Shift+A"); a sign such as "?" is Shift's doing already.
  if (event.shiftKey && !event.ctrlKey && !event.metaKey && !event.altKey && /^\p{L}$/u.test(event.key)) return `Shift+${event.key.toUpperCase()}`;
  return [(event.ctrlKey || event.metaKey) && "Control", event.altKey && "Alt", shifted && "Shift", key].filter(Boolean).join("+");
}

const open = () => document.querySelector("dialog[open]");

function declared(keys, from) {
  const inside = open() ?? from?.closest?.("form") ?? null;
  const all = (root) => [...root.querySelectorAll(`[data-key="${CSS.escape(keys)}"]`)].filter((node) => isSeen(node) && !node.disabled);
  return (inside && all(inside)[0]) || (open() ? null : all(document)[0]);
}

function perform(keys, event) {
  const node = declared(keys, event.target);
  if (node) {
    event.preventDefault();
    press(node);
    return true;
  }
  const shortcut = registered.get(keys);
  if (!shortcut || open() || !shortcut.when()) return false;
  event.preventDefault();
  shortcut.run(event);
  return true;
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || ["Control", "Shift", "Alt", "Meta"].includes(event.key)) return;
  const keys = nameOf(event);
  const modified = /^(Control|Alt)\+/.test(keys);
  if (keys === "Escape") return escape(event);
  if (!modified && (isField(event.target) || event.target.matches?.("input[type=radio]"))) return;
  if (!modified && !plainKeys() && event.key.length === 1 && keys !== "?") return;
  // A menu that has just closed may hold the focus until the next frame: keys are not for it any more.
  const menu = event.target.closest?.("[role=menu], [role=listbox]");
  if (!modified && menu && isSeen(menu)) return;
  const sequence = Date.now() - pendingAt < SEQUENCE && pending ? `${pending} ${keys}` : "";
  pending = modified ? "" : keys;
  pendingAt = Date.now();
  if (sequence && perform(sequence, event)) pending = "";
  else if (!modified && rows(event, keys)) pending = "";
  else perform(keys, event);
});

function escape(event) {
  if (open() || document.querySelector("[popover]:popover-open, details.menu[open]")) return;
  const sheet = document.querySelector(".inbox[data-sheet]");
  if (sheet) {
    event.preventDefault();
    sheet.querySelector("[data-sheet-close]")?.click();
  } else if (isField(event.target)) {
    event.preventDefault();
    event.target.blur();
    document.querySelector("[data-rows] .row[aria-current]")?.focus();
  } else {
    perform("Escape", event);
  }
}

/* j, k and the arrows in a list of rows. */
function rows(event, keys) {
  const list = event.target.closest?.("[data-rows]") ?? document.querySelector("[data-rows]");
  if (!list || !isSeen(list) || open()) return false;
  const inList = list.contains(event.target);
  const step = { j: 1, k: -1, ...(inList ? { ArrowDown: 1, ArrowUp: -1 } : {}) }[keys];
  const edge = inList ? { Home: 0, End: -1 }[keys] : undefined;
  if (step === undefined && edge === undefined) return false;
  const all = [...list.querySelectorAll(".row:not(.loading)")];
  if (!all.length) return false;
  const current = all.findIndex((row) => row === document.activeElement);
  const from = current >= 0 ? current : all.findIndex((row) => row.hasAttribute("aria-current"));
  const to = edge !== undefined ? all.at(edge) : all[Math.min(all.length - 1, Math.max(0, from < 0 ? 0 : from + step))];
  event.preventDefault();
  to.focus({ preventScroll: true });
  to.scrollIntoView({ block: "nearest" });
  list.dispatchEvent(new CustomEvent("ascolto:row", { bubbles: true, detail: { row: to } }));
  return true;
}

/* Help ------------------------------------------------------------------------------------------ */
function everything() {
  const groups = new Map();
  const add = (group, keys, says) => {
    if (!groups.has(group)) groups.set(group, new Map());
    groups.get(group).set(keys, says);
  };
  const anywhere = words("keys.anywhere");
  if (document.querySelector("[data-rows]")) {
    add(anywhere, "j", words("keys.next"));
    add(anywhere, "k", words("keys.previous"));
  }
  for (const { group, keys, says } of actions()) if (keys) add(group || anywhere, keys, says);
  add(anywhere, "Escape", words("keys.escape"));
  return groups;
}

export function help() {
  document.getElementById("keys-help")?.remove();
  const body = make("div", { class: "dialog-body" });
  for (const [group, keys] of everything()) {
    const list = make("ul", { class: "keys-list" });
    for (const [name, says] of keys) list.append(make("li", {}, make("span", {}, says), make("span", { class: "line" }, ...caps(name))));
    body.append(make("h3", { class: "keys-group" }, group), list);
  }
  const single = make("input", { type: "checkbox", role: "switch" });
  single.checked = plainKeys();
  single.addEventListener("change", () => remember("ascolto_keys", single.checked ? "on" : "off"));
  const close = make("button", { class: "button quiet icon-only", "data-dialog-close": true, "aria-label": words("close") }, icon("close"));
  const dialog = make("dialog", { class: "dialog narrow", id: "keys-help", "aria-labelledby": "keys-title" },
    make("header", { class: "dialog-head" }, make("h2", { id: "keys-title" }, words("keys.title")), close),
    body,
    make("footer", { class: "dialog-foot" }, make("label", { class: "switch" }, single, words("keys.single"))));
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

register("?", { says: words("keys.help"), run: help });
