// The desk by keyboard.  Keys rest while somebody writes, and while a modifier is held.
(() => {
  const writing = (element) => element.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");
  const step = (by) => {
    const links = [...document.querySelectorAll("[data-row]")];
    if (!links.length) return;
    const here = links.indexOf(document.activeElement);
    const next = here < 0 ? (by > 0 ? 0 : links.length - 1) : Math.min(Math.max(here + by, 0), links.length - 1);
    links[next].focus();
    links[next].closest("tr, li")?.scrollIntoView({ block: "nearest" });
  };
  const choose = (selector) => {
    const element = document.querySelector(selector);
    if (!element) return;
    if (element.type === "radio") {
      element.checked = true;
      element.dispatchEvent(new Event("change", { bubbles: true }));
      document.querySelector("#words")?.focus();
    } else element.focus();
  };
  const mark = () => {
    const row = document.activeElement.closest("tr, li") ?? document.querySelector("[data-row]")?.closest("tr, li");
    row?.querySelector("[type=checkbox]")?.click();
  };
  const follow = (selector) => document.querySelector(selector)?.click();
  const keys = {
    j: () => step(1),
    k: () => step(-1),
    "/": () => choose("#go"),
    g: () => choose("#go"),
    r: () => choose("#kind-reply"),
    n: () => choose("#kind-note"),
    s: () => choose("#status"),
    a: () => choose("#assignee"),
    u: () => follow("[data-up]"),
    ".": () => follow("[data-next]"),
    f: () => choose("#filter"),
    x: () => mark(),
    "*": () => follow("#choose-all"),
    "?": () => document.querySelector("#keys")?.showModal(),
  };

  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      const form = event.target.closest("form[data-quick-send]");
      if (form) form.requestSubmit(form.querySelector("[data-first]:not([hidden])"));
      return;
    }
    if (event.key === "Escape" && writing(event.target)) {
      event.target.blur();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || writing(event.target) || document.querySelector("dialog[open]")) return;
    const act = keys[event.key];
    if (act) {
      event.preventDefault();
      act();
    }
  });
})();
