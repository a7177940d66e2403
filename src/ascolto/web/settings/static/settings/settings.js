/* Small comforts of the settings. Every form works without them. */

document.addEventListener("click", async (event) => {
  const target = event.target instanceof Element ? event.target : null;
  const copier = target?.closest("[data-copy]");
  if (copier) await copy(copier);
  const clear = target?.closest("[data-span-clear]");
  if (clear) for (const input of clear.closest(".span").querySelectorAll("input")) input.value = "";
});

async function copy(button) {
  const field = document.getElementById(button.dataset.copy);
  if (!field) return;
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    return; /* not allowed here: the text is selected, the keyboard copies it */
  }
  const words = button.lastChild;
  const before = words.textContent;
  words.textContent = button.dataset.copied;
  setTimeout(() => (words.textContent = before), 2000);
}

document.addEventListener("change", (event) => {
  const field = event.target;
  if (field.matches?.("[data-submit-on-change]")) field.form.requestSubmit();
  if (field.matches?.("[type=file][data-most]")) {
    const isTooLarge = [...field.files].some((file) => file.size > Number(field.dataset.most));
    field.setCustomValidity(isTooLarge ? field.dataset.tooLarge : "");
    field.reportValidity();
  }
});

document.addEventListener("input", (event) => {
  const field = event.target;
  if (!field.matches?.("[data-colour]")) return;
  const words = field.parentElement.querySelector("[data-colour-words]");
  if (words) words.textContent = field.value;
});

for (const button of document.querySelectorAll("[data-span-clear]")) button.hidden = false;

/* On a phone the links are one line: the one of this page is in sight. */
document.querySelector(".side [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

/* While a slow check runs the button says so, and a second press does nothing. */
document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (!button?.dataset.busy) return;
  button.setAttribute("aria-busy", "true");
  button.lastChild.textContent = button.dataset.busy;
});

/* A bookmark is dragged into the browser's bar; pressed here it would do nothing. */
document.addEventListener("click", (event) => {
  const only = event.target.closest?.("[data-drag-only]");
  if (!only) return;
  event.preventDefault();
  document.getElementById("bookmark-address")?.focus();
});
