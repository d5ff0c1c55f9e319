// The portal: works without this; with it, what is typed is kept by itself and the second step is not needed.
(() => {
  document.documentElement.classList.add("scripted");

  // The code of an invitation comes behind the # of its link, which no server and no log ever sees.
  const field = document.querySelector("[data-from-fragment]");
  const code = decodeURIComponent(location.hash.slice(1));
  if (field && code) {
    field.value = code;
    history.replaceState(null, "", location.pathname);
  }

  // What is typed goes to the server a moment after the last key, and when the page is left.
  const waiting = new Map();
  const keep = async (form) => {
    clearTimeout(waiting.get(form));
    waiting.delete(form);
    const fields = new FormData(form);
    fields.delete("files");
    const state = form.querySelector("[data-kept-state]");
    const kept = await fetch(form.dataset.keptAt, { method: "POST", body: new URLSearchParams(fields), keepalive: true })
      .then((answer) => answer.ok, () => false);
    if (state) state.textContent = kept ? state.dataset.kept : state.dataset.notKept;
  };
  document.addEventListener("input", ({ target }) => {
    const form = target.closest("form[data-kept-at]");
    if (!form || target.type === "file") return;
    clearTimeout(waiting.get(form));
    waiting.set(form, setTimeout(() => keep(form), 800));
  });
  document.addEventListener("submit", ({ target }) => {
    clearTimeout(waiting.get(target));
    waiting.delete(target);
  });
  addEventListener("pagehide", () => waiting.forEach((_, form) => keep(form)));

  // Another product or severity: what is promised follows.
  document.addEventListener("change", ({ target }) => {
    if (target.matches("#opening [type=radio]")) document.getElementById("opening-parts").dispatchEvent(new Event("chosen"));
  });

  // News does not take the field from under somebody who is writing in it; it comes with the next page.
  const isWriting = (part) =>
    part.contains(document.activeElement) && document.activeElement.matches("textarea, input, select") ||
    [...part.querySelectorAll("textarea, input[type=text]")].some((field) => field.value !== field.defaultValue);
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (detail.target.matches("[data-follows]") && isWriting(detail.target)) detail.shouldSwap = false;
  });
  document.addEventListener("htmx:afterSwap", ({ detail }) => {
    const said = document.querySelector("[data-brought]");
    if (said && detail.target.matches?.("[data-follows]")) said.textContent = said.dataset.brought;
  });

  document.addEventListener("click", ({ target }) => target.closest("[data-print]") && print());
})();
