/* Files of an answer: chosen, dropped or pasted; each with a preview and a way to take it off again. */
import { icon, make } from "../ascolto/js/page.js";

const SHOWN = ["image/png", "image/jpeg", "image/gif", "image/webp"];
const input = () => document.querySelector("#composer input[type=file]");
const list = () => document.getElementById("composer-files");
const carries = () => Boolean(input()) && document.getElementById("composer").dataset.mode === "reply";
let held = []; // of the input below; a new composer has none
let of = null;

function set(files) {
  const all = new DataTransfer();
  files.forEach((file) => all.items.add(file));
  of = input();
  held = files;
  of.files = all.files;
  draw();
}

const known = () => (of === input() ? held : []);
const add = (files) => set([...known(), ...files]);

function draw() {
  for (const picture of list().querySelectorAll("img")) URL.revokeObjectURL(picture.src);
  list().replaceChildren(...held.map((file, number) => {
    const name = make("span", { class: "cut" }, file.name);
    const preview = SHOWN.includes(file.type) ? make("img", { src: URL.createObjectURL(file), alt: "" }) : icon("file");
    const off = make("button", { class: "button quiet icon-only small", type: "button", "data-take-off": number, "aria-label": list().dataset.takeOff.replace("{file}", file.name) }, icon("close", "small"));
    return make("li", { class: "file" }, preview, name, off);
  }));
}

/* A screenshot has no name of its own: every one of them is called image.png. */
function named(file) {
  if (file.name !== "image.png") return file;
  const at = new Date().toTimeString().slice(0, 8).replaceAll(":", "");
  return new File([file], `${list().dataset.screenshot}-${at}.png`, { type: file.type });
}

document.addEventListener("change", (event) => {
  if (event.target.matches?.("#composer input[type=file]")) add([...event.target.files]);
});

document.addEventListener("click", (event) => {
  const off = event.target.closest?.("[data-take-off]");
  if (!off) return;
  set(held.filter((_, number) => number !== Number(off.dataset.takeOff)));
  document.querySelector("#composer textarea")?.focus();
});

document.addEventListener("paste", (event) => {
  const files = [...(event.clipboardData?.files ?? [])];
  if (!files.length || !event.target.closest?.("#composer") || !carries()) return;
  event.preventDefault();
  add(files.map(named));
});

/* Dropped beside the composer, a file must not replace the page. */
const brings = (event) => event.dataTransfer?.types.includes("Files");
const over = (event) => event.target.closest?.("#thread, #composer") && carries();

document.addEventListener("dragover", (event) => {
  if (!brings(event)) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = over(event) ? "copy" : "none";
  document.getElementById("composer")?.toggleAttribute("data-dropping", Boolean(over(event)));
});
document.addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) document.getElementById("composer")?.removeAttribute("data-dropping");
});
document.addEventListener("drop", (event) => {
  if (!brings(event)) return;
  event.preventDefault();
  document.getElementById("composer")?.removeAttribute("data-dropping");
  if (over(event)) add([...event.dataTransfer.files]);
});
