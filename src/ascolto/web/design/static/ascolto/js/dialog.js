/* Dialogs and the sheet. The browser keeps the focus inside and gives it back. */
import { isSeen } from "./page.js";

function openSheet(name, opener) {
  const inbox = opener.closest(".inbox");
  const sheet = inbox?.querySelector(`#${CSS.escape(name)}, .${CSS.escape(name)}`);
  if (!sheet) return;
  inbox.dataset.sheet = name;
  inbox.sheetOpener = opener;
  requestAnimationFrame(() => (sheet.querySelector("[data-sheet-close]") ?? sheet).focus());
}

function closeSheet(inbox) {
  delete inbox.dataset.sheet;
  const opener = inbox.sheetOpener;
  if (opener && isSeen(opener)) opener.focus();
}

document.addEventListener("click", (event) => {
  const target = event.target;
  if (!(target instanceof Element)) return;
  const opens = target.closest("[data-dialog-open]");
  if (opens) document.getElementById(opens.dataset.dialogOpen)?.showModal();
  if (target.closest("[data-dialog-close]")) target.closest("dialog")?.close();
  if (target.matches("dialog.dialog") && target.open && outside(target, event)) target.close();
  const sheet = target.closest("[data-sheet-open]");
  if (sheet) return openSheet(sheet.dataset.sheetOpen, sheet);
  const inbox = target.closest(".inbox[data-sheet]");
  if (inbox && (target === inbox || target.closest("[data-sheet-close]"))) closeSheet(inbox);
});

function outside(dialog, event) {
  const box = dialog.getBoundingClientRect();
  const pressed = event.clientX || event.clientY;
  return pressed && (event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom);
}

/* A dialog that htmx brought opens at once and leaves with its closing. */
function auto(root) {
  for (const dialog of root.querySelectorAll?.("dialog[data-dialog-auto]:not([open])") ?? []) show(dialog);
  if (root.matches?.("dialog[data-dialog-auto]:not([open])")) show(root);
}

function show(dialog) {
  dialog.addEventListener("close", () => dialog.remove(), { once: true });
  dialog.showModal();
}

document.addEventListener("htmx:load", (event) => auto(event.target));
auto(document);

/* Phones without interactive-widget: how much of the page the keyboard covers. */
const view = window.visualViewport;
view?.addEventListener("resize", () => {
  const covered = Math.max(0, Math.round(window.innerHeight - view.height - view.offsetTop));
  document.documentElement.style.setProperty("--keyboard", `${view.scale > 1.01 ? 0 : covered}px`);
});
