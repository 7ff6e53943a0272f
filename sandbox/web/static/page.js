"use strict";
// The page is drawn by the server. This sends what a person does, and fetches the screen when it changed.
const { base } = document.body.dataset;
let channel = document.body.dataset.channel;
const screen = document.getElementById("screen");
const stopped = document.getElementById("stopped");

async function refresh() {
  const answer = await fetch(`${base}/screen?c=${encodeURIComponent(channel)}`);
  if (!answer.ok) return;
  const fresh = document.createElement("div");
  fresh.innerHTML = await answer.text();
  document.getElementById("now").textContent = fresh.querySelector(".frame").dataset.now;
  const typed = screen.querySelector("#text")?.value ?? "";
  const focused = document.activeElement?.id;
  // A modal that did not change keeps what is being typed into it.
  const before = screen.querySelector(".modal"), after = fresh.querySelector(".modal");
  if (before && after && before.dataset.view === after.dataset.view) after.replaceWith(before);
  const hadModal = Boolean(before);
  screen.replaceChildren(...fresh.childNodes);
  screen.querySelector("#text").value = typed;
  const messages = screen.querySelector(".messages");
  messages.scrollTop = messages.scrollHeight;
  const modal = screen.querySelector(".modal");
  if (modal && !hadModal) modal.querySelector("input, textarea, select, button")?.focus();
  else if (focused) document.getElementById(focused)?.focus();
}

async function send(url, fields) {
  stopped.hidden = true;
  const answer = await fetch(url, { method: "POST", body: new URLSearchParams(fields) });
  const said = answer.ok ? (await answer.json()).stopped : "The sandbox did not understand this.";
  stopped.textContent = said ?? "";
  stopped.hidden = !said;
  await refresh();
}

document.addEventListener("submit", (event) => {
  event.preventDefault();
  const form = event.target;
  const fields = new FormData(form, event.submitter);
  if (form.dataset.deed === "say") form.querySelector("#text").value = "";
  send(form.dataset.url ?? `${base}/${form.dataset.deed}`, fields);
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-press]");
  if (!button) return;
  const { press, place, block, action, confirm: question } = button.dataset;
  if (question && !window.confirm(question)) return;
  send(`${base}/${press}`, press === "press" ? { place, block, action } : {});
});

document.addEventListener("change", (event) => {
  const menu = event.target;
  if (menu.id === "who") window.location = menu.value;
  if (menu.matches(".menu") && menu.value) {
    const { place, block, action } = menu.dataset;
    send(`${base}/press`, { place, block, action, option: menu.value });
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && screen.querySelector(".modal")) send(`${base}/close`, {});
});

new EventSource("/events").addEventListener("message", refresh);
