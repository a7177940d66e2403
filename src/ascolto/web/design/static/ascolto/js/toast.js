/* What just happened, with a way back while there is one. */
import { csrf, icon, make, say, words } from "./page.js";

export { say };

const LASTS = 6;

/** Shows a toast. `until` (ISO) or `seconds` say how long; with `undo_url` or `onUndo` it counts down. */
export function toast({ text, tone = "info", seconds, until, undo_url, onUndo } = {}) {
  const node = make("div", { class: "toast", "data-toast": true, "data-tone": tone });
  if (until) node.dataset.until = until;
  if (seconds) node.dataset.seconds = seconds;
  node.append(icon(["error", "warning"].includes(tone) ? "warning" : "check"), make("span", { class: "words" }, text));
  if (undo_url || onUndo) {
    const button = make("button", { class: "button small", type: "button", "data-key": "z" }, icon("undo", "small"), words("undo"));
    if (undo_url) button.dataset.undoUrl = undo_url;
    else button.addEventListener("click", () => (onUndo(), leave(node)), { once: true });
    node.append(button);
  } else {
    node.append(make("button", { class: "button icon-only small", type: "button", "data-toast-close": true, "aria-label": words("close") }, icon("close", "small")));
  }
  region().append(node);
  start(node);
  return node;
}

const region = () => document.getElementById("toasts") ?? document.body.appendChild(make("div", { class: "toasts", id: "toasts" }));

function start(node) {
  if (node.dataset.started) return;
  node.dataset.started = "yes";
  say(node.querySelector(".words")?.textContent ?? "");
  const undoes = node.querySelector("[data-key]");
  const lasts = Number(node.dataset.seconds) || (undoes ? 10 : LASTS);
  let ends = node.dataset.until ? Date.parse(node.dataset.until) : Date.now() + lasts * 1000;
  const stays = node.dataset.tone === "error" && !node.dataset.seconds;
  const count = undoes ? make("span", { class: "toast-count", "aria-hidden": "true" }) : null;
  if (count) undoes.append(count);
  const tick = setInterval(() => {
    if (!node.isConnected) return clearInterval(tick);
    // A message waits for whoever is reading it; a promise to undo ends when the server says.
    if (!undoes && node.matches(":hover, :focus-within")) ends = Math.max(ends, Date.now() + 2000);
    const left = Math.ceil((ends - Date.now()) / 1000);
    if (count) count.textContent = String(Math.max(0, left));
    if (left <= 0 && !stays && !node.dataset.busy) (clearInterval(tick), leave(node));
  }, 200);
}

function leave(node) {
  node.classList.add("leaving");
  setTimeout(() => node.remove(), 200);
}

async function undo(button) {
  const node = button.closest(".toast");
  const url = button.dataset.undoUrl;
  node.dataset.busy = "yes";
  button.disabled = true;
  let response;
  try {
    response = await fetch(url, { method: "POST", headers: { "X-CSRFToken": csrf(), "HX-Request": "true" }, credentials: "same-origin" });
  } catch {
    response = null;
  }
  node.remove();
  if (!response) return toast({ text: words("failed"), tone: "error" });
  if (!response.ok) return toast({ text: words("undo.failed"), tone: "warning" });
  trigger(response.headers.get("HX-Trigger"));
  document.body.dispatchEvent(new CustomEvent("ascolto:undone", { bubbles: true, detail: { url, response } }));
  toast({ text: words("undone") });
}

/** Fires what an answer's HX-Trigger header names, as htmx would. */
function trigger(header) {
  if (!header) return;
  let named;
  try {
    named = JSON.parse(header);
  } catch {
    named = Object.fromEntries(header.split(",").map((name) => [name.trim(), {}]));
  }
  for (const [name, detail] of Object.entries(named)) {
    document.body.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));
  }
}

document.addEventListener("click", (event) => {
  const close = event.target.closest?.("[data-toast-close]");
  const back = event.target.closest?.("[data-undo-url]");
  if (close) leave(close.closest(".toast"));
  if (back && !back.disabled) undo(back);
});
document.addEventListener("ascolto:toast", (event) => toast(event.detail));
for (const name of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(name, () => toast({ text: words("failed"), tone: "error" }));
}

new MutationObserver(() => document.querySelectorAll("[data-toast]:not([data-started])").forEach(start)).observe(region(), { childList: true });
document.querySelectorAll("[data-toast]").forEach(start);
