// The matrix: a search that dims what does not match, arrow keys between cells, one button to unfold everything.
// Without it the matrix has the same content, links and folds.
const matrix = document.querySelector(".matrix");
const find = document.querySelector("[data-matrix-find]");
const fold = document.querySelector("[data-matrix-fold]");
const status = document.querySelector("[data-matrix-status]");

function cells() {
  return [...matrix.querySelectorAll(".matrix__cell")];
}

// A technique stays bright, and is unfolded, when one of its sub-techniques matches.
function dim(query) {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  let found = 0;
  for (const cell of cells().reverse()) { // sub-techniques stand after their technique, so they are judged first
    const link = cell.querySelector("a");
    const parent = cell.parentElement.closest(".matrix__cell");
    const id = (parent ? parent.querySelector(".id").textContent : "") + link.textContent;
    const text = id.toLowerCase();
    const matches = words.every((word) => text.includes(word));
    const holds = words.length > 0 && cell.querySelector(".matrix__subs .matrix__cell:not(.matrix__cell--dim)") !== null;
    cell.classList.toggle("matrix__cell--dim", !matches && !holds);
    const details = cell.querySelector("details");
    if (details && words.length && holds && !matches) details.open = true;
    if (matches) found += 1;
  }
  status.textContent = words.length ? `${found} found` : "";
}

function visibleLinks(column) {
  return [...column.querySelectorAll(".matrix__head a, .matrix__cell a")].filter((link) => link.checkVisibility());
}

// Up and down stay in a tactic, left and right keep the height; Enter follows a link, + and - fold.
function move(event) {
  const link = event.target.closest("a");
  const column = link && link.closest(".matrix__tactic");
  if (!column || event.ctrlKey || event.metaKey || event.altKey) return;
  const columns = [...matrix.querySelectorAll(".matrix__tactic")];
  const here = visibleLinks(column);
  const at = here.indexOf(link);
  let next;
  if (event.key === "ArrowDown") next = here[at + 1];
  else if (event.key === "ArrowUp") next = here[at - 1];
  else if (event.key === "Home") next = here[0];
  else if (event.key === "End") next = here.at(-1);
  else if (event.key === "ArrowRight" || event.key === "ArrowLeft") {
    const beside = columns[columns.indexOf(column) + (event.key === "ArrowRight" ? 1 : -1)];
    const there = beside ? visibleLinks(beside) : [];
    next = there[Math.min(at, there.length - 1)];
  } else if (event.key === "+" || event.key === "-") {
    const cell = link.closest(".matrix__list > .matrix__cell");
    const details = cell && cell.querySelector("details");
    if (details) { details.open = event.key === "+"; event.preventDefault(); cell.querySelector("a").focus(); }
    return;
  } else return;
  event.preventDefault();
  if (next) { next.focus(); next.scrollIntoView({ block: "nearest", inline: "nearest" }); }
}

if (matrix) {
  matrix.addEventListener("keydown", move);
  find.hidden = false;
  const input = find.querySelector("input");
  input.addEventListener("input", () => dim(input.value));
  input.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
  fold.hidden = false;
  fold.addEventListener("click", () => {
    const open = fold.getAttribute("aria-pressed") !== "true";
    for (const details of matrix.querySelectorAll("details")) details.open = open;
    fold.setAttribute("aria-pressed", String(open));
    fold.textContent = open ? "Fold all" : "Unfold all";
  });
  if (input.value) dim(input.value); // the browser kept it over a reload
}
