// The editor of an analysis: works without this; with it, what is typed is kept by itself and one way to tell causes shows.
(() => {
  const form = document.querySelector(".analysis__form[data-kept-at]");
  if (!form) return;

  // What is typed goes to the server a moment after the last key, and when the page is left.
  let waiting = 0;
  const state = form.querySelector("[data-kept-state]");
  const keep = async () => {
    clearTimeout(waiting);
    waiting = 0;
    const kept = await fetch(form.dataset.keptAt, { method: "POST", body: new URLSearchParams(new FormData(form)), keepalive: true })
      .then((answer) => answer.ok, () => false);
    state.textContent = kept ? state.dataset.kept : state.dataset.notKept;
  };
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(keep, 800);
  });
  form.addEventListener("submit", () => {
    clearTimeout(waiting);
    waiting = 0;
  });
  addEventListener("pagehide", () => waiting && keep());

  form.addEventListener("change", ({ target }) => {
    if (target.name !== "method") return;
    for (const part of form.querySelectorAll("[data-method]")) part.hidden = part.dataset.method !== target.value;
  });
})();
