// The page of a case: drafts kept as they are typed, files, preview, quotes, canned answers, who is there, its keys.
(() => {
  const composer = document.getElementById("composer");
  if (!composer) return;
  const present = document.getElementById("present");
  const state = composer.querySelector(".composer__state");
  const forms = [...composer.querySelectorAll("form[data-keep]")];
  const inFront = () => forms.find((form) => form.offsetParent) ?? forms[0];
  const token = () => forms[0].elements.csrfmiddlewaretoken.value;
  const send = (address, body, part = false) => fetch(address, {
    method: "POST", body, credentials: "same-origin", redirect: "manual",
    headers: { "X-CSRFToken": token(), ...(part && { "X-Part": "1" }) },
  });
  const textOf = (form) => form.querySelector("textarea");

  // What is typed is kept on the server, half a second after the last key and when the page is left.
  const DEBOUNCE = 500;
  const unsaved = new Map(); // form -> timer
  const body = (form) => {
    const data = new FormData(form);
    data.delete("files");
    return data;
  };
  const say = (kept) => {
    state.textContent = kept ? state.dataset.kept : state.dataset.lost;
    state.classList.toggle("composer__state--lost", !kept);
  };
  // Between a key and the server's word the text stands in this tab too: a reload may be faster than either.
  const mine = (form) => `palier:unsaved:${form.dataset.keep}`;
  const keep = async (form) => {
    clearTimeout(unsaved.get(form));
    unsaved.delete(form);
    const text = textOf(form).value;
    try {
      const answer = await send(form.dataset.keep, body(form));
      if (answer.status === 422) state.textContent = await answer.text();
      else say(answer.status === 204);
      if (answer.status === 204 && sessionStorage.getItem(mine(form)) === text) sessionStorage.removeItem(mine(form));
    } catch {
      say(false);
    }
  };
  const keepSoon = (form) => {
    clearTimeout(unsaved.get(form));
    unsaved.set(form, setTimeout(() => keep(form), DEBOUNCE));
  };
  for (const form of forms) {
    form.addEventListener("input", (event) => {
      if (event.target.type === "file") return;
      sessionStorage.setItem(mine(form), textOf(form).value);
      keepSoon(form);
      if (event.target.tagName === "TEXTAREA") typed();
    });
    form.addEventListener("submit", () => {
      clearTimeout(unsaved.get(form));
      unsaved.delete(form);
      sessionStorage.removeItem(mine(form));
    });
    const left = sessionStorage.getItem(mine(form));
    if (left !== null && left !== textOf(form).value && !form.querySelector(".composer__stop")) {
      textOf(form).value = left;
      keepSoon(form);
    }
  }
  const keepAll = () => {
    for (const [form, timer] of unsaved) {
      clearTimeout(timer);
      navigator.sendBeacon(form.dataset.keep, body(form));
    }
    unsaved.clear();
  };
  addEventListener("beforeunload", keepAll);
  addEventListener("pagehide", () => {
    keepAll();
    const gone = new FormData();
    gone.set("gone", "1");
    gone.set("csrfmiddlewaretoken", token());
    navigator.sendBeacon(present.dataset.here, gone);
  });

  // Files: by the button, dropped, or pasted; each with its progress, kept with the draft at once.
  const upload = (form, files) => {
    if (!files.length) return;
    const data = new FormData();
    for (const file of files) data.append("files", file);
    const bar = form.querySelector(".composer__progress");
    const request = new XMLHttpRequest();
    request.open("POST", form.dataset.upload);
    request.setRequestHeader("X-CSRFToken", token());
    request.upload.onprogress = ({ loaded, total }) => (bar.value = total ? (100 * loaded) / total : 0);
    request.onloadend = () => {
      bar.hidden = true;
      if ([200, 422].includes(request.status)) form.querySelector("[data-files]").innerHTML = request.responseText;
      else say(false);
    };
    bar.value = 0;
    bar.hidden = false;
    request.send(data);
  };
  for (const form of forms) {
    const field = form.querySelector("input[type=file]");
    field.addEventListener("change", () => {
      upload(form, [...field.files]);
      field.value = "";
    });
    form.addEventListener("paste", (event) => {
      const files = [...(event.clipboardData?.files ?? [])];
      if (!files.length) return;
      event.preventDefault();
      upload(form, files);
    });
    form.addEventListener("click", async (event) => {
      const button = event.target.closest("[data-remove]");
      if (!button) return;
      event.preventDefault();
      const answer = await send(button.formAction, new FormData(), true);
      if (answer.ok) form.querySelector("[data-files]").innerHTML = await answer.text();
    });
  }
  for (const kind of ["dragenter", "dragover", "dragleave", "drop"]) {
    composer.addEventListener(kind, (event) => {
      if (![...event.dataTransfer.types].includes("Files")) return;
      event.preventDefault();
      composer.classList.toggle("composer--over", kind === "dragenter" || kind === "dragover");
      if (kind === "drop") upload(inFront(), [...event.dataTransfer.files]);
    });
  }

  // What sending does is worked out by the server, for each choice and as time goes by.
  const effect = composer.querySelector("[data-effect]");
  const showEffect = async () => {
    const then = forms[0].elements.then?.value ?? "";
    const answer = await fetch(`${effect.dataset.effect}?then=${encodeURIComponent(then)}`, { credentials: "same-origin" });
    if (answer.ok) effect.innerHTML = await answer.text();
  };
  forms[0].elements.then?.addEventListener("change", showEffect);
  setInterval(() => document.hidden || showEffect(), 60_000);

  const preview = async (form) => {
    const button = form.querySelector("[data-show-preview]");
    const pane = form.querySelector("[data-preview]");
    const open = pane.hidden;
    if (open) {
      const data = new FormData();
      data.set("text", textOf(form).value);
      pane.innerHTML = await (await send(composer.dataset.previews, data)).text();
    }
    pane.hidden = !open;
    button.setAttribute("aria-pressed", String(open));
  };

  const insert = (form, words) => {
    const field = textOf(form);
    const before = field.value.slice(0, field.selectionStart);
    const gap = before && !before.endsWith("\n\n") ? (before.endsWith("\n") ? "\n" : "\n\n") : "";
    field.setRangeText(gap + words, field.selectionStart, field.selectionEnd, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  };
  const choose = (kind) => {
    const radio = document.getElementById(`kind-${kind}`);
    radio.checked = true;
    return forms.find((form) => form.elements.kind.value === kind);
  };
  // The words of a note are quoted in notes alone.
  const quote = (entry) => {
    const button = entry?.querySelector("[data-quote]");
    if (!button) return;
    const form = button.dataset.quote === "note" ? choose("note") : inFront();
    const words = (getSelection().toString().trim() || entry.querySelector("[data-words]").innerText.trim());
    insert(form, `${words.split("\n").map((line) => `> ${line}`.trimEnd()).join("\n")}\n\n`);
  };
  document.addEventListener("click", (event) => {
    const asked = event.target.closest("[data-quote]");
    if (asked) quote(asked.closest("[data-entry]"));
    const shown = event.target.closest("[data-show-preview]");
    if (shown) preview(shown.form);
    const canned = event.target.closest("[data-insert]");
    if (canned) {
      const answers = canned.closest(".canned");
      answers.open = false;
      insert(answers.closest("form"), canned.nextElementSibling.textContent);
    }
  });
  composer.addEventListener("toggle", async (event) => {
    const answers = event.target;
    if (!answers.open || !answers.dataset.answers) return;
    const answer = await fetch(answers.dataset.answers, { credentials: "same-origin" });
    if (!answer.ok) return;
    answers.querySelector("ul").innerHTML = await answer.text();
    answers.querySelector("[data-insert], a")?.focus();
  }, true);

  // Whoever else is here, or writes, is shown; the same is told to them.
  const HERE = 20_000;
  let typing = false;
  let still = null;
  const tell = async () => {
    if (document.hidden) return;
    const data = new FormData();
    if (typing) data.set("typing", "1");
    try {
      const answer = await send(present.dataset.here, data);
      if (answer.ok) present.innerHTML = (await answer.text()).trim();
    } catch { /* told again in a while */ }
  };
  const typed = () => {
    clearTimeout(still);
    still = setTimeout(() => { typing = false; tell(); }, 8000);
    if (typing) return;
    typing = true;
    tell();
  };
  present.addEventListener("palier:changed", tell);
  setInterval(tell, HERE);
  document.addEventListener("visibilitychange", tell);
  tell();

  // The radio that the keys choose brings its own field.
  composer.addEventListener("change", (event) => {
    if (event.target.name !== "composer") return;
    setTimeout(() => textOf(inFront()).focus());
  });

  // Keys of this page; those that move between lines of a list move through the timeline here.
  const entries = () => [...document.querySelectorAll("[data-entry]")].filter((entry) => entry.offsetParent);
  const step = (by) => {
    const all = entries();
    const here = all.indexOf(document.activeElement?.closest?.("[data-entry]"));
    const next = here < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(here + by, 0), all.length - 1);
    all[next]?.focus();
    all[next]?.scrollIntoView({ block: "nearest" });
  };
  const unfold = (selector) => {
    const target = document.querySelector(selector);
    if (!target) return;
    if (target.tagName === "DETAILS") target.open = true;
    target.scrollIntoView({ block: "nearest" });
    const field = target.querySelector("textarea, select, input:not([type=hidden]):not([type=radio])");
    (target.tagName === "DETAILS" ? field ?? target.querySelector("summary") : target).focus();
  };
  const nextFilter = () => {
    const all = [...document.querySelectorAll("[data-filter]")];
    all[(all.findIndex((link) => link.hasAttribute("aria-current")) + 1) % all.length]?.click();
  };
  const does = {
    next: () => step(1),
    previous: () => step(-1),
    quote: () => quote(document.activeElement.closest("[data-entry]")),
    preview: () => preview(inFront()),
    filter: nextFilter,
  };
  const ours = new Map([...document.getElementById("page-keys").content.querySelectorAll("[data-does]")].map((key) => [key.value, key.dataset.does]));
  // The list that "?" shows has what can be done here, above what can be done everywhere.
  const list = document.createElement("dl");
  for (const { value, textContent } of document.getElementById("page-keys").content.querySelectorAll("data")) {
    const line = list.appendChild(document.createElement("div"));
    const keys = line.appendChild(document.createElement("dt"));
    for (const key of value.split("+")) keys.append(Object.assign(document.createElement("kbd"), { textContent: key }), " ");
    line.appendChild(document.createElement("dd")).textContent = textContent;
  }
  document.querySelector("#keys h2")?.after(list);
  document.addEventListener("keydown", (event) => {
    const busy = event.target.closest("input, textarea, select, [contenteditable]") || document.querySelector("dialog[open]");
    if (busy || event.ctrlKey || event.metaKey || event.altKey) return;
    const act = ours.get(event.key);
    if (!act) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (act === "#kind-reply" || act === "#kind-note") textOf(choose(act.slice(6))).focus();
    else (does[act] ?? (() => unfold(act)))();
  }, true);

  // The newest words are what one came for: their end, or their beginning where they fill the pane.
  const pane = document.querySelector(".talk-pane");
  const showLatest = () => {
    const latest = document.getElementById("latest");
    if (!latest) return;
    if (getComputedStyle(pane).overflowY !== "auto") {
      if (latest.offsetTop > innerHeight * 0.7) latest.scrollIntoView({ block: "center" });
    } else if (latest.offsetHeight > pane.clientHeight) latest.scrollIntoView({ block: "start" });
    else pane.scrollTop = pane.scrollHeight;
  };
  composer.querySelector(".composer__stop")?.focus();
  if (composer.dataset.sent) history.replaceState(null, "", location.pathname);
  if (!location.hash) showLatest();

  // An answer that waits says for how long; whoever listens instead of looking is told once, not every second.
  setInterval(() => {
    for (const time of document.querySelectorAll(".held-answer__left")) {
      const left = Math.max(0, Math.ceil((new Date(time.dateTime) - Date.now()) / 1000));
      time.setAttribute("aria-hidden", "true");
      time.textContent = left ? time.dataset.left.replace("#", left) : "";
    }
  }, 500);

  // Whoever reads at the end goes on reading at the end; whoever reads further up is left there.
  let atEnd = false;
  let place = 0;
  document.addEventListener("htmx:beforeSwap", () => {
    place = pane.scrollTop;
    atEnd = pane.scrollHeight > pane.clientHeight && pane.scrollHeight - place - pane.clientHeight < 40;
  });
  document.addEventListener("htmx:afterSettle", () => {
    if (atEnd) showLatest();
    else pane.scrollTop = place;
  });
  // Pictures that come later must not push the newest words out of sight.
  let read = false;
  pane.addEventListener("wheel", () => (read = true), { passive: true });
  pane.addEventListener("keydown", () => (read = true));
  pane.addEventListener("load", () => read || location.hash || showLatest(), true);
})();
