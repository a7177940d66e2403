/* The search box: its operators, all of them behind the question mark, those that begin like the last word while typing. */
const form = document.getElementById("search");
const input = form.querySelector("input");
const panel = document.getElementById("search-help");
const asking = form.querySelector("[data-search-help]");
const intro = panel.querySelector("[data-help-only]");
const choices = [...panel.querySelectorAll("[data-operator]")];
const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase();

const lastOf = (text) => /(?:^|\s)(-?)([^\s"]*)$/.exec(text);
const shown = () => choices.filter((one) => !one.parentElement.hidden);

function open(is) {
  panel.hidden = !is;
  asking.setAttribute("aria-expanded", String(is));
  if (!is) mark(-1);
}

/* Everything, or what the word that is being typed may become. */
function show(word) {
  const begun = fold(word);
  for (const one of choices) {
    const whole = fold(one.dataset.operator.trim());
    one.parentElement.hidden = Boolean(begun) && (!whole.startsWith(begun) || whole === begun);
  }
  intro.hidden = Boolean(begun);
  open(shown().length > 0);
}

function suggest() {
  const word = lastOf(input.value)?.[2] ?? "";
  if (word.length < 2) open(false);
  else show(word);
}

let at = -1;
function mark(to) {
  at = to;
  for (const [n, one] of shown().entries()) one.toggleAttribute("data-on", n === at);
  shown()[at]?.scrollIntoView({ block: "nearest" });
}

function take(one) {
  const [, minus, word] = lastOf(input.value) ?? ["", "", ""];
  const isBegun = word && fold(one.dataset.operator).startsWith(fold(word));
  const kept = isBegun ? input.value.slice(0, input.value.length - word.length) : input.value.replace(/(\S)$/, "$1 ");
  input.value = `${kept}${!isBegun && minus ? minus : ""}${one.dataset.operator}`;
  open(false);
  input.focus();
}

asking.addEventListener("click", () => {
  if (!panel.hidden) return open(false);
  show("");
  input.focus();
});
input.addEventListener("input", suggest);
input.addEventListener("keydown", (event) => {
  if (panel.hidden || event.isComposing) return;
  const all = shown();
  if (event.key === "ArrowDown") mark((at + 1) % all.length);
  else if (event.key === "ArrowUp") mark((at - 1 + all.length) % all.length);
  else if ((event.key === "Enter" || event.key === "Tab") && at >= 0) take(all[at]);
  else if (event.key === "Escape") open(false);
  else return;
  event.preventDefault();
  event.stopPropagation();
});
panel.addEventListener("pointerdown", (event) => event.preventDefault()); // the box keeps the focus
panel.addEventListener("click", (event) => {
  const one = event.target.closest("[data-operator]");
  if (one) take(one);
});
form.addEventListener("focusout", (event) => form.contains(event.relatedTarget) || open(false));
