/* What cannot be undone is asked once: a button with `data-sure` says what it is about to do,
   with `data-sure-more` below it what else one should know. */
import { make, words } from "./page.js";

let agreed = null; // the button that was answered with yes, while its form leaves

function ask(button, go) {
  const label = button.textContent.trim();
  const no = make("button", { class: "button", type: "button" }, words("sure.no"));
  const yes = make("button", { class: "button danger", type: "button" }, label);
  const title = make("h2", { id: "sure-title" }, button.dataset.sure);
  const dialog = make("dialog", { class: "dialog narrow", id: "sure", "aria-labelledby": "sure-title" },
    make("header", { class: "dialog-head" }, title),
    ...(button.dataset.sureMore ? [make("div", { class: "dialog-body" }, make("p", {}, button.dataset.sureMore))] : []),
    make("footer", { class: "dialog-foot" }, no, yes));
  document.body.append(dialog);
  dialog.addEventListener("close", () => dialog.remove());
  no.addEventListener("click", () => dialog.close());
  yes.addEventListener("click", () => (dialog.close(), go()));
  dialog.showModal();
  no.focus();
}

document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (!button?.dataset.sure || agreed === button) return (agreed = null);
  event.preventDefault();
  event.stopImmediatePropagation();
  ask(button, () => ((agreed = button), event.target.requestSubmit(button)));
}, true);

document.addEventListener("htmx:confirm", (event) => {
  const button = event.detail.elt;
  if (!button.dataset?.sure) return;
  event.preventDefault();
  ask(button, () => event.detail.issueRequest(true));
});
