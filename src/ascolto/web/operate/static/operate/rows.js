/* The rows of the list while it stands open: known ones change where they are, new ones go to their places. */
import { released } from "./press.js";

const inbox = document.querySelector(".inbox");
const rows = document.getElementById("rows");
const marker = document.getElementById("rows-new");
const parser = new DOMParser();
const due = inbox.hasAttribute("data-by-due"); // else the newest stand first
const rank = (row) => (due ? Number(row.dataset.order) : -Number(row.dataset.at));
const named = (id) => `conversation-${id}`;

/** The conversation that is open, "" for none. */
export const here = () => document.getElementById("thread")?.dataset.conversation ?? "";

export function mark() {
  for (const row of rows.querySelectorAll(".row[aria-current]")) row.removeAttribute("aria-current");
  const row = document.getElementById(named(here()));
  row?.setAttribute("aria-current", "true");
  row?.removeAttribute("data-unread");
}

/* More than a page of new ones at once: it is drawn anew instead, so that in a storm the list stays as long as it was. */
const FEW = 40;

/** These conversations changed; `begun` says of an id whether it has just begun. */
export async function refreshRows(ids, begun) {
  const standing = ids.filter((id) => document.getElementById(named(id)) || waiting.has(named(id)));
  // Whether the words stand in what is new only a search says.
  const strangers = inbox.hasAttribute("data-words") ? [] : ids.filter((id) => !standing.includes(id));
  if (strangers.length > FEW && (await drawFirst(mayMove))) return;
  return refreshSome([...standing, ...strangers], begun);
}

async function refreshSome(ids, begun) {
  if (!ids.length) return;
  const found = await ask(`/inbox/rows/?${inbox.dataset.query}&ids=${ids.join(",")}`);
  await released();
  const strangers = found.filter((row) => !replace(row));
  place(strangers.filter((row) => !row.hasAttribute("data-gone")), begun);
}

async function ask(address) {
  const answer = await fetch(address).catch(() => null); // null: the server cannot be reached
  return answer?.ok ? [...parser.parseFromString(await answer.text(), "text/html").body.children] : [];
}

const mayMove = () => !isPointed() && !isAway() && !rows.hasAttribute("data-choosing");
let draws = 0;

/* The first page, in place of all that stands, if it may when it comes. Whether it is there now. */
async function drawFirst(may = () => true) {
  if (!may()) return false;
  const mine = (draws += 1);
  const found = await ask(`/inbox/first/?${inbox.dataset.query}`);
  if (mine !== draws) return true; // it was asked for again meanwhile
  if (!found.length || !may()) return false;
  waiting.clear();
  const focused = rows.contains(document.activeElement) ? document.activeElement.id : "";
  for (const old of [...rows.children]) if (old !== marker) old.remove();
  rows.append(...found);
  window.htmx?.process(rows);
  mark();
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  unnote();
  return true;
}

/* A known row changes where it stands. */
function replace(row) {
  const known = document.getElementById(row.id);
  if (row.id === named(here())) row.setAttribute("aria-current", "true");
  if (!known) return false;
  const focused = known === document.activeElement;
  known.replaceWith(row);
  if (focused) row.focus({ preventScroll: true });
  return true;
}

const waiting = new Map();
const isPointed = () => rows.matches(":hover");
const isAway = () => rows.scrollTop > 40;

/* New ones go to their places when nobody is pointing at the list, else a quiet marker says that they are there.
   In one pass, and the layout is asked once: hundreds may come together. */
function place(strangers, begun) {
  if (!strangers.length || inbox.hasAttribute("data-words")) return;
  const pointed = isPointed();
  const away = isAway();
  rows.querySelector(".empty")?.remove();
  insert(strangers, (row, before) => {
    const id = row.id.slice(named("").length);
    if (before?.classList.contains("more")) return note([id].filter(begun)), false; // further down
    if (pointed || away) note([id]);
    if (pointed && before) return waiting.set(row.id, row), false;
    return true;
  });
}

function insert(strangers, may = () => true) {
  const standing = [...rows.querySelectorAll(".row:not(.loading), .more")];
  let spot = 0;
  for (const row of strangers.sort((a, b) => rank(a) - rank(b))) {
    while (spot < standing.length && !standing[spot].classList.contains("more") && rank(standing[spot]) <= rank(row)) spot += 1;
    const before = standing[spot];
    if (!may(row, before)) continue;
    if (before) before.before(row);
    else rows.append(row);
  }
}

const told = new Set(); // whose coming the marker tells: each once, however often it changes
function note(ids) {
  for (const id of ids) told.add(id);
  const label = marker.querySelector("span");
  label.textContent = told.size === 1 ? label.dataset.sayOne : label.dataset.sayMany.replace("{n}", told.size);
  marker.hidden = !told.size;
}

function unnote() {
  told.clear();
  marker.hidden = true;
}

async function settle(may) {
  if (waiting.size > FEW) return drawFirst(may);
  insert([...waiting.values()]);
  waiting.clear();
}
rows.addEventListener("pointerleave", () => settle(() => !isPointed()));
marker.addEventListener("click", async () => {
  await settle();
  unnote();
  rows.scrollTo({ top: due ? rows.scrollHeight : 0, behavior: "smooth" });
});
