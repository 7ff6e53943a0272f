// Typing: completion of commands from the manifest, their usage, and drafts that are not lost.

import { whisper } from "./talk.js";

const parts = (box) => {
  const form = box.closest(".composer");
  return { list: form.querySelector(".completion"), usage: form.querySelector(".usage"), form };
};
const offered = (list) => [...list.children].filter((option) => !option.hidden);
const keep = (box) => sessionStorage.setItem(`draft ${document.body.dataset.base} ${box.dataset.draft}`, box.value);

export function restoreDrafts() {
  for (const box of document.querySelectorAll("[data-draft]:not([data-live])")) {
    box.dataset.live = "";
    box.value ||= sessionStorage.getItem(`draft ${document.body.dataset.base} ${box.dataset.draft}`) ?? "";
    grow(box);
    complete(box);
  }
}

export function clearDraft(form) {
  const box = form.querySelector("[data-draft]");
  box.value = "";
  keep(box);
  grow(box);
  complete(box);
}

export function type(box, words) {
  box.value = words;
  keep(box);
  box.focus();
  box.setSelectionRange(words.length, words.length);
  grow(box);
  complete(box);
}

function grow(box) {
  box.rows = Math.min(8, box.value.split("\n").length);
}

function complete(box) {
  const { list, usage } = parts(box);
  const words = box.value, inThread = Boolean(box.closest(".thread"));
  const names = /^\/\S*$/.test(words) && !inThread;
  for (const option of list.children) {
    option.hidden = !option.dataset.command.startsWith(words.toLowerCase());
  }
  const found = names ? offered(list) : [];
  list.hidden = !found.length;
  choose(box, list, found[0]);
  if (found.length) whisper(`${found.length} ${found.length === 1 ? "command" : "commands"}: arrows choose, Enter takes`);
  const command = [...list.children].find((option) => words.toLowerCase().startsWith(`${option.dataset.command} `));
  const hint = command?.querySelector("code")?.textContent;
  usage.hidden = !hint || inThread;
  if (hint) usage.textContent = `${command.dataset.command} ${hint}`;
}

function choose(box, list, option) {
  for (const one of list.children) one.setAttribute("aria-selected", String(one === option));
  if (option && !list.hidden) box.setAttribute("aria-activedescendant", option.id);
  else box.removeAttribute("aria-activedescendant");
  option?.scrollIntoView({ block: "nearest" });
}

document.addEventListener("input", (event) => {
  const box = event.target;
  if (!box.matches("[data-draft]")) return;
  keep(box);
  grow(box);
  complete(box);
});

document.addEventListener("keydown", (event) => {
  const box = event.target;
  if (!box.matches?.("[data-draft]")) return;
  const { list, form } = parts(box);
  const open = !list.hidden, found = offered(list);
  const now = found.findIndex((option) => option.getAttribute("aria-selected") === "true");
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (open && step) choose(box, list, found[(now + step + found.length) % found.length]);
  else if (open && event.key === "Escape") list.hidden = true;
  else if (open && event.key === "Tab" && !event.shiftKey) type(box, `${found[now].dataset.command} `);
  else if (open && event.key === "Enter" && box.value.toLowerCase() !== found[now].dataset.command) type(box, `${found[now].dataset.command} `);
  else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) form.requestSubmit();
  else return;
  event.preventDefault();
});

document.addEventListener("click", (event) => {
  const option = event.target.closest(".completion [role=option]");
  if (option) type(option.closest(".composer").querySelector("[data-draft]"), `${option.dataset.command} `);
});
