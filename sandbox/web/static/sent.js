// The panel with what the bot really sent, and the copy for Slack's Block Kit Builder.

import { base, say } from "./talk.js";

export async function openSent(place) {
  const answer = await fetch(`${base}/sent?${new URLSearchParams({ place })}`);
  if (!answer.ok) return say("This message is not there any more.");
  const drawn = new DOMParser().parseFromString(await answer.text(), "text/html");
  const panel = document.importNode(drawn.querySelector("dialog"), true);
  const before = document.activeElement;
  document.body.append(panel);
  panel.showModal();
  panel.addEventListener("click", (event) => {
    if (event.target.closest("[data-shut]")) panel.close();
    const copy = event.target.closest("[data-copy]");
    if (copy) take(copy, panel.querySelector(`#${copy.dataset.copy}`));
  });
  panel.addEventListener("close", () => {
    panel.remove();
    before?.focus();
  });
}

async function take(button, source) {
  try {
    await navigator.clipboard.writeText(source.textContent);
    say("Copied. Paste it into the Block Kit Builder.", "note");
  } catch {
    source.hidden = false;
    getSelection().selectAllChildren(source);
    say("Your browser does not let a page copy: it is marked, press Ctrl+C.", "note");
  }
}
