// What every page does: keep countdowns true, submit a choice when it is made, copy, announce changes.
(() => {
  const root = document.documentElement;
  const MINUTE = 60, HOUR = 60 * MINUTE, DAY = 24 * HOUR;

  // The server wrote the same words (moments.remaining); here they only stay true.
  const remaining = (seconds, units) => {
    const left = Math.trunc(Math.abs(seconds));
    const sign = seconds < 0 ? "−" : "";
    const part = (size, within = Infinity) => Math.floor((left % within) / size);
    if (left >= DAY) return `${sign}${part(DAY)}\u00a0${units.d}\u00a0${part(HOUR, DAY)}\u00a0${units.h}`;
    if (left >= HOUR) return `${sign}${part(HOUR)}\u00a0${units.h}\u00a0${String(part(MINUTE, HOUR)).padStart(2, "0")}`;
    return left >= MINUTE ? `${sign}${part(MINUTE)}\u00a0${units.min}` : `${sign}${left}\u00a0${units.s}`;
  };

  const tick = () => {
    const { days: d, hours: h, minutes: min, seconds: s } = document.body.dataset;
    const units = { d, h, min, s };
    if (!units.min) return;
    const now = Date.now() / 1000;
    for (const element of document.querySelectorAll("[data-due]")) {
      const left = element.dataset.due - now;
      const words = remaining(left, units);
      if (element.textContent !== words) element.textContent = words;
      const nearness = left < 0 ? "late" : left <= HOUR ? "soon" : "ahead";
      if (!element.classList.contains(`due--${nearness}`)) {
        element.classList.remove("due--late", "due--soon", "due--ahead");
        element.classList.add(`due--${nearness}`);
      }
    }
  };

  document.addEventListener("DOMContentLoaded", () => {
    tick();
    setInterval(tick, 1000);
  });
  document.addEventListener("htmx:afterSwap", tick);

  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-submit-on-change]");
    if (form) form.requestSubmit();
  });

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    await navigator.clipboard?.writeText(button.dataset.copy);
    button.classList.add("copied");
    setTimeout(() => button.classList.remove("copied"), 1500);
  });

  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-open]");
    if (opener) document.getElementById(opener.dataset.open)?.showModal();
  });

  // Sending twice is always a slip: the second click of the same form does nothing until an answer came.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.sending) event.preventDefault();
    else if (form.method === "post") form.dataset.sending = "1";
    setTimeout(() => delete form.dataset.sending, 5000);
  });
  addEventListener("pageshow", () => document.querySelectorAll("[data-sending]").forEach((form) => delete form.dataset.sending));
  document.addEventListener("htmx:afterRequest", (event) => delete event.target.dataset.sending);
})();
