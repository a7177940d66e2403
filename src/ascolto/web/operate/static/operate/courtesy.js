/* What could be said better, beside what is being written; a wording is put in with one press. Never in the way. */
import { csrf } from "../ascolto/js/page.js";

const PAUSE = 900;
const place = () => document.getElementById("courtesy");
const form = () => document.getElementById("composer");
let timer = 0;
let looked = null;

document.addEventListener("input", (event) => {
  if (event.target.name !== "text" || !event.target.closest?.("#composer")) return;
  clearTimeout(timer);
  timer = setTimeout(look, PAUSE);
});

async function look() {
  const here = place();
  const text = form()?.elements.text?.value ?? "";
  if (!here || form().dataset.mode === "note" || text === looked) return;
  if (!text.trim()) {
    looked = text;
    return here.replaceChildren();
  }
  const body = new URLSearchParams({ text });
  const answer = await fetch(here.dataset.url, { method: "POST", body, headers: { "X-CSRFToken": csrf() } }).catch(() => null);
  if (!answer?.ok || here !== place() || form().elements.text.value !== text) return;
  looked = text;
  const isOpen = here.querySelector("details")?.open;
  here.innerHTML = await answer.text();
  if (isOpen) here.querySelector("details")?.setAttribute("open", "");
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-courtesy-use]");
  if (!button) return;
  const text = form().elements.text;
  if (text.value !== looked) return look(); // written on since: it may stand elsewhere
  const words = button.dataset.courtesyUse;
  if (button.dataset.from) text.setRangeText(words, Number(button.dataset.from), Number(button.dataset.to), "end");
  else if (button.dataset.place === "first") text.setRangeText(`${words}\n`, 0, 0, "end");
  else text.setRangeText(`\n${words}`, text.value.trimEnd().length, text.value.length, "end");
  button.closest("li").remove();
  text.focus();
  text.dispatchEvent(new Event("input", { bubbles: true }));
  look();
});
