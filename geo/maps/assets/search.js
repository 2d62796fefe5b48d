"use strict";
// Search among the settlements on this page: a combobox as the ARIA practices describe it.

territory.fold = (text) =>
  text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[’'ʼ`ʹ-]/g, "").toLowerCase();

territory.buildSearch = () => {
  const { make, story, outside } = territory;
  const known = [];
  story.places.forEach((place, index) => {
    if (place.at && place.settlement)
      known.push({ name: place.name, more: place.admin1, keys: [place.name, ...place.written].map(territory.fold),
        go: () => territory.showPlace(index) });
  });
  for (const [name, lat, lon, , admin1] of story.towns)
    known.push({ name, more: admin1, keys: [territory.fold(name)], go: () => territory.showTown(name, admin1, [lat, lon]) });

  const list = make("ul", { id: "found", role: "listbox", "aria-label": "Settlements found", hidden: true });
  const input = make("input", { id: "search", type: "search", role: "combobox", "aria-expanded": "false",
    "aria-controls": "found", "aria-autocomplete": "list", "aria-label": "Find a settlement",
    placeholder: "Find a settlement", autocomplete: "off", spellcheck: "false" });
  let active = -1;
  let hits = [];

  const close = () => {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const choose = (hit) => {
    input.value = hit.name;
    close();
    hit.go();
  };
  const point = (index) => {
    active = index;
    [...list.children].forEach((option, at) => option.setAttribute("aria-selected", String(at === active)));
    if (active >= 0) input.setAttribute("aria-activedescendant", `found-${active}`);
  };
  input.addEventListener("input", () => {
    const key = territory.fold(input.value.trim());
    const starts = known.filter((entry) => entry.keys.some((name) => name.startsWith(key)));
    const holds = known.filter((entry) => !starts.includes(entry) && entry.keys.some((name) => name.includes(key)));
    hits = key ? [...starts, ...holds].slice(0, 8) : [];
    list.replaceChildren(...hits.map((hit, index) => make("li", { id: `found-${index}`, role: "option", "aria-selected": "false",
      onmousedown: (event) => { event.preventDefault(); choose(hit); } },
      outside(hit.name), hit.more ? make("small", null, outside(hit.more)) : null)));
    if (key && !hits.length) list.append(make("li", { class: "none", role: "option", "aria-disabled": "true" }, "No such settlement on this map"));
    list.hidden = !key;
    input.setAttribute("aria-expanded", String(Boolean(key)));
    input.removeAttribute("aria-activedescendant");
    active = -1;
    territory.say(key ? `${hits.length} found` : "");
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (hits.length) point((active + (event.key === "ArrowDown" ? 1 : active < 0 ? 0 : -1) + hits.length) % hits.length);
    } else if (event.key === "Enter" && hits.length) choose(hits[Math.max(active, 0)]);
    else if (event.key === "Escape") close();
  });
  input.addEventListener("blur", close);
  return make("div", { class: "search", role: "search" }, input, list);
};
