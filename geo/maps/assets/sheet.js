"use strict";
// The page of one report date.

territory.start = (map, groups) => {
  const { story, make } = territory;
  territory.map = map;
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
    territory.drawWindow(groups, next);
    territory.compare.draw(next);
    territory.windowName.textContent = next.label || next.afterText;
    if (territory.choose) territory.choose(next);
  };
  if (window) territory.showWindow(window);

  stage.append(territory.compare.frame);
  territory.addControl(map, "topleft", territory.buildSearch());
  const notes = window ? [`Ground: ${window.source}${story.estimate ? ", not surveyed" : ""}.`] : [];
  territory.addControl(map, "bottomleft", territory.buildLegend(map, territory.legendRows(groups, window), notes));
  if (window) territory.addControl(map, "topright", territory.viewSwitch(map, groups));
  territory.finishMap(map, groups, territory.rings, new territory.Pins(map, groups.claims));
  const asked = story.claims.find((claim) => location.hash === `#claim-${claim.key}`);
  if (asked) territory.select(asked);
  document.documentElement.dataset.ready = "yes";
};

territory.legendRows = (groups, window) => {
  const { story } = territory;
  const { attacker, defender } = story.actors;
  const detail = "hatched: contested before or after";
  const rows = [];
  if (story.windows.length)
    rows.push(
      { label: `Gained by ${defender}`, kinds: ["defender-sure", "defender-part"], groups: [groups.defender], detail, row: "grounds gains-row" },
      { label: `Gained by ${attacker}`, kinds: ["attacker-sure", "attacker-part"], groups: [groups.attacker], detail, row: "grounds gains-row" });
  if (window)
    rows.push(
      { label: `Held by ${attacker}`, kinds: ["held"], groups: [groups.held], row: "grounds" },
      { label: "Contested", kinds: ["contested"], groups: [groups.contested], row: "grounds" });
  if (story.footprints.length)
    rows.push({ label: "Claimed ground", kinds: ["footprint"], groups: [groups.footprints], detail: "areas with their claim" });
  if (story.regions.some((region) => region.kind !== "oblast")) rows.push({ label: "Regions measured", kinds: ["sector"], groups: [groups.sectors] });
  if (story.regions.some((region) => region.kind === "oblast")) rows.push({ label: "Oblast borders", kinds: ["border"], groups: [groups.borders] });
  if (story.claims.some((claim) => claim.pin)) rows.push({ label: "Claims", kinds: ["pin"], groups: [groups.claims] });
  rows.push({ label: "Settlements", kinds: ["dot"], groups: [groups.towns] });
  return rows;
};

territory.windowChoice = () => {
  const { make, story } = territory;
  const choice = make("select", { "aria-label": "Window of days", onchange: () => territory.showWindow(story.windows[choice.value]) },
    story.windows.map((window, index) => make("option", { value: index }, `${window.label}, ${window.source}`)));
  territory.choose = (window) => { choice.value = story.windows.indexOf(window); };
  return choice;
};

territory.viewSwitch = (map, groups) => {
  const { make, story } = territory;
  if (!story.windows.length) return make("div", { class: "views" }, territory.windowName);
  const option = (value, label, checked) =>
    make("label", null, make("input", { type: "radio", name: "view", value, checked, onchange: () => {
      const compare = value === "compare";
      document.getElementById("stage").dataset.view = value;
      for (const name of territory.GROUNDS) compare ? map.removeLayer(groups[name]) : map.addLayer(groups[name]);
      for (const box of document.querySelectorAll(".grounds input")) box.checked = true;
      territory.compare.show(compare);
    } }), make("span", null, label));
  return make("div", { class: "views" },
    make("fieldset", null, make("legend", { class: "unseen" }, "View"),
      option("change", "What changed", true), option("compare", "Before and after", false)),
    story.windows.length > 1 ? territory.windowChoice() : territory.windowName);
};
