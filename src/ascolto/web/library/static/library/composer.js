/* The answer library in the composer: "/" opens it, proposals are inserted, what is still open is said. */
import { make } from "../ascolto/js/page.js";

const PLACE = /\{[^\W\d_][\w.]{0,39}\}/gu;
const TYPED = /(?:^|\s)\/([^/\n]{0,40})$/;
let options = [];
let at = -1;
let asked = 0;
let timer = 0;
let closedAt = "";

const form = () => document.getElementById("composer");
const field = () => form()?.elements.text;
const picker = () => document.getElementById("answer-picker");
const here = () => document.getElementById("thread")?.dataset.conversation ?? "";
const isOpen = () => picker() && !picker().hidden;

/* What stands between the slash and the caret; null when nobody asks for an answer. */
function typed() {
  const text = field();
  if (!text || form().dataset.mode !== "reply" || text.selectionStart !== text.selectionEnd) return null;
  return text.value.slice(0, text.selectionStart).match(TYPED)?.[1] ?? null;
}

function close() {
  if (!picker()) return;
  picker().hidden = true;
  const text = field();
  text?.removeAttribute("aria-activedescendant");
  clearTimeout(timer);
  asked += 1;
}

async function search(words) {
  const turn = (asked += 1);
  const answer = await fetch(`${picker().dataset.url}?q=${encodeURIComponent(words)}`, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (!answer?.ok || turn !== asked || !picker()) return;
  const list = document.getElementById("answer-options");
  list.innerHTML = await answer.text();
  options = [...list.querySelectorAll("[role=option]")];
  if (!options.length && words.includes(" ")) return close(); // an ordinary slash in a sentence
  picker().hidden = false;
  choose(0);
}

function choose(number) {
  at = options.length ? (number + options.length) % options.length : -1;
  options.forEach((option, index) => option.setAttribute("aria-selected", String(index === at)));
  const chosen = options[at];
  if (!chosen) return field().removeAttribute("aria-activedescendant");
  field().setAttribute("aria-activedescendant", chosen.id);
  chosen.scrollIntoView({ block: "nearest" });
}

function insert(id, words, { instead = false } = {}) {
  const text = field();
  if (!text) return;
  if (form().dataset.mode !== "reply") form().querySelector('[data-mode="reply"]')?.click();
  text.focus();
  const end = text.selectionEnd;
  const start = instead ? end - typed().length - 1 : text.selectionStart;
  const before = text.value.slice(0, start);
  const glue = !instead && before.trim() && !before.endsWith("\n") ? "\n\n" : "";
  text.setRangeText(glue + words, start, end, "end");
  remember(id);
  const open = text.value.slice(start).match(PLACE)?.[0];
  if (open) {
    const from = text.value.indexOf(open, start);
    text.setSelectionRange(from, from + open.length);
  }
  close();
  text.dispatchEvent(new Event("input", { bubbles: true }));
}

/* Which entries are in this answer: told when it is sent; a reload does not forget. */
const key = () => `ascolto-answers-${here()}`;
const used = () => (sessionStorage.getItem(key()) ?? "").split(",").filter(Boolean);

function remember(id) {
  sessionStorage.setItem(key(), [...new Set([...used(), id])].slice(-5).join(","));
  show();
}

function show() {
  const place = document.getElementById("answers-used");
  if (!place) return;
  if (!field()?.value.trim()) sessionStorage.removeItem(key());
  place.replaceChildren(...used().map((id) => make("input", { type: "hidden", name: "answers", value: id })));
}

function warn() {
  const line = document.getElementById("answer-unfilled");
  if (!line) return;
  const open = [...new Set(field()?.value.match(PLACE) ?? [])];
  line.hidden = !open.length;
  const words = line.querySelector("[data-words]");
  words.textContent = `${words.dataset.words} ${open.join(", ")}`;
}

document.addEventListener("input", (event) => {
  if (!event.target.matches?.("#composer textarea")) return;
  warn();
  show();
  const words = typed();
  if (words === null) return close();
  if (closedAt && event.target.value.slice(0, event.target.selectionStart).startsWith(closedAt)) return;
  closedAt = "";
  clearTimeout(timer);
  timer = setTimeout(() => search(words), isOpen() ? 90 : 0);
});

document.addEventListener("keydown", (event) => {
  if (!event.target.matches?.("#composer textarea") || !isOpen() || event.isComposing) return;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const does = {
    ArrowDown: () => choose(at + 1),
    ArrowUp: () => choose(at - 1),
    Enter: () => options[at] && insert(options[at].dataset.answer, options[at].dataset.text, { instead: true }),
    Tab: () => options[at] && insert(options[at].dataset.answer, options[at].dataset.text, { instead: true }),
    Escape: () => {
      closedAt = event.target.value.slice(0, event.target.selectionStart);
      close();
    },
  }[event.key];
  if (!does || (event.key !== "Escape" && !options.length)) return;
  event.preventDefault();
  event.stopPropagation();
  does();
}, true);

/* The field keeps the focus while the mouse chooses. */
document.addEventListener("pointerdown", (event) => {
  if (event.target.closest?.("#answer-options [role=option]")) event.preventDefault();
  else if (isOpen() && !event.target.closest?.("#composer")) close();
});

document.addEventListener("click", (event) => {
  const option = event.target.closest?.("#answer-options [role=option]");
  if (option) return insert(option.dataset.answer, option.dataset.text, { instead: typed() !== null });
  const proposed = event.target.closest?.("[data-insert-answer]");
  if (proposed) {
    document.querySelector(".inbox[data-sheet] [data-sheet-close]")?.click();
    return insert(proposed.dataset.insertAnswer, proposed.dataset.text);
  }
  if (event.target.closest?.("[data-open-answers]")) {
    const text = field();
    text.focus();
    const before = text.value.slice(0, text.selectionStart);
    text.setRangeText(before && !/\s$/.test(before) ? " /" : "/", text.selectionStart, text.selectionEnd, "end");
    text.dispatchEvent(new Event("input", { bubbles: true }));
  }
});

document.addEventListener("focusout", (event) => {
  if (event.target.matches?.("#composer textarea") && event.relatedTarget && !event.relatedTarget.closest("#composer")) close();
});

document.addEventListener("htmx:afterSwap", () => (warn(), show()));
warn();
show();
