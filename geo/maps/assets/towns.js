"use strict";
// Names of settlements: as many as fit without touching, the largest first.

territory.Towns = class {
  constructor(map, group, towns, taken) {
    Object.assign(this, { map, group, towns, taken, shown: new Map() });
    map.on("moveend zoomend resize", () => this.place());
    group.on("add", () => this.place());
  }

  static box(point, text, size) {
    return [point.x - 6, point.y - size * 0.8, point.x + 12 + text.length * size * 0.56, point.y + size * 0.8];
  }

  place() {
    if (!this.map.hasLayer(this.group)) return;
    const zoom = this.map.getZoom();
    const view = this.map.getBounds();
    const least = zoom >= 10 ? 0 : zoom >= 9 ? 1500 : zoom >= 8 ? 12000 : zoom >= 7 ? 70000 : 250000;
    const boxes = this.taken().map(([at, text]) =>
      territory.Towns.box(this.map.latLngToContainerPoint(at), text, 13),
    );
    const chosen = new Map();
    for (const [index, [name, lat, lon, population]] of this.towns.entries()) {
      if (population < least || chosen.size > 70 || !view.contains([lat, lon])) continue;
      const size = population >= 400000 ? 14 : population >= 50000 ? 12.5 : 11;
      const box = territory.Towns.box(this.map.latLngToContainerPoint([lat, lon]), name, size);
      if (boxes.some((other) => box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3])) continue;
      boxes.push(box);
      chosen.set(index, population);
    }
    for (const [index, marker] of this.shown) {
      if (chosen.has(index)) continue;
      this.group.removeLayer(marker);
      this.shown.delete(index);
    }
    for (const [index, population] of chosen) {
      if (this.shown.has(index)) continue;
      const [name, lat, lon] = this.towns[index];
      const rank = population >= 400000 ? "city" : population >= 50000 ? "town" : "village";
      const icon = L.divIcon({ className: `name ${rank}`, iconSize: null, html: territory.make("span", null, name) });
      const marker = L.marker([lat, lon], { icon, pane: "towns", interactive: false, keyboard: false });
      this.shown.set(index, marker);
      this.group.addLayer(marker);
    }
  }
};
