/* <script src="…/form/embed.js" data-form="KEY" async></script> puts the contact form where it stands. */
(() => {
  const script = document.currentScript;
  const key = script?.dataset.form;
  if (!key) return;
  const origin = new URL(script.src).origin;
  const frame = document.createElement("iframe");
  const page = encodeURIComponent(location.origin + location.pathname);
  frame.src = `${origin}/form/${encodeURIComponent(key)}/embed/?page=${page}`;
  frame.title = script.dataset.title ?? "Contact form";
  frame.loading = "lazy";
  Object.assign(frame.style, { width: "100%", height: "46rem", border: "0", colorScheme: "normal" });
  addEventListener("message", (event) => {
    if (event.source !== frame.contentWindow || event.origin !== origin) return;
    const height = Number(event.data?.ascoltoFormHeight);
    if (height > 0 && height < 20000) frame.style.height = `${Math.ceil(height)}px`;
  });
  script.after(frame);
})();
