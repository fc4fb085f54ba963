"use strict";
// The page is whole without this: it adds opening all articles, sorting the matrix, and printing.
const articles = [...document.querySelectorAll("details.article")];

function reveal() {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  for (let at = target; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
  if (target) target.scrollIntoView();
}
addEventListener("hashchange", reveal);
reveal();

const all = document.createElement("button");
all.type = "button";
all.textContent = "Open all";
all.addEventListener("click", () => {
  const open = articles.some((article) => !article.open);
  for (const article of articles) article.open = open;
  all.textContent = open ? "Close all" : "Open all";
});
document.getElementById("h-articles").append(" ", all);

addEventListener("beforeprint", () => { for (const article of articles) article.open = true; });

const body = document.querySelector(".matrix tbody");
const heads = [...document.querySelectorAll(".matrix thead th")];
const original = [...body.rows];
heads.forEach((head, column) => {
  const button = document.createElement("button");
  button.type = "button";
  button.append(...head.childNodes);
  head.append(button);
  button.addEventListener("click", () => {
    const value = (row) => Number(row.cells[column].dataset.value);
    const last = column === heads.length - 1;
    const again = head.getAttribute("aria-sort");
    const rows = column === 0 || again ? original
      : original.toSorted((a, b) => (last ? value(b) - value(a) : value(a) - value(b)));
    for (const other of heads) other.removeAttribute("aria-sort");
    if (column && !again) head.setAttribute("aria-sort", last ? "descending" : "ascending");
    body.append(...rows);
  });
});
