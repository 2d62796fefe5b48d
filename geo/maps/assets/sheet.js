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
  territory.markClaims(groups.claims);
  territory.showWindow = (next) => {
    territory.window = next;
    territory.drawWindow(groups, next);
    territory.compare.draw(next);
  };
  if (window) territory.showWindow(window);

  const { attacker, defender } = story.actors;
  const wins = story.windows.length ? [
    { label: `Gained by ${defender} or ${attacker}`, kinds: ["defender-sure", "attacker-sure"], groups: [groups.change],
      detail: "hatched where contested before or after" }] : [];
  const rows = [...wins,
    ...(window ? [{ label: `Held by ${attacker}; contested`, kinds: ["held", "contested"], groups: [groups.ground] }] : []),
    ...(story.footprints.length ? [{ label: "Claimed ground", kinds: ["footprint"], groups: [groups.footprints] }] : []),
    ...(story.regions.some((region) => region.kind !== "oblast") ? [{ label: "Sectors", kinds: ["sector"], groups: [groups.sectors] }] : []),
    { label: "Oblast borders", kinds: ["border"], groups: [groups.borders] },
    { label: "Claims", kinds: ["pin"], groups: [groups.claims] },
    { label: "Settlements", kinds: ["dot"], groups: [groups.towns] }];
  const notes = window ? [`Polygons: ${window.source}, ${window.label || window.afterText}.${story.estimate ? " Estimated from settlements." : ""}`] : [];
  stage.append(territory.compare.frame);
  territory.addControl(map, "topleft", territory.buildSearch());
  territory.addControl(map, "bottomleft", territory.buildLegend(map, rows, notes));
  if (story.windows.length) territory.addControl(map, "topright", territory.viewSwitch(map, groups));
  L.control.zoom({ position: "topright" }).addTo(map);
  L.control.scale({ position: "bottomright", imperial: false }).addTo(map);
  L.control.attribution({ position: "bottomright", prefix: false }).addTo(map);
  map.fitBounds(story.view, { padding: [36, 36], animate: false });
  map.setMaxBounds(L.latLngBounds(story.view).extend(groups.land.getLayers().length ? groups.land.getBounds() : story.view).pad(0.6));
  new territory.Towns(map, groups.towns, story.towns, () => story.places.filter((place) => place.at).map((place) => [place.at, place.name])).place();
  const asked = story.claims.find((claim) => location.hash === `#claim-${claim.key}`);
  if (asked) territory.select(asked);
  document.documentElement.dataset.ready = "yes";
};

territory.viewSwitch = (map, groups) => {
  const { make } = territory;
  const option = (value, label, checked) =>
    make("label", null, make("input", { type: "radio", name: "view", value, checked, onchange: () => {
      const compare = value === "compare";
      for (const group of [groups.ground, groups.change]) compare ? map.removeLayer(group) : map.addLayer(group);
      territory.compare.show(compare);
    } }), make("span", null, label));
  return make("fieldset", { class: "views" }, make("legend", { class: "unseen" }, "View"),
    option("change", "What changed", true), option("compare", "Before and after", false));
};

territory.move = (bounds) => {
  const options = { padding: [40, 40], maxZoom: 12 };
  territory.still ? territory.map.fitBounds(bounds, { ...options, animate: false })
    : territory.map.flyToBounds(bounds, { ...options, duration: 0.7 });
};

territory.select = (claim) => {
  const { story } = territory;
  for (const card of document.querySelectorAll(".claim")) card.classList.toggle("chosen", card.id === `claim-${claim.key}`);
  if (claim.window !== null && territory.window !== story.windows[claim.window]) territory.showWindow(story.windows[claim.window]);
  for (const [name, line] of territory.outlines) {
    const element = line.getElement();
    if (element) element.classList.toggle("chosen", name === claim.region && claim.place === null);
  }
  territory.move(claim.view);
  const at = claim.pin || L.latLngBounds(claim.view).getCenter();
  L.popup({ maxWidth: 300, autoPan: false, offset: [0, claim.pin ? -26 : 0] })
    .setLatLng(at).setContent(territory.claimNote([claim])).openOn(territory.map);
  territory.say(`Map moved to claim ${claim.number}: ${claim.title}`);
  if (globalThis.matchMedia("(max-width: 860px)").matches)
    document.getElementById("stage").scrollIntoView({ behavior: territory.still ? "auto" : "smooth", block: "start" });
};

territory.read = (claim) => {
  const card = document.getElementById(`claim-${claim.key}`);
  for (const other of document.querySelectorAll(".claim")) other.classList.toggle("chosen", other === card);
  card.scrollIntoView({ behavior: territory.still ? "auto" : "smooth", block: "center" });
  card.querySelector("button").focus({ preventScroll: true });
};

territory.claimNote = (claims) =>
  territory.make("div", { class: "note" }, claims.map((claim) => [
    territory.claimButton(claim),
    claim.claimed && claim.measured
      ? territory.make("p", null, `Claimed ${claim.claimed.text}; measured ${claim.measured.text} (${claim.measured.spread}).`)
      : null,
  ]));

territory.markClaims = (group) => {
  const { make, story } = territory;
  const spots = new Map();
  for (const claim of story.claims) {
    if (!claim.pin) continue;
    const key = claim.pin.join();
    spots.set(key, [...(spots.get(key) || []), claim]);
  }
  for (const claims of spots.values()) {
    const numbers = claims.map((claim) => claim.number).join(", ");
    const icon = L.divIcon({ className: `pin ${claims[0].verdict}`, iconSize: null, html: make("span", null, numbers) });
    const label = `Claim ${numbers}: ${claims.map((claim) => `${claim.title}, ${claim.verdict}`).join("; ")}`;
    const marker = L.marker(claims[0].pin, { icon, riseOnHover: true, zIndexOffset: 500 });
    marker.bindPopup(() => territory.claimNote(claims), { maxWidth: 300, offset: [0, -22] });
    marker.on("add", () => marker.getElement().setAttribute("aria-label", label));
    group.addLayer(marker);
  }
};

territory.markPlaces = (group) => {
  const { make, story } = territory;
  territory.markers = story.places.map((place, index) => {
    if (!place.at) return null;
    const icon = L.divIcon({ className: "name named", iconSize: null, html: make("span", null, place.name) });
    const marker = L.marker(place.at, { icon, zIndexOffset: 200 });
    marker.bindPopup(() => territory.placeNote(place, index), { maxWidth: 280 });
    marker.on("add", () => marker.getElement().setAttribute("aria-label", place.name));
    group.addLayer(marker);
    return marker;
  });
};

territory.placeNote = (place, index) => {
  const { make, outside, story } = territory;
  const claims = story.claims.filter((claim) => claim.place === index);
  return make("div", { class: "note" },
    make("h3", null, outside(place.name)),
    make("p", null, outside([place.admin1, place.country].filter(Boolean).join(", "))),
    place.written.some((name) => name !== place.name) ? make("p", { class: "small" }, "Written: ", outside(place.written.join(", "))) : null,
    place.geonameid ? make("p", { class: "small" }, territory.link(`https://www.geonames.org/${place.geonameid}`, `GeoNames ${place.geonameid}`)) : null,
    claims.map(territory.claimButton));
};

territory.showPlace = (index) => {
  const marker = territory.markers[index];
  const [lat, lon] = territory.story.places[index].at;
  territory.move([[lat - 0.09, lon - 0.14], [lat + 0.09, lon + 0.14]]);
  if (!marker._map) marker.addTo(territory.map);
  marker.openPopup();
};

territory.showTown = (name, admin1, [lat, lon]) => {
  const { make, outside } = territory;
  territory.move([[lat - 0.09, lon - 0.14], [lat + 0.09, lon + 0.14]]);
  L.popup({ autoPan: false }).setLatLng([lat, lon])
    .setContent(make("div", { class: "note" }, make("h3", null, outside(name)), admin1 ? make("p", null, outside(admin1)) : null))
    .openOn(territory.map);
};
