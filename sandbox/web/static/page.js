// The page is drawn by the server. This sends what a person does, and follows what has changed.

import { confirmed } from "./asking.js";
import { drawChips } from "./choosing.js";
import { clearDraft, restoreDrafts, type } from "./composer.js";
import "./menus.js";
import { morph } from "./morph.js";
import { openGuide } from "./guide.js";
import { openSent } from "./sent.js";
import { turnPages } from "./tables.js";
import { base, post, say, whisper, zone } from "./talk.js";

const screen = document.getElementById("screen");
let asked = new URLSearchParams(location.search);
let drawing = null, again = false, opened = null, shown = "";

// One picture at a time; whoever asks meanwhile gets the next one.
function refresh() {
  again = true;
  drawing ??= drawAll().finally(() => { drawing = null; });
  return drawing;
}

async function drawAll() {
  while (again) {
    again = false;
    await draw();
  }
}

function wantedNow() {
  const wanted = new URLSearchParams(asked);
  for (const [name, value] of Object.entries(opened ?? {})) wanted.set(name, value);
  return wanted;
}

async function draw() {
  const wanted = wantedNow();
  const url = `${base}/screen?${wanted}`;
  let html;
  try {
    const answer = await fetch(url);
    if (!answer.ok) return;
    html = await answer.text();
  } catch {
    return; // the stream of events says when the sandbox is back
  }
  const elsewhere = String(wanted) !== String(wantedNow());
  if (elsewhere || html === shown) return;
  shown = html;
  const fresh = new DOMParser().parseFromString(`<div id="screen">${html}</div>`, "text/html").getElementById("screen");
  const known = new Set([...screen.querySelectorAll(".message")].map((message) => message.dataset.key));
  const bottoms = [...screen.querySelectorAll("[data-scroll]")].filter(atBottom).map((box) => box.dataset.scroll);
  const places = [...screen.querySelectorAll("[data-scroll]")].map((box) => box.dataset.scroll);
  const begins = screen.querySelector(".playing") && !fresh.querySelector(".playing");
  closeModals(fresh);
  morph(screen, fresh);
  settle();
  for (const box of screen.querySelectorAll(".messages[data-scroll]")) {
    if (bottoms.includes(box.dataset.scroll) || !places.includes(box.dataset.scroll)) box.scrollTop = box.scrollHeight;
  }
  for (const box of screen.querySelectorAll(".home[data-scroll]")) if (!places.includes("home")) box.scrollTop = 0;
  announce(known, places);
  if (begins) takeTurn();
}

function takeTurn() {
  say("What came before you has been played: it is your turn.", "note");
  if (asked.get("c") === "home") post("home", {});
}

const atBottom = (box) => box.scrollHeight - box.scrollTop - box.clientHeight < 60;

function closeModals(fresh) {
  const next = fresh.querySelector("[data-modal]")?.dataset.modal;
  for (const modal of screen.querySelectorAll("dialog[data-modal][open]")) {
    if (modal.dataset.modal !== next) modal.close();
  }
}

function settle() {
  const { since, until } = screen.querySelector("[data-since]")?.dataset ?? {};
  if (since !== undefined) opened ??= { since, until };
  restoreDrafts();
  drawChips();
  turnPages();
  openGuide();
  const modal = screen.querySelector("dialog[data-modal]");
  if (modal && !modal.open) {
    modal.showModal();
    // What is to be read is read from its beginning, and Enter presses none of its buttons.
    const first = modal.querySelector("[autofocus]") ?? modal.querySelector(".body input:not([type=hidden]), .body textarea, .body select") ?? modal.querySelector(".foot button");
    first?.focus({ preventScroll: true });
  }
}

function announce(known, places) {
  const fresh = [...screen.querySelectorAll("#messages .message[data-said], .thread .message[data-said]")].filter((message) => !known.has(message.dataset.key));
  const here = screen.querySelector("#messages[data-scroll]")?.dataset.scroll;
  if (fresh.length && places.includes(here)) whisper(fresh.map((message) => message.dataset.said).join(". "));
}

function go(query, { push = true } = {}) {
  const before = asked.get("c");
  asked = new URLSearchParams(query);
  asked.delete("draft");
  if (asked.get("c") !== before) opened = null;
  if (push) history.pushState(null, "", `${location.pathname}?${asked}`);
  openDrawer(false);
  if (asked.get("c") === "home") post("home", {});
  return refresh();
}

async function does(deed, fields, source, { quiet = false } = {}) {
  say("");
  source?.setAttribute("aria-busy", "true");
  const answer = await post(deed, fields);
  source?.removeAttribute("aria-busy");
  if (!quiet) say(answer.stopped);
  await refresh();
  return answer;
}

function heldOf(modal) {
  if (!modal) return undefined;
  const held = {};
  for (const [name, value] of new FormData(modal.querySelector("form"))) {
    (held[name] ??= []).push(value instanceof File ? value.name : value);
  }
  return JSON.stringify(held);
}

async function press(source, option) {
  const { place, block, action, confirm: question, leads } = source.dataset;
  if (question && !(await confirmed(JSON.parse(question)))) {
    shown = "";
    return refresh();
  }
  const held = heldOf(source.closest("dialog[data-modal]"));
  await does("press", { place, block, action, option, held }, source);
  if (leads) say(`In Slack this also opens ${leads}`, "note");
}

document.addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target, fields = new FormData(form);
  if (form.dataset.deed === "say") {
    if (!fields.get("text").trim()) return;
    clearDraft(form);
    const answer = await does("say", fields);
    if (answer.stopped) type(form.querySelector("[data-draft]"), fields.get("text"));
    const messages = form.parentNode.querySelector(".messages");
    if (messages) messages.scrollTop = messages.scrollHeight;
    return;
  }
  const button = form.querySelector(".foot .primary");
  if (button?.disabled) return;
  button.disabled = true;
  const answer = await does("submit", fields, button, { quiet: true });
  button.disabled = false;
  const wrong = form.isConnected && form.querySelector("[aria-invalid], .input.bad input, .input.bad button");
  if (!wrong) say(answer.stopped);
  else {
    wrong.focus();
    whisper(form.querySelector(".error").textContent);
  }
});

document.addEventListener("click", (event) => {
  const on = (selector) => event.target.closest(selector);
  const link = on("a[data-go]"), pressed = on("[data-press]"), close = on("[data-close]"), leads = on("[data-leads]");
  if (link) {
    if (event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const thread = new URLSearchParams(link.search).get("t");
    go(link.search).then(() => {
      if (thread) document.querySelector(".thread [data-draft]")?.focus();
      else if ("closeThread" in link.dataset) document.getElementById("text-c")?.focus();
    });
  } else if (pressed) press(pressed, pressed.dataset.option);
  else if (leads) say(`In Slack this opens ${leads.dataset.leads} – the sandbox leads nowhere else.`, "note");
  else if (close) does("close", { all: close.dataset.close || undefined });
  else if (on("[data-shortcut]")) does("shortcut", { name: on("[data-shortcut]").dataset.shortcut, place: on("[data-shortcut]").dataset.place });
  else if (on("[data-clock]")) turn(on("[data-clock]").dataset.clock);
  else if (on("[data-drawer]")) openDrawer();
  else if (on("[data-sent]")) openSent(on("[data-sent]").dataset.sent);
  else if (on("[data-guide]")) openGuide("toggle");
  else if (on("[data-restart]")) does("/guide", {});
});

function turn(to) {
  return does("/clock", { to, zone });
}

function openDrawer(open) {
  const is = document.body.classList.toggle("drawn", open);
  screen.querySelector("[data-drawer]")?.setAttribute("aria-expanded", String(is));
}

// A date that is typed changes with every key: it is told once the person has left it alone.
let settling;
document.addEventListener("change", (event) => {
  const field = event.target;
  drawChips();
  if (field.matches("[data-acts]:not([type=text], textarea)")) {
    clearTimeout(settling);
    const wait = field.matches(".moment input") ? 700 : 0;
    settling = setTimeout(() => press(field, field.value), wait);
  }
  const group = field.closest("[data-several]");
  if (group) press(group, [...group.querySelectorAll("input:checked")].map((box) => box.value));
});

document.addEventListener("keydown", (event) => {
  const field = event.target;
  if (event.key === "Enter" && field.matches?.("input[data-acts][type=text]")) {
    event.preventDefault();
    press(field, field.value);
  }
});

let holding;
document.addEventListener("input", (event) => {
  const modal = event.target.closest?.("dialog[data-modal]");
  if (!modal || event.target.type === "search") return;
  clearTimeout(holding);
  holding = setTimeout(() => {
    const fields = new FormData(modal.querySelector("form"));
    fields.set("view", modal.dataset.modal);
    if (modal.open) post("hold", fields);
  }, 400);
});

document.addEventListener("cancel", (event) => {
  if (!event.target.matches("dialog[data-modal]")) return;
  event.preventDefault(); // the server closes it, or another comes to lie on top
  clearTimeout(holding);
  does("close", {});
}, true);

addEventListener("popstate", () => go(location.search, { push: false }));

// A page nobody looks at follows nothing: a browser allows few streams, and what is not seen is not read.
let stream;
function follow() {
  if (document.hidden) {
    stream?.close();
    stream = null;
  } else if (!stream) {
    stream = new EventSource("/events");
    stream.addEventListener("message", refresh);
  }
}
document.addEventListener("visibilitychange", follow);

settle();
for (const box of screen.querySelectorAll(".messages")) box.scrollTop = box.scrollHeight;
if (asked.has("draft")) {
  const box = document.getElementById("text-c");
  if (box) type(box, asked.get("draft"));
  asked.delete("draft");
  history.replaceState(null, "", `${location.pathname}?${asked}`);
}
if (asked.get("c") === "home") post("home", {});
follow();
