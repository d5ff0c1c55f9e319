// Live updates: one stream for all open tabs (a shared worker), a gentle refresh of what this page shows.
(() => {
  const address = document.body.dataset.live;
  if (!address) return;
  const GENTLE = 700; // ms between two refreshes: a busy desk must not flicker
  const SPREAD = Number(document.body.dataset.liveSpread || 0); // ms: when all must ask anew, not all at once
  let pending = new Set();
  let timer = null;

  const followers = () =>
    [...document.querySelectorAll("[data-follows]")].filter(
      ({ dataset }) => pending.has("*") || dataset.follows.split(" ").some((topic) => pending.has(topic)),
    );
  const refresh = () => {
    timer = null;
    if (document.hidden) return; // refreshed when seen again
    const due = followers();
    // An answer under way may be older than the change, and what replaces an element forgets what it waited for.
    if (due.some((element) => element.classList.contains("htmx-request"))) return (timer = setTimeout(refresh, GENTLE));
    pending = new Set();
    for (const element of due) htmx.trigger(element, "palier:changed");
  };
  const changed = (topics) => {
    topics.forEach((topic) => pending.add(topic));
    timer ??= setTimeout(refresh, GENTLE + (topics.includes("*") ? Math.random() * SPREAD : 0));
  };
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && pending.size) refresh();
  });

  const say = (state) => (document.documentElement.dataset.liveState = state);
  const heard = ({ data }) => {
    if (data.state) say(data.state);
    if (data.topics) changed(data.topics);
  };

  const options = { name: address };
  const script = document.body.dataset.liveWorker;
  const port = window.SharedWorker ? new SharedWorker(script, options).port : new Worker(script, options);
  port.onmessage = heard;
  // After a redirection the page was asked for later than the way to it began.
  const asked = performance.getEntriesByType("navigation")[0]?.fetchStart ?? 0;
  port.postMessage({ age: performance.now() - asked });
  addEventListener("pagehide", () => port.postMessage("bye"));
  addEventListener("pageshow", (event) => event.persisted && location.reload());
})();
