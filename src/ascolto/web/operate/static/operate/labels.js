/* A label that is corrected shows so at once; the thread is drawn anew when the list of labels closes. */
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-label-value]");
  if (!button || button.disabled) return;
  for (const other of button.parentElement.querySelectorAll("[data-label-value]")) other.setAttribute("aria-pressed", String(other === button));
});

document.addEventListener("toggle", (event) => {
  const isLabels = event.newState === "closed" && event.target.matches?.(".labels-list");
  const here = document.getElementById("thread")?.dataset.conversation;
  if (isLabels && here) document.body.dispatchEvent(new CustomEvent("ascolto:conversation", { bubbles: true, detail: { id: Number(here) } }));
}, true);
