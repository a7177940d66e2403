/* Macros: chosen in the menu or the palette, shown before they are run, on the open conversation or the chosen ones. */
import { csrf, words } from "../ascolto/js/page.js";
import { toast } from "../ascolto/js/toast.js";
import { chosenBody, follow } from "./bulk.js";

const menu = document.getElementById("macro-menu");
const panes = document.getElementById("panes");
const headers = () => ({ "X-CSRFToken": csrf(), "HX-Request": "true", "HX-Target": "panes" });

/* The chosen conversations, else the open one with what is being written there. */
function subject() {
  const many = chosenBody();
  if (many) return many;
  const here = document.getElementById("thread")?.dataset.conversation;
  if (!here) return null;
  const composer = document.getElementById("composer");
  const composed = composer?.dataset.mode === "reply" ? composer.elements.text.value : "";
  return new URLSearchParams({ ids: here, composed });
}

async function post(address, body) {
  try {
    const answer = await fetch(address, { method: "POST", body, headers: headers() });
    if (answer.status === 422) toast({ text: await answer.text(), tone: "warning" });
    else if (!answer.ok) throw new Error(String(answer.status));
    else return answer;
  } catch {
    toast({ text: words("failed"), tone: "warning" });
  }
  return null;
}

async function look(address) {
  const body = subject();
  const answer = body && (await post(address, body));
  if (!answer) return;
  document.getElementById("macro-preview")?.remove();
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const dialog = document.body.appendChild(page.body.firstElementChild);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.showModal();
}

async function run(form) {
  const answer = await post(form.dataset.macroRun, new URLSearchParams(new FormData(form)));
  if (!answer) return;
  if (answer.headers.get("Content-Type").startsWith("application/json")) return follow(await answer.json());
  panes.innerHTML = await answer.text();
  window.htmx?.process(panes);
  document.dispatchEvent(new CustomEvent("ascolto:replaced"));
  const told = answer.headers.get("HX-Trigger");
  if (told) toast(JSON.parse(told)["ascolto:toast"]);
}

menu?.addEventListener("click", (event) => {
  const item = event.target.closest("[data-macro]");
  if (item) look(item.dataset.macro);
});

menu?.addEventListener("input", (event) => {
  const typed = event.target.value.toLocaleLowerCase();
  for (const item of menu.querySelectorAll("[data-macro]")) item.hidden = !item.textContent.toLocaleLowerCase().includes(typed);
});

document.addEventListener("submit", (event) => {
  const form = event.target.closest?.("[data-macro-run]");
  if (!form) return;
  event.preventDefault();
  form.closest("dialog").close();
  run(form);
});
