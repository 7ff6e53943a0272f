// Menus that hold several, and menus whose choices the app supplies: chips, a search, and boxes to tick.

import { base, post, say } from "./talk.js";

const ticked = (multi) => [...multi.querySelectorAll(".found input:checked")];

export function drawChips() {
  for (const multi of document.querySelectorAll(".multi")) {
    const chips = multi.querySelector(".chips");
    chips.replaceChildren(...ticked(multi).map((box) => chip(box)));
    const most = Number(multi.dataset.most ?? Infinity);
    for (const box of multi.querySelectorAll(".found input[type=checkbox]")) {
      box.disabled = !box.checked && ticked(multi).length >= most;
    }
  }
}

function chip(box) {
  const words = box.closest("label").querySelector("span").textContent.trim();
  const button = document.createElement("button");
  button.type = "button";
  button.className = "chip";
  button.textContent = `${words} ✕`;
  button.setAttribute("aria-label", `Remove ${words}`);
  button.addEventListener("click", () => {
    const multi = box.closest(".multi");
    box.checked = false;
    box.dispatchEvent(new Event("change", { bubbles: true }));
    multi.querySelector(".choose").focus();
  });
  return button;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest(".choose");
  for (const other of document.querySelectorAll(".multi .list:not([hidden])")) {
    if (!other.closest(".multi").contains(event.target)) fold(other.closest(".multi"));
  }
  if (!button) return;
  const multi = button.closest(".multi"), list = multi.querySelector(".list");
  if (list.hidden) unfold(multi);
  else fold(multi);
});

function unfold(multi) {
  multi.querySelector(".list").hidden = false;
  multi.querySelector(".choose").setAttribute("aria-expanded", "true");
  multi.querySelector("input[type=search]").focus();
  if ("far" in multi.dataset) ask(multi, "");
}

function fold(multi) {
  multi.querySelector(".list").hidden = true;
  multi.querySelector(".choose").setAttribute("aria-expanded", "false");
}

document.addEventListener("keydown", (event) => {
  const list = event.target.closest?.(".multi .list");
  if (!list) return;
  if (event.key === "Escape") {
    const multi = list.closest(".multi");
    fold(multi);
    multi.querySelector(".choose").focus();
    event.preventDefault();
    event.stopPropagation();
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    if (event.target.type === "radio") return;
    const stops = [...list.querySelectorAll("input")].filter((input) => input.offsetParent && !input.disabled);
    const step = event.key === "ArrowDown" ? 1 : -1;
    stops[Math.max(0, stops.indexOf(event.target) + step)]?.focus();
    event.preventDefault();
  } else if (event.key === "Enter" && event.target.type === "search") event.preventDefault();
}, true);

document.addEventListener("input", (event) => {
  const multi = event.target.closest?.(".multi");
  if (!multi || event.target.type !== "search") return;
  const words = event.target.value;
  if ("far" in multi.dataset) return ask(multi, words);
  for (const option of multi.querySelectorAll(".option")) {
    option.hidden = !option.textContent.toLowerCase().includes(words.toLowerCase());
  }
});

async function ask(multi, typed) {
  if (typed.length < Number(multi.dataset.least)) return;
  const { place, block, action, name, kind } = multi.dataset;
  const answer = await post(`${base}/options`, { place, block, action, typed });
  if (answer.stopped) return say(answer.stopped);
  if (multi.querySelector("input[type=search]").value !== typed) return;
  const kept = ticked(multi).map((box) => box.closest("label"));
  const known = new Set(kept.map((label) => label.querySelector("input").value));
  const fresh = answer.options.filter((option) => !known.has(option.value)).map((option) => {
    const label = document.createElement("label"), box = document.createElement("input"), words = document.createElement("span");
    label.className = "option";
    Object.assign(box, { type: kind, name, value: option.value });
    words.textContent = option.text;
    label.append(box, " ", words);
    return label;
  });
  multi.querySelector(".found").replaceChildren(...kept, ...fresh);
}
