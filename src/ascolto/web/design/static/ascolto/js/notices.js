/* What reaches one while one looks elsewhere: the count in the title and on the icon, and the browser's own
   notifications. The tab that reads the live stream shows them, so that each is shown once; the server says
   what, and whether at all. Permission is asked for on a press only. */
import { leads } from "./live.js";
import { meta } from "./page.js";

const bell = () => document.getElementById("rail-bell");
const counted = () => bell()?.querySelector(".count")?.textContent.trim() ?? "";

/* The title and the icon --------------------------------------------------------------------------- */
const BEFORE = /^\(\d+\+?\) /;
const sign = document.querySelector('link[rel="icon"][data-waiting]');
const usual = sign?.getAttribute("href");

function mark() {
  const count = counted();
  const bare = document.title.replace(BEFORE, "");
  const title = count ? `(${count}) ${bare}` : bare;
  if (document.title !== title) document.title = title;
  const wanted = count ? sign?.dataset.waiting : usual;
  if (sign && sign.getAttribute("href") !== wanted) sign.setAttribute("href", wanted);
}

if (bell()) {
  const changes = { childList: true, characterData: true, subtree: true };
  new MutationObserver(mark).observe(bell(), changes);
  const title = document.querySelector("title");
  if (title) new MutationObserver(mark).observe(title, changes);
  mark();
}

/* The bell, on pages that do not keep the whole rail. */
async function count() {
  const answer = await fetch("/inbox/rail/").catch(() => null);
  if (!answer?.ok) return;
  const next = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("#rail-bell");
  const own = bell()?.querySelector(".count");
  if (next && own) own.replaceWith(next.querySelector(".count").cloneNode(true));
  if (next) bell()?.setAttribute("aria-label", next.getAttribute("aria-label"));
}

/* The browser's notifications ---------------------------------------------------------------------- */
const can = "Notification" in window;
const state = () => (can ? Notification.permission : "none");

async function show(id) {
  const answer = await fetch(`/notices/${id}/card/`, { credentials: "same-origin" }).catch(() => null);
  if (!answer || answer.status !== 200) return;
  const { title, body, url, tag } = await answer.json();
  raise(title, { body, tag }, url);
}

function raise(title, options, url) {
  let card;
  try {
    card = new Notification(title, { ...options, icon: usual, lang: document.documentElement.lang });
  } catch {
    return; // phones show none of a page that is not installed
  }
  card.addEventListener("click", () => {
    window.focus();
    card.close();
    if (url) go(url);
  });
}

/* Into the inbox of this tab where there is one; else a tab of its own: nobody loses a half-filled form. */
function go(url) {
  const event = new CustomEvent("ascolto:open", { cancelable: true, detail: { href: url } });
  if (document.dispatchEvent(event)) window.open(url, "ascolto-conversation");
}

document.body?.addEventListener("ascolto:notice", (event) => {
  const { member, id, new: isNew } = event.detail;
  if (!meta("ascolto-live-scope").endsWith(`-${member}`)) return;
  if (!document.querySelector(".inbox")) count();
  if (isNew && leads && state() === "granted") show(id);
});
document.body?.addEventListener("ascolto:back", () => bell() && count());

/* On the page “You” -------------------------------------------------------------------------------- */
const place = document.getElementById("browser-notices");

function tell() {
  if (!place) return;
  place.hidden = false;
  for (const words of place.querySelectorAll("[data-state]")) words.hidden = words.dataset.state !== state();
  place.querySelector("[data-notices-ask]").hidden = state() !== "default";
  place.querySelector("[data-notices-try]").hidden = state() !== "granted";
}

document.addEventListener("click", async (event) => {
  if (event.target.closest?.("[data-notices-ask]")) {
    await Notification.requestPermission();
    tell();
  }
  const sample = event.target.closest?.("[data-notices-try]");
  if (sample) raise(sample.dataset.title, { body: sample.dataset.body, tag: "notice-sample" }, "");
});
tell();
