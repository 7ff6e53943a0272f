// What the page says to the server, and what it says to the person.

const { base, zone } = document.body.dataset;
const stopped = document.getElementById("stopped");
const told = document.getElementById("told");
let fading, hushing;

export { base, zone };

// Inside an open modal only what is in it can be seen and read out.
export function say(words, kind = "error") {
  clearTimeout(fading);
  const dialogs = document.querySelectorAll("dialog[open]");
  (dialogs[dialogs.length - 1] ?? document.body).prepend(stopped);
  stopped.textContent = words ?? "";
  stopped.dataset.kind = kind;
  stopped.hidden = !words;
  if (words && kind !== "error") fading = setTimeout(() => say(""), 6000);
}

// Read out once; it would be read again by whoever walks through the page if it stayed.
export function whisper(words) {
  clearTimeout(hushing);
  told.textContent = words;
  hushing = setTimeout(() => { told.textContent = ""; }, 3000);
}

export async function post(deed, fields) {
  const url = deed.startsWith("/") ? deed : `${base}/${deed}`;
  const sent = new URLSearchParams();
  for (const [name, value] of fields instanceof FormData ? fields : Object.entries(fields)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null) sent.append(name, one instanceof File ? one.name : one);
    }
  }
  try {
    const answer = await fetch(url, { method: "POST", body: sent });
    return answer.ok ? await answer.json() : { stopped: "The sandbox did not understand this." };
  } catch {
    return { stopped: "The sandbox has ended. Start it again and open the address it prints." };
  }
}
