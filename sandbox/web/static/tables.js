// Data tables: pages and sorting, as Slack gives them.

export function turnPages() {
  for (const table of document.querySelectorAll("table[data-pages]:not([data-live])")) {
    table.dataset.live = "";
    show(table, 0);
  }
}

function show(table, page) {
  const size = Number(table.dataset.pages), rows = [...table.tBodies[0].rows];
  const last = Math.ceil(rows.length / size) - 1;
  rows.forEach((row, place) => { row.hidden = Math.floor(place / size) !== page; });
  const foot = table.closest("figure").querySelector(".pages");
  if (last < 1) return;
  const turn = (words, label, to) => {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "button", textContent: words, disabled: to < 0 || to > last });
    button.setAttribute("aria-label", label);
    button.addEventListener("click", () => {
      show(table, to);
      foot.querySelector(`[aria-label="${label}"]:enabled, button:enabled`)?.focus();
    });
    return button;
  };
  const words = document.createElement("span");
  words.textContent = `${page * size + 1}–${Math.min(rows.length, (page + 1) * size)} of ${rows.length}`;
  foot.replaceChildren(turn("‹", "Earlier rows", page - 1), words, turn("›", "Later rows", page + 1));
}

document.addEventListener("click", (event) => {
  const button = event.target.closest(".sort");
  if (!button) return;
  const head = button.closest("th"), table = button.closest("table"), column = head.cellIndex;
  const down = head.getAttribute("aria-sort") === "ascending";
  for (const other of head.parentNode.cells) other.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", down ? "descending" : "ascending");
  const value = (row) => row.cells[column].dataset.value ?? row.cells[column].textContent;
  const numbers = [...table.tBodies[0].rows].every((row) => row.cells[column].dataset.value !== undefined);
  const order = (one, other) => numbers ? value(one) - value(other) : value(one).localeCompare(value(other));
  const rows = [...table.tBodies[0].rows].sort((one, other) => down ? order(other, one) : order(one, other));
  table.tBodies[0].append(...rows);
  show(table, 0);
});
