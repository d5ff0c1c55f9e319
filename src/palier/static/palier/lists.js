// Lists of cases: choosing several, rows that move to their new place when something changed, the drawer of a phone.
(() => {
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const boxes = () => [...document.querySelectorAll(".queue__choose")];
  const chosen = () => boxes().filter((box) => box.checked);

  const count = () => {
    const words = document.querySelector(".bulk__count");
    if (!words) return;
    const many = chosen().length;
    const said = many === 0 ? words.dataset.none : many === 1 ? words.dataset.one : words.dataset.many.replace("#", many);
    if (words.textContent !== said) words.textContent = said;
    for (const button of document.querySelectorAll("#bulk button")) button.disabled = many === 0;
    const all = document.querySelector("#choose-all");
    if (all) {
      all.checked = many > 0 && many === boxes().length;
      all.indeterminate = many > 0 && many < boxes().length;
    }
  };
  document.addEventListener("change", ({ target }) => {
    if (target.id === "choose-all") for (const box of boxes()) box.checked = target.checked;
    if (target.id === "choose-all" || target.matches(".queue__choose")) count();
  });

  // A range with Shift, as in every list.
  let last = null;
  document.addEventListener("click", (event) => {
    if (!event.target.matches(".queue__choose")) return;
    const all = boxes(), place = all.indexOf(event.target), from = all.findIndex((box) => box.id === last);
    if (event.shiftKey && from >= 0) {
      for (const box of all.slice(Math.min(from, place), Math.max(from, place) + 1)) box.checked = event.target.checked;
      count();
    }
    last = event.target.id;
  });

  // A refresh keeps what was chosen and where the reader is; rows glide to their new place.
  let kept = null;
  const rows = () => [...document.querySelectorAll("[data-moves] tbody tr")];
  const name = (row) => row.querySelector("[data-row]")?.id;
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (!event.target.matches("[data-moves]")) return;
    kept = {
      chosen: new Set(chosen().map((box) => box.id)),
      tops: new Map(rows().map((row) => [name(row), row.getBoundingClientRect().top])),
      focus: document.activeElement?.id,
      typed: document.querySelector("#filter")?.value,
    };
  });
  document.addEventListener("htmx:afterSettle", () => {
    if (!kept) return count();
    for (const box of boxes()) box.checked = kept.chosen.has(box.id);
    const filter = document.querySelector("#filter");
    if (filter && kept.typed !== undefined && kept.focus === "filter") filter.value = kept.typed;
    if (kept.focus && document.activeElement === document.body) document.getElementById(kept.focus)?.focus({ preventScroll: true });
    for (const row of still.matches ? [] : rows()) {
      const before = kept.tops.get(name(row));
      const moved = before === undefined ? 0 : before - row.getBoundingClientRect().top;
      if (before === undefined) row.animate([{ opacity: 0.2 }, { opacity: 1 }], 400);
      else if (Math.abs(moved) > 1) row.animate([{ transform: `translateY(${moved}px)` }, { transform: "none" }], { duration: 300, easing: "ease-out" });
    }
    kept = null;
    count();
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-drawer]");
    const side = document.querySelector(".side");
    if (!button && !(side?.classList.contains("side--open") && !side.contains(event.target))) return;
    const open = side.classList.toggle("side--open", button ? undefined : false);
    document.querySelector("[data-drawer]").setAttribute("aria-expanded", open);
    if (open) document.querySelector("#side a")?.focus();
  });
  document.addEventListener("keydown", (event) => {
    const side = document.querySelector(".side--open");
    if (event.key !== "Escape" || !side) return;
    side.classList.remove("side--open");
    const button = document.querySelector("[data-drawer]");
    button.setAttribute("aria-expanded", false);
    button.focus();
  });
  document.addEventListener("DOMContentLoaded", count);
  addEventListener("pageshow", count);
})();
