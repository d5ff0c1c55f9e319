// Live updates: one stream for all open tabs (a shared worker), a gentle refresh of what this page shows.
(() => {
  const address = document.body.dataset.live;
  if (!address) return;
  const GENTLE = 700; // ms between two refreshes: a busy desk must not flicker
  const SPREAD = Number(document.body.dataset.liveSpread || 0); // ms: when all must ask anew, not all at once
  let pending = new Set();
  let timer = null;

  const refresh = () => {
    timer = null;
    if (document.hidden) return; // refreshed when seen again
    const topics = pending;
    pending = new Set();
    for (const element of document.querySelectorAll("[data-follows]")) {
      const followed = element.dataset.follows.split(" ");
      if (topics.has("*") || followed.some((topic) => topics.has(topic))) htmx.trigger(element, "palier:changed");
    }
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

  if (window.SharedWorker) {
    const worker = new SharedWorker(document.body.dataset.liveWorker, { name: address });
    worker.port.onmessage = heard;
    worker.port.start();
    worker.port.postMessage({ drawn: performance.timeOrigin });
    addEventListener("pagehide", () => worker.port.postMessage("bye"));
    addEventListener("pageshow", (event) => event.persisted && location.reload());
  } else {
    const source = new EventSource(`${address}?age=${performance.now() / 1000}`, { withCredentials: true });
    source.onopen = () => say("open");
    source.onerror = () => say("lost");
    source.addEventListener("changed", (event) => changed(event.data.split(" ")));
  }
})();
