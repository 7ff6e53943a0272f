// The dialog that asks before something is done.

export function confirmed(question) {
  const dialog = document.createElement("dialog");
  dialog.className = "confirm";
  dialog.setAttribute("aria-labelledby", "asked");
  const title = document.createElement("h2"), text = document.createElement("p"), foot = document.createElement("div");
  title.id = "asked";
  title.textContent = question.title;
  text.textContent = question.text;
  foot.className = "foot";
  const answer = (words, kind, value) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = `button ${kind}`;
    button.textContent = words;
    button.addEventListener("click", () => dialog.close(value));
    return button;
  };
  foot.append(answer(question.deny, "", ""), answer(question.confirm, question.style, "yes"));
  dialog.append(title, text, foot);
  const before = document.activeElement;
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((done) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      before?.focus();
      done(dialog.returnValue === "yes");
    });
  });
}
