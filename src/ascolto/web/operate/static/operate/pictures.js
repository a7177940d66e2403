/* Pictures a mail wants from elsewhere appear only for the message whose button was pressed; the server fetches them. */
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-show-remote]");
  if (!button) return;
  const mail = button.closest("details").querySelector(".mail");
  mail.querySelectorAll("img[data-remote]").forEach((picture, number) => {
    picture.addEventListener("error", () => picture.removeAttribute("src"), { once: true });
    picture.src = button.dataset.showRemote.replace(/0\/$/, `${number}/`);
  });
  button.closest(".remote-pictures").remove();
});
