/* The inbox: opens conversations without leaving the list, keeps both current, sends, keeps drafts. */
import "./attachments.js";
import "./copies.js";
import "./pictures.js";
import { register } from "../ascolto/js/keys.js";
import { csrf, isField, say, words } from "../ascolto/js/page.js";
import { readAside } from "./aside.js";
import { keepWriting } from "./approvals.js";
import { forget, keep, kept } from "./kept.js";
import { released } from "./press.js";
import { merge, swap, whenAnswered } from "./redraw.js";
import { here, mark, refreshRows } from "./rows.js";
import { toast } from "../ascolto/js/toast.js";

const inbox = document.querySelector(".inbox");
const rows = document.getElementById("rows");
const panes = document.getElementById("panes");
const parser = new DOMParser();
const read = (html) => parser.parseFromString(html, "text/html").body;
const ask = (address, how) => fetch(address, how).catch(() => null); // null: the server cannot be reached

/* Opening ---------------------------------------------------------------------------------------- */
async function open(href, { push = true } = {}) {
  const address = new URL(href, location.href);
  address.search ||= inbox.dataset.query; // the list stays beside it, after a reload too
  await flushDraft();
  const answer = await ask(address, { headers: { "HX-Request": "true", "HX-Target": "panes" }, credentials: "same-origin" });
  if (!answer) return toast({ text: words("failed"), tone: "warning" });
  if (!answer.ok) return location.assign(address);
  if (push) history.pushState({ ascolto: true }, "", address); // first: the thread looks at the address for its place
  panes.innerHTML = await answer.text();
  window.htmx?.process(panes);
  document.dispatchEvent(new CustomEvent("ascolto:opened"));
  inbox.dataset.pane = "thread";
  inbox.dataset.conversation = here();
  delete inbox.dataset.sheet;
  mark();
  const name = panes.querySelector(".thread-who h1")?.textContent ?? "";
  document.title = `${name} · Ascolto`;
  say(name);
  prepare();
}

document.addEventListener("click", (event) => {
  const back = event.target.closest?.("a.back");
  if (back) back.search = inbox.dataset.query; // to the list one came from
  const link = event.target.closest?.("a.row, .timeline a[href^='/conversations/']");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  open(link.href);
});

window.addEventListener("popstate", () => {
  if (/^\/conversations\/\d+\//.test(location.pathname)) open(location.href, { push: false });
  else location.reload();
});

/* Writing ---------------------------------------------------------------------------------------- */
let draftTimer = 0;
let unsaved = false;

function prepare() {
  const form = document.getElementById("composer");
  const text = form?.querySelector("textarea");
  if (text && !text.dataset.ready) {
    text.dataset.ready = "yes";
    const said = [...document.querySelectorAll("#messages [id^='message-']")].map((one) => Number(one.id.slice(8)));
    form.elements.seen.value = Math.max(0, ...said); // what is younger than this is news to who writes
    text.dataset.replyPlaceholder = text.placeholder;
    placeholder(form);
    text.dispatchEvent(new Event("input", { bubbles: true }));
    unsaved = false;
    restore(form, text);
  }
}

function placeholder(form) {
  const text = form.querySelector("textarea");
  text.placeholder = form.dataset.mode === "note" ? text.dataset.notePlaceholder : text.dataset.replyPlaceholder;
}

document.addEventListener("ascolto:mode", (event) => placeholder(event.target));

document.addEventListener("input", (event) => {
  if (!event.target.closest?.("#composer") || !["text", "cc", "bcc"].includes(event.target.name)) return;
  if (event.target.name === "text") {
    event.target.form.elements.anyway.value = "";
    grow(event.target);
    tellTyping(event.target.form);
  }
  unsaved = true;
  clearTimeout(draftTimer);
  draftTimer = setTimeout(flushDraft, 800);
});

/* A visitor who is on the page sees that somebody writes; said at most every three seconds. */
let toldAt = 0;
function tellTyping(form) {
  if (!form.dataset.typingUrl || form.dataset.mode !== "reply" || Date.now() - toldAt < 3000) return;
  toldAt = Date.now();
  fetch(form.dataset.typingUrl, { method: "POST", headers: { "X-CSRFToken": csrf() } }).catch(() => null);
}

let typingTimer = 0;
document.body.addEventListener("ascolto:typing", (event) => {
  const line = document.getElementById("typing");
  if (!line || String(event.detail.conversation) !== here()) return;
  line.hidden = Boolean(event.detail.stop);
  clearTimeout(typingTimer);
  typingTimer = setTimeout(() => (line.hidden = true), 6000);
});

function grow(text) {
  if (CSS.supports("field-sizing", "content")) return;
  text.rows = Math.min(14, Math.max(3, text.value.split("\n").length + 1));
}

async function flushDraft() {
  clearTimeout(draftTimer);
  const form = document.getElementById("composer");
  if (!unsaved || !form) return;
  unsaved = false;
  const { text, cc, bcc } = form.elements;
  const body = new URLSearchParams({ text: text.value, mode: form.dataset.mode, cc: cc?.value ?? "", bcc: bcc?.value ?? "" });
  const answer = await fetch(form.dataset.draftUrl, { method: "POST", body, headers: { "X-CSRFToken": csrf() }, keepalive: true }).catch(() => null);
  const id = form.dataset.draftUrl.match(/\d+/)[0];
  if (answer?.ok) return forget(id);
  unsaved = true;
  keep(id, { text: text.value, mode: form.dataset.mode });
}
window.addEventListener("pagehide", flushDraft);
document.body.addEventListener("ascolto:back", flushDraft);

/* What never reached the server stands again where it was written, as a note if it was one. */
function restore(form, text) {
  const draft = kept(here());
  if (!draft || draft.text === text.value) return;
  if (draft.mode !== form.dataset.mode) form.querySelector(`[role=tab][data-mode="${draft.mode === "note" ? "note" : "reply"}"]`)?.click();
  if (draft.mode !== form.dataset.mode) return; // a note never becomes an answer
  text.value = draft.text;
  text.dispatchEvent(new Event("input", { bubbles: true }));
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (form.id !== "composer") return;
  event.preventDefault();
  if (form.dataset.busy) return;
  form.dataset.busy = "yes";
  form.elements.text.readOnly = true; // what is typed into it now would be gone with it
  clearTimeout(draftTimer);
  unsaved = false;
  const body = new FormData(form, event.submitter);
  const address = form.dataset.mode === "note" ? form.dataset.noteUrl : form.dataset.replyUrl;
  const after = event.submitter?.value === "close" ? beside(1) ?? beside(-1) : null; // before the row leaves the list
  try {
    const answer = await fetch(address, { method: "POST", body, headers: { "X-CSRFToken": csrf(), "HX-Request": "true", "HX-Target": "panes" } });
    if (answer.ok) {
      forget(form.dataset.draftUrl.match(/\d+/)[0]);
      replacePanes(await answer.text());
      announce(answer);
      if (after) await open(after);
    } else if (answer.status === 409) warn(await answer.text(), form, event.submitter);
    else if (answer.status === 422) toast({ text: await answer.text(), tone: "warning" });
    else throw new Error(String(answer.status));
  } catch {
    unsaved = true;
    toast({ text: words("failed"), tone: "warning" });
  } finally {
    form.elements.anyway.value = "";
    delete form.dataset.busy;
    form.elements.text.readOnly = false;
  }
});

/* A colleague was quicker: the text stays, and leaves only when one says so again. */
function warn(html, form, submitter) {
  unsaved = true;
  document.getElementById("clash")?.remove();
  const dialog = document.body.appendChild(read(html).firstElementChild);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.querySelector("[data-send-anyway]").addEventListener("click", () => {
    dialog.close();
    form.elements.anyway.value = "yes"; // until it is answered, or another text is written
    form.requestSubmit(submitter);
  });
  dialog.showModal();
}

/* The conversation so many rows further; of none that is open here, the first one's. */
function beside(step) {
  const standing = [...rows.querySelectorAll(".row:not(.loading, [data-gone])")];
  const at = standing.findIndex((row) => row.id === `conversation-${here()}`);
  return (at < 0 ? standing[0] : standing[at + step])?.href ?? null;
}

async function turn(step) {
  const href = beside(step);
  if (!href) return;
  await open(href);
  document.getElementById(`conversation-${here()}`)?.scrollIntoView({ block: "nearest" });
}
register("Shift+J", { says: words("keys.next_open"), run: () => turn(1), when: () => Boolean(beside(1)) });
register("Shift+K", { says: words("keys.previous_open"), run: () => turn(-1), when: () => Boolean(beside(-1)) });

document.addEventListener("ascolto:open", (event) => {
  event.preventDefault();
  open(event.detail.href);
});

function announce(answer) {
  const header = answer.headers.get("HX-Trigger");
  const detail = header && JSON.parse(header)["ascolto:toast"];
  if (detail) toast(detail);
}

function replacePanes(html) {
  drawn += 1;
  panes.innerHTML = html;
  window.htmx?.process(panes);
  prepare();
  document.getElementById("composer")?.querySelector("textarea")?.focus();
}

document.addEventListener("ascolto:replaced", prepare);
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.target.id === "panes") prepare();
});

/* The next rows of the list, without those that stand in it: words are found in old messages of a conversation too, and one
   that was written in meanwhile came up. */
document.addEventListener("htmx:beforeSwap", (event) => {
  if (!event.target.matches("#rows > .more")) return;
  const more = read(event.detail.serverResponse);
  for (const row of more.querySelectorAll(".row[id]")) if (document.getElementById(row.id)) row.remove();
  event.detail.serverResponse = more.innerHTML;
});

document.addEventListener("ascolto:undone", async (event) => {
  const { response } = event.detail ?? {};
  if (response && response.clone) response.clone().json().catch(() => null).then((data) => data?.conversation && open(`/conversations/${data.conversation}/`, { push: String(data.conversation) !== here() }));
  else if (here()) refreshThread(true);
});

/* Live ------------------------------------------------------------------------------------------- */
const changed = new Map(); // which conversations, and whether they have just begun
const SOON = 120, LATE = 1000; // milliseconds
let timer = 0;

document.body.addEventListener("ascolto:conversation", (event) => {
  const id = String(event.detail.id);
  changed.set(id, event.detail.new || changed.get(id));
  if (!timer) timer = setTimeout(refresh, SOON);
});
/* An account broke or was mended: the banner says so at once, without a reload. */
document.body.addEventListener("ascolto:account", async () => {
  const answer = await ask(location.href);
  const banners = answer?.ok && read(await answer.text()).querySelector("#banners");
  await released();
  if (banners) document.getElementById("banners")?.replaceWith(banners);
});
document.body.addEventListener("ascolto:reload", () => location.reload());

/* In a storm the server has better to do than to draw one row again and again: who waits long for an answer asks less often. */
async function refresh() {
  const began = performance.now();
  const news = new Map([...changed].slice(0, 200)); // the rest in the next round: nothing is left out
  const ids = [...news.keys()];
  for (const id of ids) changed.delete(id);
  const work = [refreshRows(ids, (id) => news.get(id)), refreshRail()];
  if (ids.includes(here())) work.push(refreshThread());
  await Promise.allSettled(work);
  const pause = Math.min(Math.max(3 * (performance.now() - began), SOON), LATE);
  timer = changed.size ? setTimeout(refresh, pause) : 0;
}

/* Somebody named me, or gave me something: the bell says so, wherever I am in the list. */
document.body.addEventListener("ascolto:notice", (event) => {
  if (String(event.detail.member) === inbox.dataset.member) refreshRail();
});

async function refreshRail() {
  const answer = await ask("/inbox/rail/");
  if (!answer?.ok) return;
  const next = read(await answer.text());
  for (const list of next.querySelectorAll("data[data-list]")) {
    for (const place of document.querySelectorAll(`[data-count="${list.dataset.list}"]`)) place.textContent = list.value;
  }
  for (const item of next.querySelectorAll(".rail-item")) {
    const known = document.getElementById(item.id);
    const count = item.querySelector(".count");
    known?.querySelector(".count")?.replaceWith(count.cloneNode(true));
  }
}

/* The open thread: entries are compared one by one, so that nothing that stands moves or loses its selection. */
let drawn = 0; // how often something was drawn anew: an answer asked for before that may be older than what stands
for (const name of ["htmx:afterSwap", "ascolto:replaced", "ascolto:opened"]) document.addEventListener(name, () => (drawn += 1));

async function refreshThread(withComposer = false, tries = 3) {
  const before = drawn;
  const answer = await ask(`/conversations/${here()}/fresh/`);
  if (!answer?.ok) return;
  const next = read(await answer.text());
  await released();
  if (drawn !== before && tries) return refreshThread(withComposer, tries - 1);
  if (next.querySelector("#thread")?.dataset.conversation !== here()) return;
  const list = document.getElementById("messages"); // a page of the past stays what it is
  if (!list.hasAttribute("data-past")) merge(list, next.querySelector("#messages"));
  swap("thread-head", next);
  swap("thread-aside", next);
  keepWriting(next);
  swap("submissions", next);
  if (!document.querySelector("#person form:focus-within")) swap("person", next);
  readAside();
  const composing = document.getElementById("composer");
  if (withComposer || !composing || !next.querySelector("#composer")) swap("thread-foot", next);
  else rules(composing, next.querySelector("#composer"));
  prepare();
}

/* Whether the channel takes an answer now; what is being written stays. */
function rules(form, next) {
  swap("reply-state", next);
  swap("reply-window", next);
  for (const button of form.querySelectorAll("button[data-key]")) {
    const now = next.querySelector(`button[data-key="${CSS.escape(button.dataset.key)}"][class="${button.className}"]`);
    if (now) button.disabled = now.disabled;
  }
}

/* What has asked and waits for its answer stays: the answer's words, and the way back in them, go to who asked. */
whenAnswered(() => here() && refreshThread());

/* Enter opens the focused row; a plain letter never steals a field. */
rows.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !isField(event.target) && event.target.matches(".row")) {
    event.preventDefault();
    open(event.target.href);
  }
});

prepare();
mark();
document.querySelector(".row[aria-current]")?.scrollIntoView({ block: "nearest" });
