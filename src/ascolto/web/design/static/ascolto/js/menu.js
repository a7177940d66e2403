/* Menus: places a popover beside its button, moves with the arrows and by first letter, closes details menus. */
import { isSeen } from "./page.js";

const GAP = 4;

function place(menu, button) {
  const from = button.getBoundingClientRect();
  const box = menu.getBoundingClientRect();
  const below = window.innerHeight - from.bottom - GAP;
  const up = below < box.height && from.top > below;
  const left = Math.min(Math.max(8, from.left), window.innerWidth - box.width - 8);
  const end = from.right - box.width;
  const x = from.left + box.width > window.innerWidth - 8 && end > 8 ? end : left;
  menu.style.left = `${Math.round(x)}px`;
  menu.style.top = `${Math.round(Math.max(8, up ? from.top - box.height - GAP : from.bottom + GAP))}px`;
}

const openerOf = (menu) =>
  [...document.querySelectorAll(`[popovertarget="${CSS.escape(menu.id)}"]`)].find(isSeen) ?? null;

const items = (menu) =>
  [...menu.querySelectorAll(".menu-item, [role=menuitem], input, select, textarea")].filter((item) => isSeen(item) && !item.disabled);

function enter(menu, opener) {
  if (opener) place(menu, opener);
  if (!menu.contains(document.activeElement)) (menu.querySelector("[autofocus]") ?? items(menu)[0])?.focus();
}

/** Opened by a key: the focus goes in at once, not with the browser's `toggle`, so that the next key is the menu's. */
export function entered(button) {
  const menu = button.getAttribute("popovertarget") && document.getElementById(button.getAttribute("popovertarget"));
  if (menu?.matches(".menu-list:popover-open")) enter(menu, button);
}

document.addEventListener("toggle", (event) => {
  const node = event.target;
  if (!(node instanceof Element)) return;
  if (node.matches("[popover].menu-list")) {
    const opener = openerOf(node);
    opener?.setAttribute("aria-expanded", String(event.newState === "open"));
    if (event.newState !== "open") return node.contains(document.activeElement) && opener?.focus(); // what had it before is gone
    enter(node, opener);
  } else if (node.matches("details.menu") && node.open) {
    for (const other of document.querySelectorAll("details.menu[open]")) if (other !== node) other.open = false;
    items(node.querySelector(".menu-list"))[0]?.focus();
  }
}, true);

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target) || event.target.closest(".menu-item")) menu.open = false;
  }
  const item = event.target.closest?.("[popover].menu-list .menu-item:not([popovertarget], [data-stay])");
  if (item) item.closest("[popover]").hidePopover();
});

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.(".menu-list");
  const details = event.target.closest?.("details.menu[open]");
  if (event.key === "Escape" && details) {
    event.preventDefault();
    details.open = false;
    details.querySelector("summary").focus();
    return;
  }
  if (!menu || event.ctrlKey || event.metaKey || event.altKey) return;
  const typing = event.target.matches("input, textarea, select");
  const all = items(menu);
  const at = all.indexOf(document.activeElement);
  const moves = { ArrowDown: all[(at + 1) % all.length], ArrowUp: all[(at - 1 + all.length) % all.length] };
  if (!typing) Object.assign(moves, { Home: all[0], End: all.at(-1) });
  let next = moves[event.key];
  if (!next && !typing && event.key.length === 1 && event.key !== " ") {
    const letter = event.key.toLocaleLowerCase();
    next = [...all.slice(at + 1), ...all.slice(0, at + 1)].find((item) => item.textContent.trim().toLocaleLowerCase().startsWith(letter));
  }
  if (!next) return;
  event.preventDefault();
  next.focus();
});
