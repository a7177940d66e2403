/* What the customer has told: put into the answer with one press; a draft that asks for it again is told so. */
import { csrf } from "../ascolto/js/page.js";

const WAIT = 450;
const composer = () => document.getElementById("composer");
const here = () => document.getElementById("thread")?.dataset.conversation ?? "";
let timer = 0;
let asking = null;

document.addEventListener("click", (event) => {
  const fact = event.target.closest?.("[data-insert]");
  if (fact) return put(fact.dataset.insert);
  const instead = event.target.closest?.("[data-instead]");
  if (instead) replaceSentence(instead);
});

/* Through the editing command, so that the field's own undo takes it back. */
function put(text, from, to) {
  const field = composer()?.querySelector("textarea");
  if (!field) return;
  field.focus();
  if (from !== undefined) field.setSelectionRange(from, to);
  const before = field.value.slice(0, field.selectionStart);
  const gap = from === undefined && before && !/\s$/.test(before) ? " " : "";
  if (!document.execCommand("insertText", false, gap + text)) {
    field.setRangeText(gap + text, field.selectionStart, field.selectionEnd, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function replaceSentence({ dataset }) {
  const field = composer()?.querySelector("textarea");
  const at = field?.value.indexOf(dataset.sentence) ?? -1;
  if (at < 0) return;
  put(dataset.instead, at, at + dataset.sentence.length);
  document.getElementById("asked")?.replaceChildren();
}

document.addEventListener("input", (event) => {
  if (event.target.closest?.("#composer") && event.target.name === "text") later();
});
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail?.elt?.id === "known" && composer()?.querySelector("textarea")?.value) later();
});

function later() {
  clearTimeout(timer);
  timer = setTimeout(check, WAIT);
}

async function check() {
  const form = composer();
  const place = document.getElementById("asked");
  const url = document.getElementById("known")?.dataset.askedUrl;
  if (!place || !url || form.dataset.mode !== "reply") return;
  const text = form.elements.text.value;
  asking?.abort();
  if (text.length < 12) return place.replaceChildren();
  asking = new AbortController();
  const body = new URLSearchParams({ text });
  const answer = await fetch(url, { method: "POST", body, headers: { "X-CSRFToken": csrf() }, signal: asking.signal }).catch(() => null);
  if (!answer?.ok || form.elements.text.value !== text) return;
  const html = await answer.text().catch(() => null); // one may go on typing while it arrives
  if (html === null) return;
  if (place.innerHTML !== html) place.innerHTML = html;
}

/* A new message may tell something new. */
document.body.addEventListener("ascolto:conversation", (event) => {
  const line = document.getElementById("known");
  if (String(event.detail.id) === here() && line && !line.querySelector(":popover-open")) window.htmx?.trigger(line, "refresh");
});
