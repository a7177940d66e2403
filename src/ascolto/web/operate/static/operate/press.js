/* What is drawn anew between press and release takes the click with it, and a selection that is being made: it waits. */
const CLICK = 50; // milliseconds until the release of a finger has become a click
const LONGEST = 10_000; // for a release that nobody heard of
const waiting = new Set();
let pressed = false;
let timer = 0;

function release() {
  pressed = false;
  for (const go of waiting) go();
  waiting.clear();
}

function releaseIn(milliseconds) {
  clearTimeout(timer); // of the press before
  timer = setTimeout(release, milliseconds);
}

document.addEventListener("pointerdown", (event) => {
  if (event.button) return; // a menu of the browser's swallows the release
  pressed = true;
  releaseIn(LONGEST);
}, true);
for (const name of ["pointerup", "pointercancel"]) document.addEventListener(name, () => pressed && releaseIn(CLICK), true);

/** Resolves as soon as nothing is pressed. */
export const released = () => (pressed ? new Promise((go) => waiting.add(go)) : Promise.resolve());
