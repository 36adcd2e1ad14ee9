// Suggestions under a search form, as a combobox (https://www.w3.org/WAI/ARIA/apg/patterns/combobox/).
// The form works without them. The server answers {"suggestions": [{title, url, external_id, type}]}.
const WAIT = 120; // ms of quiet before asking

function optionFor(suggestion, id) {
  const option = document.createElement("li");
  option.id = id;
  option.setAttribute("role", "option");
  option.dataset.url = suggestion.url;
  for (const [className, text] of [["id", suggestion.external_id], ["title", suggestion.title], ["type", suggestion.type]]) {
    const part = document.createElement("span");
    part.className = className;
    part.textContent = text || "";
    option.append(part);
  }
  return option;
}

export function attachSuggestions(form) {
  const input = form.querySelector('input[type="search"]');
  const list = document.createElement("ul");
  list.className = "suggestions";
  list.id = `${input.id}-suggestions`;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Suggestions");
  list.hidden = true;
  form.append(list);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");

  let timer = 0;
  let asked = new AbortController();
  let selected = -1;

  const close = () => {
    list.hidden = true;
    selected = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const select = (index) => {
    const options = [...list.children];
    selected = (index + options.length + 1) % (options.length + 1); // one past the end is the input itself
    options.forEach((option, i) => option.setAttribute("aria-selected", String(i === selected)));
    const option = options[selected];
    if (!option) { input.removeAttribute("aria-activedescendant"); return; }
    input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  };
  const ask = async () => {
    asked.abort();
    const query = input.value.trim();
    if (query.length < 2) { close(); return; }
    asked = new AbortController();
    try {
      const answer = await fetch(`${form.dataset.suggest}?q=${encodeURIComponent(query)}`, { signal: asked.signal });
      if (!answer.ok) { close(); return; }
      const { suggestions } = await answer.json();
      list.replaceChildren(...suggestions.map((suggestion, i) => optionFor(suggestion, `${list.id}-${i}`)));
      selected = -1;
      list.hidden = suggestions.length === 0;
      input.setAttribute("aria-expanded", String(!list.hidden));
    } catch (error) {
      if (error.name !== "AbortError") close();
    }
  };

  input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, WAIT); });
  input.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "ArrowDown") { event.preventDefault(); select(selected < 0 ? 0 : selected + 1); }
    else if (event.key === "ArrowUp") { event.preventDefault(); select(selected < 0 ? list.children.length - 1 : selected - 1); }
    else if (event.key === "Escape") { event.preventDefault(); event.stopPropagation(); close(); }
    else if (event.key === "Enter" && list.children[selected]) { event.preventDefault(); location.assign(list.children[selected].dataset.url); }
  });
  list.addEventListener("mousedown", (event) => event.preventDefault()); // keep the focus in the input
  list.addEventListener("click", (event) => {
    const option = event.target.closest('[role="option"]');
    if (option) location.assign(option.dataset.url);
  });
  input.addEventListener("blur", close);
}
