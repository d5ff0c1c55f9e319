// The palette: Ctrl or Cmd with K, from anywhere to anything.  Lines come from the server; this only moves among them.
(() => {
  const dialog = document.querySelector("#palette");
  if (!dialog) return;
  const field = dialog.querySelector("input");
  const list = dialog.querySelector("[role=listbox]");
  const status = dialog.querySelector("[role=status]");
  const WAIT = 120; // ms of rest before the server is asked
  let timer = null, asking = null, before = null, chosen = null;

  const lines = () => [...list.querySelectorAll("[role=option]")];
  const here = () => list.querySelector("[aria-selected=true]");
  const choose = (line) => {
    here()?.setAttribute("aria-selected", "false");
    if (!line) return field.removeAttribute("aria-activedescendant");
    line.setAttribute("aria-selected", "true");
    field.setAttribute("aria-activedescendant", line.id);
    line.scrollIntoView({ block: "nearest" });
  };
  const step = (by) => {
    const all = lines();
    if (!all.length) return;
    choose(all[(all.indexOf(here()) + by + all.length) % all.length]);
    chosen = here().textContent;
  };

  const show = (words) => {
    list.innerHTML = words;
    for (const line of list.querySelectorAll("[data-element]")) if (!document.querySelector(line.dataset.element)) line.remove();
    for (const group of list.querySelectorAll("[role=group]")) if (!group.querySelector("[role=option]")) group.remove();
    const all = lines();
    choose(all.find((line) => line.textContent === chosen) ?? all[0]); // a late answer takes nobody's choice away
    status.textContent = all.length === 1 ? status.dataset.one : status.dataset.many.replace("#", all.length);
  };
  const ask = async () => {
    asking?.abort();
    asking = new AbortController();
    list.dataset.typed = field.value;
    try {
      const answer = await fetch(`${dialog.dataset.address}?q=${encodeURIComponent(field.value)}`, { signal: asking.signal });
      if (!answer.ok || answer.redirected) throw new Error(answer.status);
      show(await answer.text());
    } catch (error) {
      if (error.name !== "AbortError") status.textContent = status.dataset.lost;
    }
  };

  const open = () => {
    if (dialog.open) return dialog.close();
    if (document.querySelector("dialog[open]")) return;
    before = document.activeElement;
    field.value = "";
    chosen = null;
    list.replaceChildren();
    dialog.showModal();
    ask();
  };
  const follow = (line) => {
    if (!line) return;
    if (!line.dataset.element) return location.assign(line.href);
    const element = document.querySelector(line.dataset.element);
    before = null;
    dialog.close();
    element.closest("dialog") || element.matches("button, [type=radio], [type=checkbox]") ? element.click() : element.focus();
    if (element.id.startsWith("kind-")) document.querySelector("#words")?.focus();
  };

  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
    event.preventDefault();
    open();
  });
  document.addEventListener("click", (event) => event.target.closest("[data-palette]") && open());
  dialog.addEventListener("close", () => before?.focus());
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  list.addEventListener("click", (event) => {
    const line = event.target.closest("[role=option]");
    if (!line || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    follow(line);
  });
  field.addEventListener("input", () => {
    chosen = null;
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  field.addEventListener("keydown", async (event) => {
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (move) {
      event.preventDefault();
      step(move);
    } else if (event.key === "Enter") {
      event.preventDefault();
      clearTimeout(timer);
      if (field.value !== list.dataset.typed) await ask();
      follow(here());
    }
  });
})();
