/* Many at once: choose rows (face, x, shift), do one thing with them, see how far it is, take it back. */
import { register } from "../ascolto/js/keys.js";
import { csrf, say, words } from "../ascolto/js/page.js";
import { toast } from "../ascolto/js/toast.js";

const bar = document.getElementById("bulk");
const rows = document.getElementById("rows");
const chosen = new Set();
let all = false;
let from = null; // where a range begins
let busy = false;

const list = () => [...rows.querySelectorAll(".row:not(.loading)")];
const shown = () => (all ? bar.dataset.sayAll : (chosen.size === 1 ? bar.dataset.sayOne : bar.dataset.sayMany).replace("{n}", chosen.size));

function draw() {
  for (const row of list()) {
    const is = chosen.has(row.id);
    row.toggleAttribute("data-chosen", is);
    let mark = row.querySelector(":scope > .chosen-mark");
    if (is && !mark) {
      mark = document.createElement("span");
      mark.className = "chosen-mark sr-only";
      mark.textContent = words("chosen");
      row.prepend(mark);
    } else if (!is) mark?.remove();
  }
  bar.hidden = !chosen.size && !busy;
  if (chosen.size) document.getElementById("bulk-menus").dispatchEvent(new CustomEvent("ascolto:choosing"));
  if (!busy) bar.querySelector(".bulk-count").textContent = chosen.size ? shown() : "";
  rows.toggleAttribute("data-choosing", chosen.size > 0);
}

function clear() {
  chosen.clear();
  all = false;
  from = null;
  draw();
}

function toggle(row) {
  all = false;
  if (!chosen.delete(row.id)) chosen.add(row.id);
  from = row.id;
  draw();
}

function range(row) {
  const standing = list();
  const start = standing.findIndex((one) => one.id === from);
  const end = standing.indexOf(row);
  if (start < 0) return toggle(row);
  for (const one of standing.slice(Math.min(start, end), Math.max(start, end) + 1)) chosen.add(one.id);
  draw();
}

/* Before the list opens what is pressed. */
rows.addEventListener("click", (event) => {
  const row = event.target.closest(".row:not(.loading)");
  if (!row || event.ctrlKey || event.metaKey) return;
  const face = event.target.closest(".avatar") && event.target.closest(".avatar").parentElement === row;
  if (!face && !event.shiftKey) return;
  event.preventDefault();
  event.stopPropagation();
  (event.shiftKey ? range : toggle)(row);
});

const pointed = () => document.activeElement?.closest?.("#rows .row") ?? rows.querySelector(".row[aria-current]");

function step(by) {
  const row = pointed();
  const next = list()[list().indexOf(row) + by];
  if (!row || !next) return;
  if (!chosen.has(row.id)) toggle(row);
  next.focus();
  chosen.add(next.id);
  draw();
}

if (bar) {
  const group = bar.dataset.keyGroup;
  register("x", { says: words("choose"), group, run: () => pointed() && toggle(pointed()) });
  register("Shift+ArrowDown", { says: words("choose.more"), group, run: () => step(1), when: () => Boolean(pointed()) });
  register("Shift+ArrowUp", { says: "", group, run: () => step(-1), when: () => Boolean(pointed()) });
  register("Escape", { says: "", run: clear, when: () => chosen.size > 0 });
  new MutationObserver(() => chosen.size && draw()).observe(rows, { childList: true });
  bar.addEventListener("click", (event) => {
    const act = event.target.closest("[data-bulk]");
    if (event.target.closest("[data-bulk-clear]")) clear();
    else if (event.target.closest("[data-bulk-all]")) everything();
    else if (act) run(act);
  });
  bar.addEventListener("submit", (event) => event.preventDefault());
}

function everything() {
  for (const row of list()) chosen.add(row.id);
  all = true;
  draw();
  say(shown());
}

/** What names the chosen ones to the server; null when none is chosen. */
export function chosenBody() {
  if (!chosen.size) return null;
  const body = new URLSearchParams({ ids: [...chosen].map((id) => id.replace("conversation-", "")).join(",") });
  if (all) body.set("all", "yes"), body.set("query", document.querySelector(".inbox").dataset.query);
  return body;
}

async function run(act) {
  if (busy || !chosen.size) return;
  const body = new URLSearchParams(JSON.parse(act.dataset.bulk));
  if (act.dataset.bulkAdd) body.set("add", document.getElementById(act.dataset.bulkAdd).value);
  if (act.dataset.bulkBecause) body.set("because", document.getElementById(act.dataset.bulkBecause).value);
  for (const [name, value] of chosenBody()) body.set(name, value);
  act.closest("[popover]")?.hidePopover?.();
  busy = true;
  try {
    const answer = await fetch(bar.dataset.url, { method: "POST", body, headers: { "X-CSRFToken": csrf(), "HX-Request": "true" } });
    if (answer.status === 422) return toast({ text: await answer.text(), tone: "warning" });
    if (!answer.ok) throw new Error(String(answer.status));
    await follow(await answer.json());
  } catch {
    toast({ text: words("failed"), tone: "warning" });
  } finally {
    busy = false;
    draw();
  }
}

/* Until the server is done with all of them. */
export async function follow(change) {
  while (!change.is_done) {
    bar.querySelector(".bulk-count").textContent = bar.dataset.sayWorking.replace("{done}", change.done).replace("{of}", change.of);
    await new Promise((resolve) => setTimeout(resolve, 500));
    const answer = await fetch(change.url);
    if (!answer.ok) throw new Error(String(answer.status));
    change = await answer.json();
  }
  clear();
  toast({ text: change.text, tone: change.tone, undo_url: change.undo_url || undefined, seconds: 20 });
}
