/* Told by this browser also while Ascolto is closed: switched on and off by a press on the page “You”. */
import { csrf } from "./page.js";

const place = document.getElementById("push-devices");
const can = "serviceWorker" in navigator && "PushManager" in window && window.isSecureContext;

const bytes = (text) => {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
};

const registered = () => navigator.serviceWorker.register(place.dataset.worker, { scope: "/" });

async function digest(endpoint) {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(endpoint));
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** This browser's line among those the server knows, if it is one of them. */
async function known(subscription) {
  return subscription && document.querySelector(`[data-push-device="${await digest(subscription.endpoint)}"]`);
}

async function tell() {
  if (!place) return;
  const registration = can && (await navigator.serviceWorker.getRegistration("/"));
  const subscription = registration && (await registration.pushManager.getSubscription());
  const row = await known(subscription);
  const state = !can ? "none" : Notification.permission === "denied" ? "denied" : row ? "on" : "off";
  for (const words of place.querySelectorAll("[data-state]")) words.hidden = words.dataset.state !== state;
  place.querySelector("[data-push-on]").hidden = state !== "off";
  row?.querySelector("[data-this]")?.removeAttribute("hidden");
  place.hidden = false;
}

async function subscribe() {
  if ((await Notification.requestPermission()) !== "granted") return tell();
  const registration = await registered();
  await navigator.serviceWorker.ready;
  const old = await registration.pushManager.getSubscription();
  if (old) await old.unsubscribe(); // perhaps by another key, or of who was logged in before
  const key = bytes(place.dataset.key);
  const fresh = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  const { endpoint, keys } = fresh.toJSON();
  const answer = await fetch(place.dataset.url, {
    method: "POST",
    credentials: "same-origin",
    headers: { "X-CSRFToken": csrf() },
    body: new URLSearchParams({ endpoint, p256dh: keys.p256dh, auth: keys.auth }),
  });
  if (answer.ok) return location.reload();
  await fresh.unsubscribe();
  problem(await answer.text());
}

function problem(text) {
  const line = place.querySelector("[data-push-problem]");
  line.textContent = text || line.dataset.usual;
  line.hidden = false;
}

place?.querySelector("[data-push-on]")?.addEventListener("click", () => subscribe().catch(() => problem("")));
/* Taken away here: the browser forgets it as well. */
document.addEventListener("submit", async (event) => {
  const row = event.target.closest?.("[data-push-device]");
  if (!row || !can) return;
  const registration = await navigator.serviceWorker.getRegistration("/");
  const subscription = await registration?.pushManager.getSubscription();
  if ((await known(subscription)) === row) await subscription.unsubscribe();
});
tell();
