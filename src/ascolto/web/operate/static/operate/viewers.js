/* Who else is here. Each screen says so while it is looked at, and hears from the others. */
import { csrf } from "../ascolto/js/page.js";

const EVERY = 20_000; // the server forgets a screen after 45 seconds of silence
const TYPING = 4_000;
const place = () => document.getElementById("viewers");
const headers = () => ({ "X-CSRFToken": csrf(), "HX-Request": "true" });
let at = ""; // the address of the conversation one is at
let typedAt = 0;

async function ask(url, options = {}) {
  const answer = await fetch(url, { headers: headers(), ...options }).catch(() => null);
  if (!answer?.ok || answer.status === 204 || place()?.dataset.url !== url) return;
  const html = (await answer.text()).trim();
  if (place().innerHTML !== html) place().innerHTML = html;
  place().hidden = !place().firstElementChild;
}

function tell(doing = "look") {
  if (at && !document.hidden) ask(at, { method: "POST", body: new URLSearchParams({ doing }) });
}

const leave = (url) => fetch(url, { method: "DELETE", headers: headers(), keepalive: true }).catch(() => null);

function arrive() {
  const now = document.hidden ? "" : (place()?.dataset.url ?? "");
  if (at && at !== now) leave(at);
  const fresh = at !== now;
  at = now;
  if (fresh) typedAt = 0;
  if (at && (fresh || !place().hasChildNodes())) tell();
}

new MutationObserver(arrive).observe(document.getElementById("panes"), { childList: true });
document.addEventListener("visibilitychange", arrive);
window.addEventListener("pagehide", () => at && leave(at));
setInterval(tell, EVERY);

document.addEventListener("input", (event) => {
  const form = event.target.name === "text" && event.isTrusted && event.target.closest?.("#composer");
  if (!form || !event.target.value.trim() || Date.now() - typedAt < TYPING) return;
  typedAt = Date.now();
  tell(form.dataset.mode === "note" ? "note" : "reply");
});

let quiet = 0; // who stopped writing says nothing: look again when their last word is over
document.body.addEventListener("ascolto:viewers", (event) => {
  if (!at || at !== `/conversations/${event.detail.conversation}/viewing/`) return;
  ask(at);
  clearTimeout(quiet);
  quiet = setTimeout(() => at && ask(at), 11_000);
});

arrive();
