/* The list of tags: what is typed narrows it; Enter takes the only one left, or makes a new one. */
const fold = (text) => text.trim().replace(/^#+/, "").toLocaleLowerCase();

function narrow(input) {
  const menu = input.closest(".tag-menu");
  const typed = fold(input.value);
  let exact = false;
  for (const item of menu.querySelectorAll("[data-tag]")) {
    const name = fold(item.dataset.tag);
    item.hidden = Boolean(typed) && !name.includes(typed);
    exact ||= name === typed;
  }
  menu.querySelector("[data-tag-new]").hidden = !typed || exact;
}

document.addEventListener("input", (event) => {
  if (event.target.matches?.("[data-tag-filter]")) narrow(event.target);
});

/* Before it opens: who types at once loses nothing. */
document.addEventListener("beforetoggle", (event) => {
  const input = event.newState === "open" && event.target.querySelector?.("[data-tag-filter]");
  if (!input) return;
  input.value = "";
  narrow(input);
}, true);

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.target.matches?.("[data-tag-filter]")) return;
  event.preventDefault();
  const menu = event.target.closest(".tag-menu");
  const typed = fold(event.target.value);
  if (!typed) return;
  const left = [...menu.querySelectorAll("[data-tag]:not([hidden])")];
  const exact = left.find((item) => fold(item.dataset.tag) === typed);
  const made = menu.querySelector("[data-tag-new]:not([hidden])");
  (exact ?? made ?? left[0])?.click();
});
