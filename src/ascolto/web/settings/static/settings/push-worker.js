/* What a browser does while Ascolto is closed: it shows what was pushed, and a press leads there. It keeps
   nothing, changes no request and reads no page but the one with the token of our own forms. */
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("push", (event) => {
  let said = {};
  try {
    said = event.data?.json() ?? {};
  } catch {
    /* nothing that we sent */
  }
  const { title = "Ascolto", body = "", url = "/", tag = "ascolto" } = said;
  const options = { body, tag, data: { url }, icon: "/static/ascolto/mark.svg", renotify: false };
  event.waitUntil(self.registration.showNotification(title, options));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const where = new URL(event.notification.data?.url ?? "/", self.location.origin);
  if (where.origin === self.location.origin) event.waitUntil(open(where.href));
});

async function open(where) {
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const there = pages.find((page) => page.url === where);
  return there ? there.focus() : self.clients.openWindow(where);
}

/* The browser's maker gave it another address: told to the server, as the page “You” would. */
self.addEventListener("pushsubscriptionchange", (event) => event.waitUntil(again(event)));

async function again(event) {
  const options = event.oldSubscription?.options;
  if (!options) return;
  const fresh = event.newSubscription ?? (await self.registration.pushManager.subscribe(options));
  const page = await fetch("/settings/me/", { credentials: "same-origin" });
  const token = /name="csrf-token" content="([^"]+)"/.exec(await page.text())?.[1];
  if (!token) return;
  const { endpoint, keys } = fresh.toJSON();
  await fetch("/settings/me/devices/", {
    method: "POST",
    credentials: "same-origin",
    headers: { "X-CSRFToken": token },
    body: new URLSearchParams({ endpoint, p256dh: keys.p256dh, auth: keys.auth }),
  });
}
