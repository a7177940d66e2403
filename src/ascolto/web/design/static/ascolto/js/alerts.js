/* An alert rings on whatever page one looks at; where alerts are listed, the page is read anew. */
import { make } from "./page.js";
import { toast } from "./toast.js";

const rung = new Set();

document.body.addEventListener("ascolto:alert", async (event) => {
  const id = event.detail.alert;
  if (/^\/alerts\//.test(location.pathname) && !document.querySelector("form :focus")) return location.reload();
  if (rung.has(id)) return;
  const answer = await fetch(`/alerts/${id}/card/`, { credentials: "same-origin" }).catch(() => null);
  if (!answer?.ok) return;
  const { is_news: isNews, text, url, open } = await answer.json();
  if (!isNews || rung.has(id)) return;
  rung.add(id);
  const node = toast({ text, tone: "error" }); // stays until somebody looks or closes it
  node.insertBefore(make("a", { class: "button small", href: url }, open), node.lastElementChild);
});
