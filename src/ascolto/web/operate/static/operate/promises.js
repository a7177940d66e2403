/* Promises in what is written: offered beside the text, taken with one key, never made silently.
   An answer that promises something nobody has decided about is asked about once before it leaves. */
import { csrf } from "../ascolto/js/page.js";
import { toast } from "../ascolto/js/toast.js";

const box = () => document.getElementById("promise-offers");
const form = () => document.getElementById("composer");
let timer = 0;
let looked = ""; // the text that was looked at last
let asked = ""; // the text that was asked about

document.addEventListener("input", (event) => {
  if (event.target.name !== "text" || !event.target.closest?.("#composer")) return;
  clearTimeout(timer);
  timer = setTimeout(look, 350);
});

async function look() {
  clearTimeout(timer);
  const place = box();
  const text = form()?.elements.text?.value ?? "";
  if (!place || form().dataset.mode === "note" || text === looked) return;
  const body = new FormData(form());
  body.delete("files");
  const answer = await fetch(place.dataset.url, { method: "POST", body, headers: { "X-CSRFToken": csrf() } }).catch(() => null);
  if (!answer?.ok || form()?.elements.text.value !== text || place !== box()) return;
  looked = text;
  if (place.querySelector("input[type=datetime-local]:focus")) return;
  place.innerHTML = await answer.text();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-offer-take]");
  if (button) take(button.closest("[data-offer]"), button);
});

function take(offer, button) {
  const due = offer.querySelector("input[type=datetime-local]");
  const box = offer.querySelector("input[type=checkbox]");
  if (!box.checked && !due.value) return due.focus();
  box.checked = !box.checked;
  offer.dataset.taken = box.checked ? "yes" : "no";
  button.setAttribute("aria-pressed", String(box.checked));
  const label = offer.querySelector(box.checked ? "[data-taken-label]" : "[data-free-label]");
  button.replaceChildren(label.content.cloneNode(true));
}

/* Before the inbox sends: what was written last is looked at, and an open offer is asked about once. */
document.addEventListener("submit", (event) => {
  const composer = event.target;
  if (composer.id !== "composer" || composer.dataset.mode === "note" || !box()) return;
  const text = composer.elements.text.value;
  if (text === looked && !isOpen(text)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (composer.dataset.asking) return; // pressed twice
  ask(composer, text, event.submitter);
}, true);

const isOpen = (text) => asked !== text && Boolean(box().querySelector('[data-taken="no"]'));

async function ask(composer, text, submitter) {
  composer.dataset.asking = "yes"; // what was sent is what leaves: neither its text nor its kind changes meanwhile
  composer.elements.text.readOnly = true;
  await look();
  delete composer.dataset.asking;
  composer.elements.text.readOnly = false;
  looked = text; // a look that failed stops nobody
  if (isOpen(text)) {
    asked = text;
    toast({ text: box().dataset.ask });
    return;
  }
  composer.requestSubmit(submitter);
}

document.addEventListener("htmx:afterSwap", () => (looked = ""));
