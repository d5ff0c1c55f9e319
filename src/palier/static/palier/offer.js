// The public offer, a little quicker: rows are found while words are typed, a region is shown once it is chosen.
// Without it the form does the same.
(() => {
  const form = document.querySelector(".find");
  const field = document.getElementById("q");
  const told = document.getElementById("found");
  if (!form || !field || field.value) return; // a page that was asked for words holds their rows only
  const plain = (words) => words.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const rows = [...document.querySelectorAll("[data-row]")];
  const said = new Map(rows.map((row) => [row, plain(`${row.dataset.words} ${row.textContent}`)]));
  const blocks = [...document.querySelectorAll("[data-block]")];
  const sections = [...document.querySelectorAll("[data-section]")];
  const ways = [...document.querySelectorAll(".jump a")].map((way) => [way, document.getElementById(way.hash.slice(1))]);
  const headed = []; // the heading of a part of the table stands in its first block, and is every block's
  for (const block of document.querySelectorAll("table [data-block]")) {
    const heading = block.querySelector(".section");
    if (heading) headed.push([heading, []]);
    headed.at(-1)?.[1].push(block);
  }
  const holds = (part) => [...part.querySelectorAll("[data-row]")].some((row) => !row.hidden);

  const show = () => {
    const wanted = plain(field.value).split(/\s+/).filter(Boolean);
    let found = 0;
    for (const row of rows) {
      row.hidden = !wanted.every((word) => said.get(row).includes(word));
      if (!row.hidden) found += 1;
    }
    for (const part of [...blocks, ...sections]) part.hidden = !holds(part);
    for (const [heading, parts] of headed) {
      for (const part of parts) for (const row of part.querySelectorAll(".block")) row.hidden = part.hidden;
      heading.hidden = parts.every((part) => part.hidden);
      parts[0].hidden &&= heading.hidden;
    }
    for (const [way, part] of ways) way.hidden = Boolean(part?.closest("[hidden]"));
    const words = found === 0 ? told.dataset.none : found === 1 ? told.dataset.one : told.dataset.many;
    told.textContent = wanted.length ? words.replace("#", found) : "";
  };
  field.addEventListener("input", show);
  document.getElementById("region")?.addEventListener("change", () => form.requestSubmit());
})();
