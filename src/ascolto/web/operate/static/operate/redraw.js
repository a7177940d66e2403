/* Draws what changed and leaves the rest where it stands: the same node, with its focus, its selection and what it waits for. */

/** The part of this id as `next` has it. Not while a menu in it is open, and later if it waits for an answer. */
export function swap(id, next) {
  const old = document.getElementById(id);
  const now = next.querySelector(`#${id}`);
  if (!old || !now || same(old, now) || old.querySelector("dialog[open], :popover-open")) return;
  if (asks(old)) {
    held = true;
    return;
  }
  const parts = [...now.querySelectorAll(KEPT)].map((part) => [part, document.getElementById(part.id)]);
  const focus = document.activeElement;
  const { scrollTop } = old;
  old.replaceWith(now);
  for (const [part, known] of parts) if (known?.dataset.kept === part.dataset.kept) part.replaceWith(known);
  now.scrollTop = scrollTop;
  if (focus?.isConnected) focus.focus({ preventScroll: true }); // it stood in what was put back
  window.htmx?.process(now);
}

/* What a part reads for itself stays as it stands, with what it waits for, as long as it is about the same thing. */
const KEPT = "[data-kept]";

const same = (old, now) => old.outerHTML === now.outerHTML || plain(old) === plain(now);

/* To compare by: without a form's key, which is another at every drawing, and what menus write on their buttons. */
function plain(node) {
  const copy = node.cloneNode(true);
  for (const key of copy.querySelectorAll("[name=csrfmiddlewaretoken]")) key.removeAttribute("value");
  for (const button of copy.querySelectorAll("[popovertarget]")) button.removeAttribute("aria-expanded");
  for (const part of copy.querySelectorAll(KEPT)) part.replaceWith(`${part.id} ${part.dataset.kept}`);
  return copy.outerHTML;
}

/* Not what reads itself: to wait for that, and to read it again after the waiting, would never end. */
function asks(node) {
  return [...node.querySelectorAll(".htmx-request")].some((one) => !one.closest(KEPT));
}

let held = false;

/** Calls `again` once what kept a part from being drawn has its answer. */
export function whenAnswered(again) {
  document.addEventListener("htmx:afterRequest", () => {
    if (!held) return;
    held = false;
    again();
  });
}

/** The entries of a list one by one; what `next` does not have stays. */
export function merge(list, next) {
  let spot = null;
  for (const item of [...next.children].reverse()) {
    const known = item.id && document.getElementById(item.id);
    if (known) {
      if (!same(known, item) && !known.querySelector("details[open], :popover-open")) {
        known.replaceWith(item);
        window.htmx?.process(item);
        spot = item;
      } else spot = known;
    } else if (item.id) {
      list.insertBefore(item, spot);
      window.htmx?.process(item);
      spot = item;
    }
  }
}
