/* What a reviewer has begun to change stays, whatever happens in the conversation meanwhile. */
const place = (root) => root.querySelector("#submissions");
const same = (root, node) => root.querySelector(`[id="${CSS.escape(node.id)}"]`);

/** Brings what is open and written into the next picture of the page, before it takes the place of this one. */
export function keepWriting(next) {
  const old = place(document);
  const now = place(next);
  if (!old || !now) return;
  for (const part of old.querySelectorAll("details[open]")) same(now, part)?.setAttribute("open", "");
  for (const field of old.querySelectorAll("textarea, input:not([type=hidden])")) {
    const other = field.id && same(now, field);
    if (other) other.value = field.value;
  }
  for (const box of old.querySelectorAll("input[type=checkbox]:not(:checked)")) {
    const other = now.querySelector(`#${CSS.escape(box.closest("section").id)} [name="${box.name}"][value="${box.value}"]`);
    if (other) other.checked = false;
  }
  const active = old.contains(document.activeElement) && document.activeElement;
  if (!active?.id) return;
  const { id, selectionStart: from, selectionEnd: to } = active;
  queueMicrotask(() => {
    const again = document.getElementById(id);
    if (!again || again === document.activeElement) return;
    again.focus({ preventScroll: true });
    if (typeof from === "number") again.setSelectionRange(from, to);
  });
}
