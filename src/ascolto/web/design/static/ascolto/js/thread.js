/* The thread: begins at its newest message and stays there while one looks at it; reply or note; room left. */
import { measure } from "./measuring.js";
import { isSeen } from "./page.js";

/* Where one writes: where only approved texts are taken, what the chosen one leaves to fill in. Without a place
   for them, the letters typed next would be taken for shortcuts. */
function place(form) {
  const text = form.querySelector("textarea");
  if (!text || isSeen(text)) return text;
  const chosen = form.querySelector(".approved input[type=radio]:checked");
  return chosen?.closest(".approved-text").querySelector(".approved-places input") ?? chosen;
}

function choose(tab) {
  const form = tab.closest(".composer");
  if (form.dataset.busy || form.dataset.asking) return; // on its way, as what it was sent
  form.dataset.mode = tab.dataset.mode;
  for (const other of form.querySelectorAll("[role=tab][data-mode]")) {
    const on = other === tab;
    other.setAttribute("aria-selected", String(on));
    other.tabIndex = on ? 0 : -1;
  }
  const mode = form.querySelector("input[name=mode]");
  if (mode) mode.value = tab.dataset.mode;
  place(form)?.focus();
  form.dispatchEvent(new CustomEvent("ascolto:mode", { bubbles: true, detail: { mode: tab.dataset.mode } }));
}

function count(form) {
  const place = form.querySelector("[data-limit]");
  const text = form.querySelector("textarea");
  if (!place || !text) return;
  const limit = Number(place.dataset.limit);
  const used = measure(text.value, place.dataset.unit);
  // A count says something only when the room gets short.
  place.textContent = limit && used > limit * 0.8 ? `${used} / ${limit}` : "";
  place.dataset.state = limit && used > limit ? "over" : "ok";
}

document.addEventListener("click", (event) => {
  const tab = event.target.closest?.(".composer [role=tab][data-mode]");
  if (tab) choose(tab);
});
document.addEventListener("keydown", (event) => {
  const tab = event.target.closest?.(".composer [role=tab][data-mode]");
  if (!tab || !["ArrowLeft", "ArrowRight"].includes(event.key)) return;
  const all = [...tab.closest("[role=tablist]").querySelectorAll("[role=tab][data-mode]")];
  const next = all[(all.indexOf(tab) + (event.key === "ArrowRight" ? 1 : -1) + all.length) % all.length];
  event.preventDefault();
  choose(next);
  next.focus();
});
document.addEventListener("input", (event) => {
  const form = event.target.closest?.(".composer");
  if (form) count(form);
});

/* A thread opens at its end, or at the message the address names. What arrives keeps the end in view only for
   who is already there; who reads further up is not moved. */
const NEAR = 120;
const ANCHORS = CSS.supports("overflow-anchor", "auto");

function follow(list) {
  if (list.dataset.followed) return;
  list.dataset.followed = "yes";
  let atEnd = true;
  let top = 0;
  let below = 0; // from what is in view to the end
  const look = () => {
    top = list.scrollTop;
    below = list.scrollHeight - top;
    atEnd = below - list.clientHeight < NEAR;
  };
  const toEnd = () => (list.scrollTop = list.scrollHeight);
  const named = location.hash.length > 1 && list.querySelector(`[id="${CSS.escape(location.hash.slice(1))}"]`);
  if (named) named.scrollIntoView({ block: "center" });
  else toEnd();
  look();
  if (named) atEnd = false;
  list.addEventListener("scroll", look, { passive: true });
  new MutationObserver((changes) => {
    if (atEnd) return toEnd();
    const isEarlier = changes.some((change) => change.addedNodes.length && !change.previousSibling);
    if (!isEarlier) return;
    tidyDays(list);
    // Browsers hold what is in view by themselves, but not at the very top.
    if (top === 0 || !ANCHORS) list.scrollTop = list.scrollHeight - below;
    look();
  }).observe(list, { childList: true });
  new ResizeObserver(() => atEnd && toEnd()).observe(list);
}

/* Two pages that meet within a day both name it: the upper heading stays. */
function tidyDays(list) {
  const seen = new Set();
  for (const day of list.querySelectorAll(".day[id]")) seen.has(day.id) ? day.remove() : seen.add(day.id);
}

const followAll = () => document.querySelectorAll(".messages").forEach(follow);
document.addEventListener("htmx:load", followAll);
document.addEventListener("ascolto:opened", followAll);
followAll();
