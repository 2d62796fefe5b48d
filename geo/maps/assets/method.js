"use strict";
// Where the figures come from and how they are made.

territory.buildMethod = () => {
  const { make, story, outside } = territory;
  const sectors = story.regions.filter((region) => region.kind !== "oblast" && region.reason);
  const { attacker, defender } = story.actors;
  return make("details", { class: "fold" }, make("summary", null, "Sources and method"),
    make("h3", null, "Polygons"),
    make("ul", null, story.sources.map((source) => make("li", null,
      outside(`${source.source}, ${source.dateText}`), source.file ? [" (", outside(source.file), ")"] : null,
      `; lines are taken to be ${Math.round(source.sigma)} m off (standard deviation)`,
      source.estimate ? "; estimated from settlements" : null,
      source.notes.length ? make("ul", null, source.notes.map((note) => make("li", null, outside(note)))) : null))),
    make("h3", null, "Measuring"),
    make("p", null, `Areas are exact on the WGS 84 ellipsoid and come from the full outlines; the shapes drawn here are
      thinned for the screen. The lowest reading counts only ground that went straight from one side to the other. The
      central reading for ${defender} counts all ground that stopped being held by ${attacker}, and the one for ${attacker}
      all that became held. The highest adds ground that became or stopped being contested.`),
    make("p", null, `A claim is supported if it fits between the lowest and the central reading, two standard deviations
      either way; stretched if it is true only with contested ground; overstated or understated beyond; untestable where
      there is nothing to measure it by.`),
    sectors.length ? [make("h3", null, "Regions measured"), make("ul", null, sectors.map((region) =>
      make("li", null, make("strong", null, outside(region.label)), ": ", outside(region.reason))))] : null,
    make("h3", null, "Made with"),
    make("p", null, outside(["Folium and Leaflet.", ...story.credits].join(" "))));
};
