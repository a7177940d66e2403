/* Keeps every time current and moves the due clock along its scale: calm, near, late. The phrases are
   those of saying.py; a hidden tab sleeps. */
import { words } from "./page.js";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const SHAPES = { calm: "due", near: "near", late: "late" };
const zone = document.documentElement.dataset.zone || undefined;
const lang = { en: "en-GB" }[document.documentElement.lang] ?? (document.documentElement.lang || undefined);
const formats = {};

function format(name, options) {
  try {
    formats[name] ??= new Intl.DateTimeFormat(lang, { timeZone: zone, ...options });
  } catch {
    formats[name] ??= new Intl.DateTimeFormat(lang, options);
  }
  return formats[name];
}

const clock = (at) => format("clock", { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(at);
const dayNumber = (at) => {
  const parts = format("ymd", { year: "numeric", month: "2-digit", day: "2-digit", calendar: "gregory", numberingSystem: "latn" }).formatToParts(at);
  const get = (type) => Number(parts.find((part) => part.type === type).value);
  return Date.UTC(get("year"), get("month") - 1, get("day")) / DAY;
};

function counted(kind, span) {
  if (span < HOUR) return words(`${kind}.minutes`, { n: Math.max(1, Math.floor(span / MINUTE)) });
  if (span < 2 * DAY) return words(`${kind}.hours`, { n: Math.max(1, Math.floor(span / HOUR)) });
  return words(`${kind}.days`, { n: Math.floor(span / DAY) });
}

export const ago = (at, now = Date.now()) => (now - at < MINUTE ? words("ago.now") : counted("ago", now - at));
export const waiting = (at, now = Date.now()) => (now - at < MINUTE ? words("waiting.now") : counted("waiting", now - at));

export function moment(at, now = Date.now()) {
  const days = Math.abs(dayNumber(at) - dayNumber(now));
  if (days === 0) return clock(at);
  if (days < 7) return `${format("weekday", { weekday: "short" }).format(at)} ${clock(at)}`;
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  return format(sameYear ? "day" : "date", { day: "numeric", month: "short", ...(sameYear ? {} : { year: "numeric" }) }).format(at);
}

export function due(at, now = Date.now()) {
  const left = at - now;
  if (left < 0) return counted("late", -left);
  if (left < MINUTE) return words("due.now");
  if (left < HOUR) return words("due.minutes", { n: Math.floor(left / MINUTE) });
  const when = moment(at, now);
  return dayNumber(at) === dayNumber(now) ? words("due.by", { time: when }) : words("due.by_day", { day: when });
}

export function state(at, since, now = Date.now()) {
  if (at < now) return "late";
  return at - now <= (since ? (at - since) / 4 : 15 * MINUTE) ? "near" : "calm";
}

function put(node, text) {
  if (node && node.textContent !== text) node.textContent = text;
}

export function refresh(root = document, now = Date.now()) {
  for (const node of root.querySelectorAll("time[data-ago]")) put(node, ago(Date.parse(node.dateTime), now));
  for (const node of root.querySelectorAll("time[data-waiting]")) put(node, waiting(Date.parse(node.dateTime), now));
  for (const node of root.querySelectorAll("time[data-due]")) refreshDue(node, now);
}

function refreshDue(node, now) {
  const at = Date.parse(node.dateTime);
  put(node.querySelector(".due-words") ?? node, due(at, now));
  const next = state(at, Date.parse(node.dataset.since ?? "") || 0, now);
  if (node.dataset.state === next) return;
  node.dataset.state = next;
  const use = node.querySelector("use");
  if (use) use.setAttribute("href", use.getAttribute("href").replace(/#.*$/, `#${SHAPES[next]}`));
  node.dispatchEvent(new CustomEvent("ascolto:due", { bubbles: true, detail: { state: next } }));
}

setInterval(() => document.hidden || refresh(), 15_000);
document.addEventListener("visibilitychange", () => document.hidden || refresh());
document.addEventListener("htmx:load", (event) => refresh(event.target.parentElement ?? document));
refresh();
