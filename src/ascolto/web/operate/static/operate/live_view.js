/* What is only written down here is published by hand: copied from the composer, pasted there. */
document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-copy-reply]");
  if (!button) return;
  const field = button.form.elements.text;
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    field.select(); /* not allowed here: the text is selected, the keyboard copies it */
    return;
  }
  const words = button.lastChild;
  const before = words.textContent;
  words.textContent = button.dataset.copied;
  setTimeout(() => (words.textContent = before), 2000);
});
