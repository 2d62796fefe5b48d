"use strict";
// Names of settlements and oblasts: as many as fit without touching, the largest settlements first.

territory.Towns = class {
  constructor(map, group, rings, pins) {
    Object.assign(this, { map, group, rings, pins, shown: new Map() });
    this.names = [
      ...territory.story.towns.map(([name, lat, lon, population]) => ({ name, at: [lat, lon], population })),
      ...territory.story.regions.filter((region) => region.kind === "oblast")
        .map((region) => ({ name: region.label, at: region.at, area: true })),
    ];
    map.on("moveend resize", () => this.place());
    group.on("add", () => this.place());
  }

  static rank({ area, population }) {
    if (area) return ["area", 11.5];
    if (population >= 400000) return ["city", 14];
    return population >= 50000 ? ["town", 12.5] : ["village", 11];
  }

  box(at, text, size, centred) {
    const point = this.map.latLngToContainerPoint(at);
    const wide = 14 + text.length * size * (centred ? 0.72 : 0.56);
    const left = centred ? point.x - wide / 2 : point.x - 5;
    return [left, point.y - size * 0.85, left + wide, point.y + size * 0.85];
  }

  place() {
    if (!this.map.hasLayer(this.group)) return;
    const zoom = this.map.getZoom();
    const view = this.map.getBounds();
    const least = zoom >= 10 ? 0 : zoom >= 9 ? 1500 : zoom >= 8 ? 12000 : zoom >= 7 ? 70000 : 250000;
    const boxes = [...this.rings.map(({ at }) => this.box(at, "", 11)), ...this.pins.boxes()];
    const free = (box) => !boxes.some((other) => box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3]);
    for (const { name, at, marker } of this.rings) {
      const { x, y } = this.map.latLngToContainerPoint(at);
      const wide = 4 + name.length * 7.2;
      const sides = {
        right: [x + 10, y - 9, x + 12 + wide, y + 9],
        left: [x - 10 - wide, y - 9, x - 8, y + 9],
        below: [x - wide / 2, y + 10, x + wide / 2, y + 26],
      };
      const side = Object.keys(sides).find((key) => free(sides[key])) || "mute";
      if (side !== "mute") boxes.push(sides[side]);
      const element = marker.getElement();
      if (element) for (const key of ["right", "left", "below", "mute"]) element.classList.toggle(key, key === side);
    }
    const chosen = new Set();
    for (const entry of this.names) {
      if (entry.area ? zoom < 6 || zoom > 9.5 : entry.population < least || chosen.size > 70) continue;
      if (!view.contains(entry.at)) continue;
      const box = this.box(entry.at, entry.name, territory.Towns.rank(entry)[1], entry.area);
      if (!free(box)) continue;
      boxes.push(box);
      chosen.add(entry);
    }
    for (const [entry, marker] of this.shown) {
      if (chosen.has(entry)) continue;
      this.group.removeLayer(marker);
      this.shown.delete(entry);
    }
    for (const entry of chosen) {
      if (this.shown.has(entry)) continue;
      const className = `name ${territory.Towns.rank(entry)[0]}`;
      const icon = L.divIcon({ className, iconSize: null, html: territory.make("span", null, entry.name) });
      const marker = L.marker(entry.at, { icon, pane: "towns", interactive: false, keyboard: false });
      this.shown.set(entry, marker);
      this.group.addLayer(marker);
    }
  }
};
