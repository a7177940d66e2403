/* Who is at their desk, asked when a menu that gives somebody a conversation is opened. */
import { make } from "../ascolto/js/page.js";

async function tell(menu) {
  const answer = await fetch("/colleagues/states/").catch(() => null);
  if (!answer?.ok) return;
  const states = await answer.json();
  for (const item of menu.querySelectorAll("[data-colleague]")) {
    const [state, words] = states[item.dataset.colleague] ?? [];
    item.querySelector(".presence")?.remove();
    if (state) item.append(make("span", { class: "presence push", "data-state": state }, words));
  }
}

const shown = () => [...document.querySelectorAll(":popover-open")].filter((menu) => menu.querySelector("[data-colleague]"));

document.addEventListener(
  "toggle",
  (event) => {
    if (event.newState === "open" && event.target.querySelector?.("[data-colleague]")) tell(event.target);
  },
  true,
);
document.body.addEventListener("ascolto:colleague", () => shown().forEach(tell));
