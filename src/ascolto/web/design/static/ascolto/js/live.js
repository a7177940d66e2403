/* Live updates: one stream for all tabs of a member. The tab that holds the lock reads it and tells the others.
   Read with fetch rather than EventSource, which shows neither a 401 nor events whose names it was not told. */
import { meta, say, words } from "./page.js";

const SILENCE = 70_000; // the server says something, if only a comment, more often than this
const LONGEST = 30_000;
const GRACE = 4_000; // a short gap is nobody's business
const KEPT = 2_000; // ids remembered against hearing twice
const RECENT = 30_000; // for a tab that is still loading
const root = document.documentElement;
const scope = meta("ascolto-live-scope") || "all";
const tokenUrl = meta("ascolto-live-token") || "/live/token/";

let url = meta("ascolto-live");
let lastId = meta("ascolto-live-after");
let channel = null;
let grace = 0;
export let leads = false; // whether this tab reads the stream, for all of them
const heard = new Set();

function show(state) {
  clearTimeout(grace);
  if (state === "online") {
    const wasOff = root.dataset.live === "offline";
    root.dataset.live = state;
    if (wasOff) document.body.dispatchEvent(new CustomEvent("ascolto:back", { bubbles: true }));
    if (wasOff) say(words("online"));
  } else if (state === "out") root.dataset.live = state;
  else {
    if (root.dataset.live !== "offline") root.dataset.live = "connecting";
    grace = setTimeout(() => (root.dataset.live = "offline"), GRACE);
  }
}

/* Ids come in the order of commits, not of numbers: only what was already heard is left out. */
function heardBefore(id) {
  if (!id) return false;
  if (heard.has(id)) return true;
  lastId = id;
  heard.add(id);
  if (heard.size > KEPT) heard.delete(heard.values().next().value);
  return false;
}

/* What comes before the page's other scripts listen waits for them: the first reading may bring it already. */
let early = [];

function everybodyListens() {
  const events = early ?? [];
  early = null;
  events.forEach(deliver);
}
if (document.readyState === "complete") everybodyListens();
else for (const [where, name] of [[document, "DOMContentLoaded"], [window, "load"]]) where.addEventListener(name, everybodyListens, { once: true });

function deliver(event) {
  if (early) return early.push(event);
  if (event.name === "reload") heard.clear(); // the server counts anew
  if (heardBefore(event.id)) return;
  document.body.dispatchEvent(new CustomEvent(`ascolto:${event.name}`, { bubbles: true, detail: event.detail }));
}

function share(message) {
  channel?.postMessage(message);
}

/* What came lately, for a tab whose page is older than that and whose scripts listen only now. */
let recent = [];

function keep(event) {
  const now = Date.now();
  if (event.name === "reload") recent = [];
  else if (event.id) recent.push({ event, at: now });
  recent = recent.filter(({ at }) => at > now - RECENT).slice(-KEPT);
}

/* Strictly newer than where the page stands: pages reload at some events, and would for ever at one they have seen. */
function since(after) {
  return recent.map(({ event }) => event).filter(({ id }) => after && Number(id) > Number(after));
}

/* Takes one block of a stream apart; comments and unknown fields mean nothing. */
export function parse(block) {
  const event = { name: "message", id: "", data: [], retry: 0 };
  for (const line of block.split("\n")) {
    const cut = line.indexOf(":");
    if (cut === 0) continue;
    const field = cut < 0 ? line : line.slice(0, cut);
    const value = cut < 0 ? "" : line.slice(cut + 1).replace(/^ /, "");
    if (field === "data") event.data.push(value);
    else if (field === "event") event.name = value;
    else if (field === "id") event.id = value;
    else if (field === "retry") event.retry = Number(value) || 0;
  }
  return event;
}

function take(block) {
  const { name, id, data } = parse(block);
  if (!data.length) return;
  let detail;
  try {
    detail = JSON.parse(data.join("\n"));
  } catch {
    return;
  }
  const event = { name, id, detail };
  keep(event);
  share({ type: "event", event });
  deliver(event);
}

async function read(signal, heard) {
  const address = new URL(url, location.href);
  if (lastId) address.searchParams.set("after", lastId);
  const response = await fetch(address, { headers: { Accept: "text/event-stream" }, signal, cache: "no-store" });
  if (response.status === 401 || response.status === 403) throw Object.assign(new Error("token"), { stale: true });
  if (!response.ok || !response.body) throw new Error(`live answered ${response.status}`);
  show("online");
  share({ type: "state", state: "online" });
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    heard();
    const blocks = (rest + value).replace(/\r\n?/g, "\n").split("\n\n");
    rest = blocks.pop();
    blocks.forEach(take);
  }
}

/* A fresh address; a 401 here means that the member is no longer logged in. */
async function renew() {
  const response = await fetch(tokenUrl, { headers: { Accept: "application/json" }, credentials: "same-origin", redirect: "manual" });
  if ([401, 403].includes(response.status) || response.type === "opaqueredirect") return false;
  if (response.ok) url = (await response.json()).url;
  return true;
}

async function lead() {
  leads = true;
  let wait = 500;
  for (;;) {
    const abort = new AbortController();
    let watchdog = setTimeout(() => abort.abort(), SILENCE);
    let welcome = true;
    try {
      await read(abort.signal, () => {
        wait = 500;
        clearTimeout(watchdog);
        watchdog = setTimeout(() => abort.abort(), SILENCE);
      });
    } catch (error) {
      if (error.stale) welcome = await renew().catch(() => true);
    }
    clearTimeout(watchdog);
    show("connecting");
    share({ type: "state", state: "connecting" });
    if (!welcome) {
      document.body.dispatchEvent(new CustomEvent("ascolto:logged-out", { bubbles: true }));
      clearTimeout(grace);
      root.dataset.live = "out";
      share({ type: "state", state: "out" });
      return;
    }
    await pause(wait * (0.7 + Math.random() * 0.6));
    wait = Math.min(LONGEST, wait * 2);
  }
}

/* Waits, but not once the network is back, the tab is looked at again, or somebody says "try now". */
let wake = () => {};

function pause(duration) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, duration);
    wake = () => (clearTimeout(timer), resolve());
  });
}
window.addEventListener("online", () => wake());
document.addEventListener("visibilitychange", () => document.hidden || wake());
document.addEventListener("click", (event) => {
  if (!event.target.closest?.("[data-live-retry]")) return;
  wake();
  share({ type: "retry" });
});

function follow(message) {
  if (message.type === "event") deliver(message.event);
  else if (message.type === "state") show(message.state);
  else if (message.type === "retry") wake();
  else if (message.type === "hello" && leads) greet(message.after);
}

function greet(after) {
  share({ type: "state", state: root.dataset.live === "online" ? "online" : "connecting" });
  since(after).forEach((event) => share({ type: "event", event }));
}

function begin() {
  show("connecting");
  if (!navigator.locks || !window.BroadcastChannel) return lead();
  channel = new BroadcastChannel(`ascolto-live-${scope}`);
  channel.onmessage = (message) => follow(message.data);
  share({ type: "hello", after: lastId });
  return navigator.locks.request(`ascolto-live-${scope}`, lead);
}

/* A page kept in the back-forward cache must not hold the lock, and has missed what happened. */
window.addEventListener("pageshow", (event) => event.persisted && location.reload());

if (url) begin();
