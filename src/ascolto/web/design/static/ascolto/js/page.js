/* What the page was given by the server: words, icons, the CSRF token. */
const meta = (name) => document.querySelector(`meta[name="${name}"]`)?.content ?? "";

let said = {};
try {
  said = JSON.parse(meta("ascolto-words") || "{}");
} catch {
  console.warn("ascolto-words is not JSON");
}

/** A phrase in the page's language. With `n`, the counted form. */
export function words(key, values = {}) {
  let phrase = said[key] ?? key;
  if (Array.isArray(phrase)) phrase = phrase[values.n === 1 ? 0 : 1];
  return phrase.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

export function icon(name, size = "") {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", `icon ${size}`.trim());
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${meta("ascolto-icons")}#${name}`);
  svg.append(use);
  return svg;
}

/** `make("p", {class: "soft"}, "words", node)`; text is never read as HTML. */
export function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== null && value !== false) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children);
  return node;
}

export const csrf = () => meta("csrf-token");
export { meta };

export const isField = (node) =>
  node instanceof Element &&
  (node.isContentEditable ||
    node.matches("textarea, select, input:not([type=checkbox], [type=radio], [type=button], [type=submit], [type=range])"));

export const isSeen = (node) => node.checkVisibility?.({ visibilityProperty: true }) ?? node.offsetParent !== null;

/** Remembers a choice for a year, where the server sees it too. */
export function remember(name, value) {
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `${name}=${encodeURIComponent(value)}; path=/; max-age=31536000; samesite=lax${secure}`;
}

export function remembered(name) {
  const found = document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
}

/** Speaks to a screen reader, without moving anything. */
export function say(text) {
  const place = document.getElementById("spoken");
  if (!place) return;
  place.textContent = "";
  setTimeout(() => (place.textContent = text), 60);
}
