"use strict";
// The legend is the layer control: one line a layer, with a box to switch it.

territory.swatch = (...kinds) =>
  territory.draw(
    "svg",
    { class: "swatch", width: 30, height: 16, "aria-hidden": "true", focusable: "false" },
    kinds.map((kind, index) => {
      const wide = 30 / kinds.length;
      if (kind === "border" || kind === "sector")
        return territory.draw("line", { class: kind, x1: 1, x2: 29, y1: 8, y2: 8 });
      if (kind === "pin") return territory.draw("circle", { class: "pin-swatch", cx: 15, cy: 8, r: 6.5 });
      if (kind === "dot") return territory.draw("circle", { class: "dot-swatch", cx: 15, cy: 8, r: 4 });
      return territory.draw("rect", { class: `face ${kind}`, x: index * wide + 0.5, y: 0.5, width: wide - 1, height: 15 });
    }),
  );

territory.buildLegend = (map, rows, notes) => {
  const { make } = territory;
  const list = make("ul", { class: "layers" });
  for (const { label, detail, kinds, groups, row } of rows) {
    const box = groups.length ? make("input", { type: "checkbox", checked: true }) : make("span");
    box.addEventListener("change", () => {
      for (const group of groups) box.checked ? map.addLayer(group) : map.removeLayer(group);
    });
    if (row !== "beside-row") for (const group of groups) map.addLayer(group);
    list.append(
      make("li", { class: row }, make("label", null, box, territory.swatch(...kinds),
        make("span", null, label, detail ? make("small", null, detail) : null))),
    );
  }
  const wide = window.matchMedia("(min-width: 861px)").matches;
  return make(
    "details",
    { class: "legend", open: wide },
    make("summary", null, "Legend and layers"),
    list,
    notes.map((note) => make("p", { class: "small" }, note)),
  );
};

territory.addControl = (map, position, element) => {
  const control = L.control({ position });
  control.onAdd = () => {
    L.DomEvent.disableClickPropagation(element);
    L.DomEvent.disableScrollPropagation(element);
    return element;
  };
  return control.addTo(map);
};
