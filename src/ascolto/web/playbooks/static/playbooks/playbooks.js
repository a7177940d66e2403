/* Order playbooks, and lists of one's own, by pointer; the buttons do the same by keyboard and without any script. */

const list = document.querySelector("ol[data-order]");
if (list) {
  let dragged = null;
  let before = "";
  const ids = () => [...list.querySelectorAll("li[data-id]")].map((row) => row.dataset.id);

  for (const row of list.querySelectorAll("li[data-id]")) row.draggable = true;

  list.addEventListener("dragstart", (event) => {
    dragged = event.target.closest("li[data-id]");
    if (!dragged) return;
    before = ids().join();
    dragged.classList.add("dragged");
    event.dataTransfer.effectAllowed = "move";
  });

  list.addEventListener("dragover", (event) => {
    const over = event.target.closest("li[data-id]");
    if (!dragged || !over || over === dragged) return;
    event.preventDefault();
    const box = over.getBoundingClientRect();
    over[event.clientY < box.top + box.height / 2 ? "before" : "after"](dragged);
  });

  list.addEventListener("drop", (event) => event.preventDefault());

  list.addEventListener("dragend", async () => {
    dragged?.classList.remove("dragged");
    dragged = null;
    if (ids().join() === before) return;
    const body = new FormData();
    for (const id of ids()) body.append("id", id);
    body.append("csrfmiddlewaretoken", list.querySelector("[name=csrfmiddlewaretoken]").value);
    const answer = await fetch(list.dataset.order, { method: "POST", body });
    if (!answer.ok) location.reload();
    list.querySelectorAll(".place").forEach((place, at) => (place.textContent = at + 1));
  });
}
