"use strict";
// The page of one report date.

territory.start = (map, groups) => {
  const { story, make } = territory;
  territory.map = map;
  territory.groups = groups;
  groups.land.addTo(map);
  const window = story.windows[0] || (story.held === null ? null : {
    before: story.held, after: story.held, source: story.sources[story.held].source,
    beforeText: story.sources[story.held].dateText, afterText: story.sources[story.held].dateText,
  });
  const stage = document.getElementById("stage");
  const panel = document.getElementById("panel");
  panel.before(territory.buildHeader());
  territory.buildClaims(panel);
  panel.append(...[territory.buildPlaces(), territory.buildMethod()].filter(Boolean));
  panel.append(make("p", { id: "live", class: "unseen", "aria-live": "polite" }));

  territory.drawRegions(groups);
  territory.compare = new territory.Compare(map, groups);
  territory.markPlaces(groups.towns);
  territory.windowName = make("p", { class: "window" });
  territory.showWindow = (next) => {
    territory.window = next;
    territory.tellWindow(next);
    territory.drawWindow(groups, next);
    territory.compare.draw(next);
    territory.windowName.textContent = next.label || next.afterText;
    territory.groundBy.textContent = `Ground held: ${next.source}${story.estimate ? ", not surveyed" : ""}.`;
    if (territory.choose) territory.choose(next);
  };
  stage.append(territory.compare.frame);
  territory.addControl(map, "topleft", territory.buildSearch());
  territory.groundBy = make("span");
  territory.addControl(map, "bottomleft", territory.buildLegend(map, territory.legendRows(groups, window), window ? [territory.groundBy] : []));
  if (window) territory.addControl(map, "topright", territory.viewSwitch(map, groups));
  if (window) territory.showWindow(window);
  territory.finishMap(map, groups, territory.rings, new territory.Pins(map, groups.claims));
  const asked = story.claims.find((claim) => location.hash === `#claim-${claim.key}`);
  if (asked) territory.select(asked);
  document.documentElement.dataset.ready = "yes";
};

territory.legendRows = (groups, window) => {
  const { story } = territory;
  const { attacker, defender } = story.actors;
  const drawn = territory.kindsDrawn(story.windows.length ? story.windows : window ? [window] : []);
  const hatched = "hatched: contested before or after";
  const ground = (label, group, kinds, row, detail) => {
    const shown = kinds.filter((kind) => drawn.has(kind));
    return shown.length ? [{ label, kinds: shown, groups: [groups[group]], row, detail: shown.includes(`${group}-part`) ? detail : null }] : [];
  };
  const other = (there, label, kind, group, detail) => (there ? [{ label, kinds: [kind], groups: [groups[group]], detail }] : []);
  const oblast = (region) => region.kind === "oblast";
  const areas = story.footprints.some((footprint) => territory.claimOf(footprint).kind === "area");
  return [
    ...ground(`Gained by ${defender}`, "defender", ["defender-sure", "defender-part"], "grounds gains-row", hatched),
    ...ground(`Gained by ${attacker}`, "attacker", ["attacker-sure", "attacker-part"], "grounds gains-row", hatched),
    ...territory.besideRows(groups),
    ...ground(`Held by ${attacker}`, "held", ["held"], "grounds"),
    ...ground("Contested", "contested", ["contested"], "grounds"),
    ...other(story.footprints.length, "Claimed ground", "footprint", "footprints", areas ? "areas: on choosing the claim" : null),
    ...other(!story.regions.every(oblast), "Regions measured", "sector", "sectors"),
    ...other(story.regions.some(oblast), "Oblast borders", "border", "borders"),
    ...other(story.claims.some((claim) => claim.pin), "Claims", "pin", "claims"),
    ...other(true, "Settlements", "dot", "towns"),
  ];
};

territory.kindsDrawn = (windows) =>
  new Set(windows.flatMap(({ before, after }) =>
    territory.story.faces.map(([statuses]) => territory.KINDS[statuses[before] + statuses[after]])));

territory.windowChoice = () => {
  const { make, story } = territory;
  const option = (text, value) => make("option", { value }, text);
  const choice = make("select", { "aria-label": "Window of days", onchange: () =>
    territory.pair ? territory.showPair(story.pairs[choice.value]) : territory.showWindow(story.windows[choice.value]) });
  territory.choose = (window) => {
    const { pair } = territory;
    choice.replaceChildren(...(pair ? story.pairs.map(({ label, names }, index) => option(`${label}, ${names.join(" and ")}`, index))
      : story.windows.map(({ label, source }, index) => option(`${label}, ${source}`, index))));
    choice.value = pair ? story.pairs.indexOf(pair) : story.windows.indexOf(window);
  };
  return choice;
};

territory.viewSwitch = (map, groups) => {
  const { make, story } = territory;
  if (!story.windows.length) return make("div", { class: "views" }, territory.windowName);
  const shown = { change: territory.GROUNDS, compare: [], sources: ["held", "contested", ...territory.BESIDE] };
  const option = ([value, label]) => make("label", null,
    make("input", { type: "radio", name: "view", value, checked: value === "change", onchange: () => territory.setView(value) }),
    make("span", null, label));
  const views = [["change", "What changed"], ["compare", "Before and after"], ...(story.pairs.length ? [["sources", "Two sources"]] : [])];
  const fieldset = make("fieldset", null, make("legend", { class: "unseen" }, "View"), views.map(option));
  territory.setView = (value) => {
    fieldset.querySelector(`[value=${value}]`).checked = true;
    document.getElementById("stage").dataset.view = value;
    for (const name of [...territory.GROUNDS, ...territory.BESIDE])
      shown[value].includes(name) ? map.addLayer(groups[name]) : map.removeLayer(groups[name]);
    for (const box of document.querySelectorAll(".grounds input, .beside-row input")) box.checked = true;
    territory.compare.show(value === "compare");
    const at = story.windows.indexOf(territory.window);
    const pair = territory.pair || story.pairs.find(({ first, second }) => first === at || second === at) || story.pairs[0];
    if (value === "sources") territory.showPair(pair);
    else {
      territory.pair = null;
      territory.choose && territory.choose(territory.window);
    }
  };
  return make("div", { class: "views" }, fieldset, story.windows.length > 1 ? territory.windowChoice() : territory.windowName);
};
