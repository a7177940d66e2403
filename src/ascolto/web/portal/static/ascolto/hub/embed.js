/* <script src="…/contact/embed.js" data-hub="ADDRESS" async></script> puts the contact page where it stands. */
(() => {
  const script = document.currentScript;
  const hub = script?.dataset.hub;
  if (!hub) return;
  const origin = new URL(script.src).origin;
  const language = script.dataset.language ?? document.documentElement.lang.slice(0, 2);
  const frame = document.createElement("iframe");
  frame.src = `${origin}/contact/${encodeURIComponent(hub)}/embed/?language=${encodeURIComponent(language)}`;
  frame.title = script.dataset.title ?? "Contact";
  frame.loading = "lazy";
  Object.assign(frame.style, { width: "100%", height: "40rem", border: "0", colorScheme: "normal" });
  addEventListener("message", (event) => {
    if (event.source !== frame.contentWindow || event.origin !== origin) return;
    const height = Number(event.data?.ascoltoFormHeight);
    if (height > 0 && height < 20000) frame.style.height = `${Math.ceil(height)}px`;
  });
  script.after(frame);
})();
