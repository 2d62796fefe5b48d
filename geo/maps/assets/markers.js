"use strict";
// Pins of claims and rings of settlements, what they say when asked, and the way from claim to place and back.

territory.select = (claim) => {
  const { story } = territory;
  territory.highlight(claim);
  if (territory.pair && claim.apart.length) territory.showPair(story.pairs[claim.apart[0].pair]);
  else if (claim.window !== null && territory.window !== story.windows[claim.window]) territory.showWindow(story.windows[claim.window]);
  const mark = (layer, chosen) => layer.getElement() && layer.getElement().classList.toggle("chosen", chosen);
  for (const [name, line] of territory.outlines) mark(line, name === claim.region && claim.place === null);
  for (const [key, outline] of territory.footprints) mark(outline, key === claim.key);
  const at = claim.pin || L.latLngBounds(claim.view).getCenter();
  territory.move(claim.view, () => territory.open(at, territory.claimNote([claim]), claim.pin ? -26 : 0));
  territory.say(`Map moved to claim ${claim.number}: ${claim.title}`);
  if (territory.narrow())
    document.getElementById("stage").scrollIntoView({ behavior: territory.still ? "auto" : "smooth", block: "start" });
};

territory.highlight = (claim) => {
  for (const card of document.querySelectorAll(".claim")) card.classList.toggle("chosen", card.id === `claim-${claim.key}`);
};

territory.read = (claim) => {
  const card = document.getElementById(`claim-${claim.key}`);
  territory.highlight(claim);
  card.scrollIntoView({ behavior: territory.still ? "auto" : "smooth", block: "center" });
  card.querySelector("button").focus({ preventScroll: true });
};

territory.claimNote = (claims) =>
  territory.make("div", { class: "note" }, claims.map((claim) => [
    territory.claimButton(claim),
    claim.claimed && claim.measured
      ? territory.make("p", null, `Claimed ${claim.claimed.text}; measured `, territory.measuredWords(claim), ".")
      : null,
  ]));

territory.measuredWords = ({ measured, source, others }) => {
  const said = ({ text, spread }) => `${text}${spread && ` (${spread})`}`;
  const more = others.filter((other) => other.measured);
  return territory.outside(more.length
    ? [{ measured, source }, ...more].map((each) => `${said(each.measured)} by ${each.source}`).join(", ")
    : said(measured));
};

territory.Pins = class {
  constructor(map, group) {
    Object.assign(this, { map, group, claims: territory.story.claims.filter((claim) => claim.pin) });
    map.on("zoomend", () => this.place());
  }

  clusters() {
    const found = this.claims.map((claim) => ({ point: this.map.project(claim.pin), claims: [claim] }));
    for (let at = 0; at < found.length; at += 1) {
      const touching = found.findIndex((other, index) => index > at && territory.Pins.touch(found[at], other));
      if (touching < 0) continue;
      found[at].claims.push(...found.splice(touching, 1)[0].claims);
      at = -1;
    }
    return found.map((cluster) => cluster.claims.sort((one, other) => one.number - other.number));
  }

  static half(claims) {
    return 14 + 3.8 * Math.max(0, territory.Pins.caption(claims).length - 2);
  }

  static touch(one, other) {
    const reach = territory.Pins.half(one.claims) + territory.Pins.half(other.claims);
    return Math.abs(one.point.x - other.point.x) < reach && Math.abs(one.point.y - other.point.y) < 27;
  }

  static caption(claims) {
    return claims.length > 3 ? `${claims.length} claims` : claims.map((claim) => claim.number).join(", ");
  }

  boxes() {
    if (!this.map.hasLayer(this.group)) return [];
    return this.shown.map((claims) => {
      const { x, y } = this.map.latLngToContainerPoint(claims[0].pin);
      const half = territory.Pins.half(claims);
      return [x - half, y - 39, x + half, y - 10];
    });
  }

  place() {
    this.group.clearLayers();
    this.shown = this.clusters();
    for (const claims of this.shown) {
      const icon = L.divIcon({ className: "pin", iconSize: null, html: territory.make("span", null, territory.Pins.caption(claims)) });
      const caption = territory.Pins.caption(claims);
      const named = claims.map((claim) => `${claim.title}, ${claim.verdict}`).join("; ");
      const label = `${claims.length > 3 ? caption : `Claim ${caption}`}: ${named}`;
      const marker = L.marker(claims[0].pin, { icon, riseOnHover: true, zIndexOffset: 500 });
      marker.bindPopup(() => territory.claimNote(claims), { maxWidth: 300, maxHeight: 260, offset: [0, -22] });
      marker.on("add", () => marker.getElement().setAttribute("aria-label", label));
      this.group.addLayer(marker);
    }
  }
};

territory.markPlaces = (group) => {
  const { make, story } = territory;
  territory.rings = [];
  for (const [index, place] of story.places.entries()) {
    if (!place.at || !place.settlement) continue;
    const icon = L.divIcon({ className: "name named", iconSize: null, html: make("span", null, place.name) });
    const marker = L.marker(place.at, { icon, zIndexOffset: 200 });
    marker.bindPopup(() => territory.placeNote(place, index), { maxWidth: 280 });
    marker.on("add", () => marker.getElement().setAttribute("aria-label", place.name));
    group.addLayer(marker);
    territory.rings.push({ name: place.name, at: place.at, marker, claimed: story.claims.some((claim) => claim.place === index) });
  }
  territory.rings.sort((one, other) => other.claimed - one.claimed);
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
  const [lat, lon] = territory.story.places[index].at;
  const note = territory.placeNote(territory.story.places[index], index);
  territory.move([[lat - 0.09, lon - 0.14], [lat + 0.09, lon + 0.14]], () => territory.open([lat, lon], note, 0));
};
