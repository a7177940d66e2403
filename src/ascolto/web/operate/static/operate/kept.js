/* What is being written while the server cannot be reached: kept by the tab until the server has it.
   The state says truly whether it is safe there. */
import { meta } from "../ascolto/js/page.js";

const name = (id) => `ascolto-kept-${meta("ascolto-live-scope")}-${id}`;

export function keep(id, draft) {
  try {
    sessionStorage.setItem(name(id), JSON.stringify(draft));
  } catch {
    /* no room: it stands in the field all the same */
  }
}

export function forget(id) {
  sessionStorage.removeItem(name(id));
}

/** What was kept and never reached the server: `{text, mode}`; null when there is none. */
export function kept(id) {
  try {
    return JSON.parse(sessionStorage.getItem(name(id)));
  } catch {
    return null;
  }
}

document.body.addEventListener("ascolto:logged-out", () => {
  const mine = Object.keys(sessionStorage).filter((key) => key.startsWith("ascolto-kept-") && !key.startsWith(name("")));
  mine.forEach((key) => sessionStorage.removeItem(key)); // another member's of this tab
});
