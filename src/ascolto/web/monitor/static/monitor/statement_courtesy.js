// What could be said better, below each wording of a statement; a suggestion is put in with one press. Never in the way.
import { csrf } from "../ascolto/js/page.js";

const PAUSE = 900;
const timers = new WeakMap();
const looked = new WeakMap(); // what a field held when its advice was given

const place = (field) => document.querySelector(`[data-courtesy-of="${CSS.escape(field.name)}"]`);

document.addEventListener("input", (event) => {
  const field = event.target;
  if (!field.dataset?.courtesy) return;
  clearTimeout(timers.get(field));
  timers.set(field, setTimeout(() => look(field), PAUSE));
});

async function look(field) {
  const here = place(field);
  const text = field.value;
  if (!here) return;
  if (!text.trim()) return here.replaceChildren();
  const body = new URLSearchParams({ text, kind: field.dataset.kind, language: field.lang });
  const answer = await fetch(field.dataset.courtesy, { method: "POST", body, headers: { "X-CSRFToken": csrf() } }).catch(() => null);
  if (!answer?.ok || field.value !== text) return;
  looked.set(field, text);
  const isOpen = here.querySelector("details")?.open;
  here.innerHTML = await answer.text();
  if (isOpen) here.querySelector("details")?.setAttribute("open", "");
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-courtesy-use]");
  const here = button?.closest("[data-courtesy-of]");
  if (!here) return;
  const field = document.getElementById(here.dataset.courtesyOf);
  if (field.value !== looked.get(field)) return look(field); // written on since: it may stand elsewhere
  const words = button.dataset.courtesyUse;
  if (button.dataset.from) field.setRangeText(words, Number(button.dataset.from), Number(button.dataset.to), "end");
  else if (button.dataset.place === "first") field.setRangeText(`${words}\n`, 0, 0, "end");
  else field.setRangeText(`\n${words}`, field.value.trimEnd().length, field.value.length, "end");
  button.closest("li").remove();
  field.focus();
  field.dispatchEvent(new Event("input", { bubbles: true }));
  look(field);
});
