/* Who gets an answer besides the customer: Cc and Bcc, shown when asked for and whenever something stands in them. */
const fields = () => document.getElementById("copies-fields");

function show(on) {
  fields().hidden = !on;
  document.querySelector("[data-copies]")?.setAttribute("aria-expanded", String(on));
}

const isFilled = () => [...fields().querySelectorAll("input")].some((input) => input.value.trim());

document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-copies]")) {
    show(fields().hidden || isFilled()); // what is filled in stays in sight
    if (!fields().hidden) fields().querySelector("input")?.focus();
  }
  const all = event.target.closest?.("[data-copy-all]");
  if (!all) return;
  const cc = document.getElementById("composer").elements.cc;
  const there = cc.value.split(/[,;]/).map((each) => each.trim()).filter(Boolean);
  cc.value = [...new Set([...there, ...all.dataset.copyAll.split(", ")])].join(", ");
  show(true);
  cc.dispatchEvent(new Event("input", { bubbles: true }));
  document.querySelector("#composer textarea")?.focus();
});
