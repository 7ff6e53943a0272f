// Menus and the list of people: native popovers, placed beside their button, walked with arrow keys.

const itemsOf = (menu) =>
  [...menu.querySelectorAll("[role=menuitem], a[href], input[type=search]")].filter((item) => item.offsetParent);

function place(menu, button) {
  const at = button.getBoundingClientRect(), { offsetWidth: wide, offsetHeight: high } = menu;
  const left = Math.min(Math.max(8, at.left), innerWidth - wide - 8);
  const below = at.bottom + 4, above = at.top - high - 4;
  menu.style.left = `${Math.max(8, left)}px`;
  menu.style.top = `${below + high > innerHeight && above > 8 ? above : Math.max(8, Math.min(below, innerHeight - high - 8))}px`;
}

document.addEventListener("toggle", (event) => {
  const menu = event.target;
  if (!menu.matches?.("[popover]")) return;
  const button = document.querySelector(`[popovertarget="${CSS.escape(menu.id)}"]`);
  button?.setAttribute("aria-expanded", String(event.newState === "open"));
  if (event.newState === "open" && button) {
    place(menu, button);
    itemsOf(menu)[0]?.focus();
  } else if (button && menu.contains(document.activeElement)) button.focus();
}, true);

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.("[popover]:popover-open");
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!menu || !(step || event.key === "Home" || event.key === "End")) return;
  const items = itemsOf(menu), now = items.indexOf(document.activeElement);
  const next = event.key === "Home" ? 0 : event.key === "End" ? items.length - 1 : (now + step + items.length) % items.length;
  items[next]?.focus();
  event.preventDefault();
});

document.addEventListener("click", (event) => {
  const item = event.target.closest("[role=menuitem]");
  const menu = item?.closest("[popover]");
  if (menu) {
    document.querySelector(`[popovertarget="${CSS.escape(menu.id)}"]`)?.focus();
    menu.hidePopover();
  }
});

document.addEventListener("input", (event) => {
  const { filter } = event.target.dataset;
  if (!filter) return;
  const words = event.target.value.toLowerCase();
  for (const entry of document.querySelectorAll(`#${filter} li`)) {
    entry.hidden = !entry.textContent.toLowerCase().includes(words);
  }
});
