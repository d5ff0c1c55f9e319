// What pages of the desk do with parts that are refreshed: frames for words of strangers, nothing closed, nothing lost.
(() => {
  // A message's own layout is fetched only when somebody wants it, into a frame that can do nothing.
  document.addEventListener("toggle", (event) => {
    const fold = event.target;
    if (!fold.open || !fold.dataset.frame || fold.querySelector("iframe")) return;
    const frame = document.createElement("iframe");
    frame.setAttribute("sandbox", "");
    frame.title = fold.dataset.title;
    frame.src = fold.dataset.frame;
    fold.append(frame);
  }, true);

  // A refresh must not close a list that somebody is choosing from, nor take away what they are filling in.
  const isTouched = (field) => {
    if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
    return field.type !== "hidden" && field.tagName !== "SELECT" && field.value !== field.defaultValue;
  };
  document.addEventListener("htmx:oobBeforeSwap", (event) => {
    const part = event.target;
    const inUse = part.contains(document.activeElement) && document.activeElement.matches("select, input, textarea");
    if (inUse || [...part.querySelectorAll("input, textarea")].some(isTouched)) event.preventDefault();
  });
  // Several parts may be refreshed at once, each between the other's swap and settling: what is open is what was opened.
  const unfolded = new Set();
  document.addEventListener("toggle", ({ target }) => {
    if (target.matches("details[id]")) unfolded[target.open ? "add" : "delete"](target.id);
  }, true);
  document.addEventListener("htmx:afterSettle", () => unfolded.forEach((id) => document.getElementById(id)?.setAttribute("open", "")));
})();
