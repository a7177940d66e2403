/* How many are in each kept list: asked once they stand there, and again while things change, never often. */
const EVERY = 15_000;
const places = () => [...document.querySelectorAll('[data-count^="saved-"]')];

async function count() {
  if (!places().length) return;
  const answer = await fetch("/inbox/views/counts/").catch(() => null);
  if (!answer?.ok) return;
  const numbers = await answer.json();
  for (const place of places()) place.textContent = numbers[place.dataset.count] ?? "";
}

let timer = 0;
document.body.addEventListener("ascolto:conversation", () => {
  timer ||= setTimeout(() => ((timer = 0), count()), EVERY);
});
document.addEventListener("htmx:afterSwap", (event) => event.target.id === "saved-lists" && count());
