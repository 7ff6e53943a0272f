// Brings what is on the page up to what the server has drawn, and touches nothing that is the same:
// focus, scroll, what is being typed and what is open stay.

const keyOf = (node) => node.nodeType === 1 ? node.id || node.dataset.key || "" : "";
const alike = (one, other) =>
  one.nodeType === other.nodeType && one.nodeName === other.nodeName && keyOf(one) === keyOf(other);

// Attributes that belong to the page once it is there.
const OWN = { hidden: "ownHidden", "aria-selected": "ownSelected", open: "modal" };
const isOwn = (node, name) => name === "open" ? node.matches("dialog, details") : name in OWN && OWN[name] in node.dataset;

function attributes(from, to) {
  for (const { name } of [...from.attributes]) {
    if (!to.hasAttribute(name) && !isOwn(from, name) && !name.startsWith("data-live")) from.removeAttribute(name);
  }
  for (const { name, value } of to.attributes) {
    if (from.getAttribute(name) !== value && !isOwn(from, name)) from.setAttribute(name, value);
  }
}

// In a modal what is typed belongs to the person until it is sent; elsewhere it follows the server.
function values(from, to, changed) {
  if (from.closest("dialog") || from === document.activeElement) return;
  if (from.matches("input[type=checkbox], input[type=radio]")) from.checked = to.hasAttribute("checked");
  else if (from.matches("input") && changed) from.value = to.getAttribute("value") ?? "";
  else if (from.matches("select")) from.value = to.value;
}

export function morph(from, to) {
  const { print, keep } = to.dataset ?? {};
  if (print && from.dataset.print === print) return;
  if (keep && from.dataset.keep === keep && from.innerHTML === to.innerHTML) return;
  if (from.nodeType !== 1) {
    if (from.nodeValue !== to.nodeValue) from.nodeValue = to.nodeValue;
    return;
  }
  const changed = from.getAttribute("value") !== to.getAttribute("value");
  attributes(from, to);
  if (from.matches("input, select, textarea")) values(from, to, changed);
  if ("own" in from.dataset || from.matches("textarea")) return;
  if (from.dataset.ownChildren === "True") return;
  children(from, to);
}

function children(from, to) {
  const keyed = new Map();
  for (const node of from.childNodes) if (keyOf(node)) keyed.set(keyOf(node), node);
  let place = own(from.firstChild);
  for (const fresh of [...to.childNodes]) {
    const known = keyOf(fresh) ? keyed.get(keyOf(fresh)) : null;
    if (known && alike(known, fresh)) {
      // Moving a node would lose its focus and scroll: what stands before it goes instead.
      while (place && place !== known && !stays(place, to)) place = removed(place);
      if (place === known) place = own(place.nextSibling);
      else from.insertBefore(known, place);
      morph(known, fresh);
    } else if (place && !keyOf(fresh) && alike(place, fresh)) {
      const next = own(place.nextSibling);
      morph(place, fresh);
      place = next;
    } else {
      from.insertBefore(fresh, place);
    }
  }
  while (place) place = removed(place);
}

// What the page itself has put among what the server drew is passed over.
const own = (node) => node?.dataset && "foreign" in node.dataset ? own(node.nextSibling) : node;

const stays = (node, to) =>
  Boolean(keyOf(node)) && [...to.childNodes].some((fresh) => alike(node, fresh));

function removed(node) {
  const next = own(node.nextSibling);
  node.remove();
  return next;
}
