// While a note is written, "@" and the first letters of a name offer the colleagues who may know of the case.
(() => {
  const list = document.getElementById("colleagues");
  if (!list) return;
  const field = document.getElementById(list.dataset.for);
  const told = document.getElementById("colleagues-told");
  const folded = (words) => words.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const CALL = /(?:^|[^\p{L}\p{N}_@.])@([\p{L}\p{M}\p{N}_'’ -]{0,60})$/u;
  let loading = null;

  const options = () => [...list.children];
  const offered = () => options().filter((option) => !option.hidden);
  const chosen = () => list.querySelector("[aria-selected=true]");
  const point = (option) => {
    for (const each of options()) each.setAttribute("aria-selected", String(each === option));
    if (option) field.setAttribute("aria-activedescendant", option.id);
    else field.removeAttribute("aria-activedescendant");
    option?.scrollIntoView({ block: "nearest" });
  };
  const close = () => {
    if (list.hidden) return;
    list.hidden = true;
    told.textContent = "";
    point(null);
  };
  const typed = () => CALL.exec(field.value.slice(0, field.selectionStart))?.[1];

  const load = () => (loading ??= fetch(list.dataset.colleagues, { credentials: "same-origin" }).then(async (answer) => {
    if (answer.ok) list.innerHTML = await answer.text();
    else loading = null;
  }).catch(() => { loading = null; }));

  const offer = async () => {
    if (typed() === undefined) return close();
    await load();
    const asked = typed(); // more may have been typed meanwhile
    if (asked === undefined) return close();
    const begins = folded(asked);
    for (const option of options()) {
      const name = folded(option.textContent);
      option.hidden = !(name.startsWith(begins) || (begins && name.split(" ").some((part) => part.startsWith(begins))));
    }
    const all = offered();
    if (!all.length || (all.length === 1 && folded(all[0].textContent) === begins)) return close();
    list.hidden = false;
    told.textContent = told.dataset.many.replace("#", all.length);
    point(all.includes(chosen()) ? chosen() : all[0]);
  };

  const take = (option) => {
    const until = field.selectionStart;
    field.setRangeText(`${option.textContent} `, until - typed().length, until, "end");
    close();
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  };

  field.addEventListener("input", offer);
  field.addEventListener("click", offer);
  field.addEventListener("blur", close);
  list.addEventListener("mousedown", (event) => {
    event.preventDefault(); // the field keeps the focus
    const option = event.target.closest("[role=option]");
    if (option) take(option);
  });
  field.addEventListener("keydown", (event) => {
    if (list.hidden || event.ctrlKey || event.metaKey || event.altKey) return;
    const all = offered(), here = all.indexOf(chosen());
    const does = {
      ArrowDown: () => point(all[(here + 1) % all.length]),
      ArrowUp: () => point(all[(here - 1 + all.length) % all.length]),
      Enter: () => take(chosen()),
      Tab: () => take(chosen()),
      Escape: close,
    }[event.key];
    if (!does) return;
    event.preventDefault();
    event.stopPropagation();
    does();
  });
})();
