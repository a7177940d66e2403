/* Ctrl K (⌘ K): everything that can be done here by its name, places to go, conversations of late. */
import { actions, caps, register } from "./actions.js";
import { icon, make, meta, words } from "./page.js";

const MOST = 60; // shown; who looks for more types a letter
const KEPT = 8;
const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase();

/* Conversations of late: of this tab and this member, gone with the tab. */
const place = () => `ascolto-late-${meta("ascolto-live-scope")}`;

function late() {
  try {
    return JSON.parse(sessionStorage.getItem(place()) || "[]");
  } catch {
    return [];
  }
}

/** Remembers a conversation that was opened. */
export function remember({ id, says }) {
  if (!id || !says) return;
  const others = late().filter((one) => one.id !== id);
  sessionStorage.setItem(place(), JSON.stringify([{ id, says }, ...others].slice(0, KEPT)));
}
document.body?.addEventListener("ascolto:logged-out", () => sessionStorage.removeItem(place()));
const note = () => {
  const thread = document.getElementById("thread");
  remember({ id: thread?.dataset.conversation, says: thread?.querySelector(".thread-who h1")?.textContent });
};
document.addEventListener("ascolto:opened", note);
note();

function go(href) {
  const event = new CustomEvent("ascolto:open", { cancelable: true, detail: { href } });
  if (document.dispatchEvent(event)) location.assign(href);
}

function everything() {
  const here = document.getElementById("thread")?.dataset.conversation;
  const past = late().filter(({ id }) => id !== here);
  return [
    ...actions().filter(({ keys }) => keys !== "Control+k"),
    ...past.map(({ id, says }) => ({ says, keys: "", group: words("palette.late"), run: () => go(`/conversations/${id}/`) })),
  ];
}

/* All of the words typed; what begins with them first. */
function matching(typed, all) {
  const wanted = fold(typed).split(/\s+/).filter(Boolean);
  if (!wanted.length) return all.slice(0, MOST);
  const rank = (says) => (says.startsWith(wanted[0]) ? 0 : wanted.every((word) => ` ${says}`.includes(` ${word}`)) ? 1 : 2);
  const found = all
    .map((action) => ({ action, says: fold(action.says) }))
    .filter(({ says }) => wanted.every((word) => says.includes(word)))
    .sort((a, b) => rank(a.says) - rank(b.says))
    .map(({ action }) => action);
  const search = { says: words("palette.search", { words: typed.trim() }), keys: "", group: "", run: () => location.assign(`/inbox/?q=${encodeURIComponent(typed.trim())}`) };
  return [...found.slice(0, MOST), search];
}

class Choosing {
  constructor(input, list) {
    Object.assign(this, { input, list, found: [], at: 0 });
  }

  show(found) {
    this.found = found;
    this.at = 0;
    this.list.replaceChildren(...found.map(({ says, keys, group }, n) =>
      make("li", { class: "menu-item", role: "option", id: `palette-${n}` },
        make("span", { class: "cut" }, says),
        make("span", { class: "line push" }, make("span", { class: "faint" }, group), make("span", { class: "line", "aria-hidden": "true" }, ...caps(keys))))));
    this.mark();
  }

  move(step) {
    this.at = (this.at + step + this.found.length) % this.found.length;
    this.mark();
  }

  mark() {
    for (const [n, option] of [...this.list.children].entries()) option.setAttribute("aria-selected", String(n === this.at));
    const option = this.list.children[this.at];
    if (option) this.input.setAttribute("aria-activedescendant", option.id);
    else this.input.removeAttribute("aria-activedescendant");
    option?.scrollIntoView({ block: "nearest" });
  }
}

const STEPS = { ArrowDown: 1, ArrowUp: -1 };

export function palette() {
  if (document.querySelector("dialog[open]")) return;
  const before = document.activeElement;
  const all = everything();
  const input = make("input", { type: "text", role: "combobox", autocomplete: "off", spellcheck: "false", "aria-expanded": "true", "aria-autocomplete": "list", "aria-controls": "palette-list", "aria-label": words("palette"), placeholder: words("palette") });
  const list = make("ul", { id: "palette-list", role: "listbox", "aria-label": words("palette") });
  const dialog = make("dialog", { class: "dialog palette", id: "palette", "aria-label": words("palette") }, make("div", { class: "palette-head" }, icon("search"), input), list);
  const choosing = new Choosing(input, list);
  const run = (action) => {
    dialog.close();
    if (before?.isConnected) before.focus({ preventScroll: true });
    action?.run();
  };
  input.addEventListener("input", () => choosing.show(matching(input.value, all)));
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Enter") run(choosing.found[choosing.at]);
    else if (STEPS[event.key] && choosing.found.length) choosing.move(STEPS[event.key]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  list.addEventListener("click", (event) => {
    const option = event.target.closest("li");
    if (option) run(choosing.found[[...list.children].indexOf(option)]);
  });
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  choosing.show(matching("", all));
  dialog.showModal();
  input.focus();
}

register("Control+k", { says: words("palette"), run: palette });
document.addEventListener("click", (event) => event.target.closest?.("[data-palette]") && palette());
