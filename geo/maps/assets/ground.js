"use strict";
// Who held what: faces of ground, each with one status letter a date (h held, c contested, f free).

territory.latLngs = (shape) =>
  shape.map((polygon) =>
    polygon.map((steps) => {
      const grid = territory.story.grid;
      const points = [];
      let x = 0;
      let y = 0;
      for (let i = 0; i < steps.length; i += 2) {
        x += steps[i];
        y += steps[i + 1];
        points.push([y / grid, x / grid]);
      }
      return points;
    }),
  );

territory.KINDS = {
  hh: "held", cc: "contested",
  hf: "defender-sure", hc: "defender-part", cf: "defender-part",
  fh: "attacker-sure", ch: "attacker-part", fc: "attacker-part",
};

territory.GROUNDS = ["held", "contested", "defender", "attacker"];

territory.polygon = (shape, className, pane, more) =>
  L.polygon(territory.latLngs(shape), {
    className, pane, smoothFactor: 0, interactive: false, weight: 1, fillOpacity: 1, opacity: 1, ...more,
  });

territory.drawWindow = (groups, window) => {
  const { story } = territory;
  for (const name of territory.GROUNDS) groups[name].clearLayers();
  for (const [statuses, shape] of story.faces) {
    const pair = statuses[window.before] + statuses[window.after];
    const kind = territory.KINDS[pair];
    if (!kind) continue;
    const group = kind.split("-")[0];
    const face = territory.polygon(shape, `face ${kind}`, group === kind ? "ground" : "change", { interactive: true, bubblingMouseEvents: false });
    face.bindPopup(() => territory.groundNote(pair, kind, window), { maxWidth: 280 });
    groups[group].addLayer(face);
  }
};

territory.drawSnapshot = (group, pane, position) => {
  group.clearLayers();
  for (const [statuses, shape] of territory.story.faces) {
    const status = statuses[position];
    if (status !== "f") group.addLayer(territory.polygon(shape, `face ${status === "h" ? "held" : "contested"}`, pane));
  }
};

territory.groundNote = (pair, kind, window) => {
  const { make, story } = territory;
  const { attacker, defender } = story.actors;
  const words = { h: `held by ${attacker}`, c: "contested", f: `not held by ${attacker}` };
  const titles = {
    held: `Held by ${attacker}`, contested: "Contested",
    "defender-sure": `Gained by ${defender}`, "defender-part": `Partly gained by ${defender}`,
    "attacker-sure": `Gained by ${attacker}`, "attacker-part": `Partly gained by ${attacker}`,
  };
  const same = window.before === window.after || pair[0] === pair[1];
  return make(
    "div",
    { class: "note" },
    make("h3", null, titles[kind]),
    same
      ? make("p", null, `On ${window.afterText}.`)
      : make("p", null, `${window.beforeText}: ${words[pair[0]]}. ${window.afterText}: ${words[pair[1]]}.`),
    make("p", { class: "small" }, `Polygons: ${window.source}.`, story.estimate ? " Estimated, not surveyed." : ""),
  );
};

territory.drawRegions = (groups) => {
  const { story } = territory;
  territory.outlines = new Map();
  territory.footprints = [];
  const landless = !story.regions.some((region) => region.kind === "oblast");
  document.getElementById("stage").classList.toggle("landless", landless);
  for (const region of story.regions) {
    const oblast = region.kind === "oblast";
    if (oblast) groups.land.addLayer(territory.polygon(region.shape, region.abroad ? "land abroad" : "land", "land", { stroke: false }));
    const line = territory.polygon(region.shape, oblast ? "border" : "sector", oblast ? "borders" : "sectors", {
      fill: false,
    });
    groups[oblast ? "borders" : "sectors"].addLayer(line);
    territory.outlines.set(region.name, line);
  }
  for (const footprint of story.footprints) {
    const asked = territory.claimOf(footprint).kind === "area";
    const outline = territory.polygon(footprint.shape, asked ? "footprint asked" : "footprint", "footprints", {
      interactive: true, bubblingMouseEvents: false,
    });
    outline.bindPopup(() => territory.footprintNote(footprint), { maxWidth: 280 });
    groups.footprints.addLayer(outline);
    territory.footprints.push([footprint.claim, outline]);
  }
};

territory.claimOf = (footprint) => territory.story.claims.find((claim) => claim.key === footprint.claim);

territory.footprintNote = (footprint) => {
  const { make, outside } = territory;
  return make(
    "div",
    { class: "note" },
    make("h3", null, outside(footprint.label)),
    footprint.km2 === null ? null : make("p", null, `${footprint.km2} km² as claimed`),
    footprint.estimate ? make("p", { class: "small" }, "The outline is our estimate from the claim's words.") : null,
    territory.claimButton(territory.claimOf(footprint)),
  );
};
