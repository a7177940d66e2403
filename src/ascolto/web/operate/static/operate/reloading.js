/* A page of forms: what was taken back by a toast is drawn anew. */
document.body.addEventListener("ascolto:reload", () => location.reload());
