// What every page has: the theme toggle, the menu that closes, search suggestions where there is a search form.
import "./toc.js";
import { attachSuggestions } from "./search.js";

const THEMES = ["auto", "light", "dark"];
const root = document.documentElement;

for (const button of document.querySelectorAll("[data-theme-toggle]")) {
  const name = button.querySelector("[data-theme-name]");
  const show = () => { name.textContent = root.dataset.theme || "auto"; };
  button.addEventListener("click", () => {
    const next = THEMES[(THEMES.indexOf(root.dataset.theme || "auto") + 1) % THEMES.length];
    if (next === "auto") delete root.dataset.theme; else root.dataset.theme = next;
    try { localStorage.setItem("theme", next); } catch { /* kept for this page only */ }
    show();
  });
  show();
  button.hidden = false;
}

// An open panel of the menu closes on Escape (the focus goes back to its summary) and on a click elsewhere.
const openPanel = () => document.querySelector(".site-menu details[open]");
document.addEventListener("keydown", (event) => {
  const panel = openPanel();
  if (event.key !== "Escape" || !panel) return;
  panel.open = false;
  panel.querySelector("summary").focus();
});
document.addEventListener("click", (event) => {
  const panel = openPanel();
  if (panel && !panel.contains(event.target)) panel.open = false;
});

// The list of siblings scrolls by itself: begin where the reader is.
const here = document.querySelector(".siblings [aria-current]");
if (here) {
  const list = here.closest("details");
  list.scrollTop += here.getBoundingClientRect().top - list.getBoundingClientRect().top - list.clientHeight / 3;
}

document.querySelectorAll("form[data-suggest]").forEach(attachSuggestions);
