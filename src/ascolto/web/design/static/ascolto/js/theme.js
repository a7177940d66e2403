/* Light, dark or as the system; dense or comfortable. The cookie lets the server draw the right one at once. */
import { remember } from "./page.js";

const root = document.documentElement;

export function setTheme(theme) {
  root.dataset.theme = ["light", "dark"].includes(theme) ? theme : "auto";
  remember("ascolto_theme", root.dataset.theme);
  mark();
}

export function setDensity(density) {
  root.dataset.density = density === "dense" ? "dense" : "comfortable";
  remember("ascolto_density", root.dataset.density);
  mark();
}

function mark() {
  for (const [kind, now] of [["theme", root.dataset.theme ?? "auto"], ["density", root.dataset.density ?? "comfortable"]]) {
    for (const node of document.querySelectorAll(`[data-${kind}-set]`)) {
      const on = String(node.dataset[`${kind}Set`] === now);
      node.setAttribute(node.getAttribute("role")?.startsWith("menuitem") ? "aria-checked" : "aria-pressed", on);
    }
  }
}

document.addEventListener("click", (event) => {
  const theme = event.target.closest?.("[data-theme-set]");
  const density = event.target.closest?.("[data-density-set]");
  if (theme) setTheme(theme.dataset.themeSet);
  if (density) setDensity(density.dataset.densitySet);
});
document.addEventListener("htmx:load", mark);
mark();
