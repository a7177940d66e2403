/* Somebody wrote, answered or took something: the list stays as it is, and says that it is old. */
const news = document.getElementById("risk-news");
for (const name of ["ascolto:conversation", "ascolto:reload"]) {
  document.body.addEventListener(name, () => {
    if (news) news.hidden = false;
  });
}
