// The guided path: open until it is closed, here and on every page that follows.

const CLOSED = "guide closed";

export function openGuide(toggle) {
  const guide = document.getElementById("guide");
  if (!guide) return;
  const covered = !guide.hidden && !guide.getClientRects().length;
  if (toggle && covered) return uncover();
  if (toggle) localStorage.setItem(CLOSED, guide.hidden ? "" : "yes");
  const closed = Boolean(localStorage.getItem(CLOSED));
  guide.hidden = closed;
  document.body.classList.toggle("guided", !closed);
  const button = document.querySelector(".guiding");
  button?.setAttribute("aria-expanded", String(!closed));
  if (toggle && closed) button?.focus();
  else if (toggle && !guide.getClientRects().length) uncover();
  else if (toggle) guide.querySelector("[aria-current] summary")?.focus();
}

// On a wide page a thread stands where the guide does.
const uncover = () => document.querySelector("[data-close-thread]")?.click();
