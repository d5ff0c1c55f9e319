"use strict";
// Instants in the reader's own zone; a page that nobody renews says so.
const speech = document.documentElement.lang;
const shape = new Intl.DateTimeFormat(speech === "en" ? "en-GB" : speech, {
  weekday: "long", day: "numeric", month: "long", year: "numeric",
  hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZoneName: "short",
});
for (const time of document.querySelectorAll("time[datetime]")) {
  time.title = time.textContent;
  time.textContent = shape.format(new Date(time.dateTime));
}
const made = document.querySelector("[data-made]");
const stale = document.querySelector("[data-stale]");
const look = () => { stale.hidden = Date.now() - Date.parse(made.dateTime) < 180000; };
if (made) {
  look();
  setInterval(look, 15000);
}
// Whoever leaves the page open sees what is new: it is loaded again each minute, if it can be.
setInterval(async () => {
  if (!made || document.visibilityState !== "visible") return;
  try {
    const answer = await fetch(location.pathname, { cache: "no-cache" });
    if (!answer.ok) return;
    const next = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (next.querySelector("[data-made]").dateTime !== made.dateTime) location.reload();
  } catch { /* bad reception: what is shown stays, and says when it was made */ }
}, 60000);
// A subscription needs the desk: when it cannot be reached the form says so, and keeps what was typed.
const form = document.querySelector("form.subscribe");
if (form) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const away = form.querySelector("[data-away]");
    away.hidden = true;
    try {
      await fetch(form.dataset.desk, { method: "HEAD", mode: "no-cors", cache: "no-store" });
      form.submit();
    } catch {
      away.hidden = false;
    }
  });
}
