// The words of a statement: how long each is in the unit its provider counts, and copying what is posted by hand.
import { measure } from "../ascolto/js/measuring.js";
import { toast } from "../ascolto/js/toast.js";

function count(field) {
  const place = field.parentElement.querySelector("[data-measure]");
  if (!place) return;
  const limit = Number(field.dataset.measured);
  const long = measure(field.value, field.dataset.measuredIn);
  place.textContent = `${long} / ${limit}`;
  place.dataset.state = long > limit ? "over" : "ok";
}

for (const field of document.querySelectorAll("[data-measured]")) {
  count(field);
  field.addEventListener("input", () => count(field));
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-copies]");
  if (!button) return;
  const text = document.getElementById(button.dataset.copies).innerText;
  await navigator.clipboard.writeText(text);
  toast({ text: button.dataset.copied, tone: "success" });
});
