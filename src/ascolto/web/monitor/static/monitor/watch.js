/* What was probably meant stands in the preview as a button: pressed, it is what stands in the form. */
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-query]");
  const field = document.getElementById("query");
  if (!button || !field) return;
  field.value = button.dataset.query;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
});
