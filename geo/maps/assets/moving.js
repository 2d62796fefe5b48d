"use strict";
// Moving the map, clear of what lies over it.

territory.finishMap = (map, groups, rings, pins) => {
  const { story } = territory;
  L.control.zoom({ position: territory.narrow() ? "bottomright" : "topright" }).addTo(map);
  L.control.scale({ position: "bottomright", imperial: false }).addTo(map);
  L.control.attribution({ position: "bottomright", prefix: false }).addTo(map);
  map.fitBounds(story.view, { ...territory.margins(), animate: false });
  const land = groups.land.getLayers().length ? groups.land.getBounds() : story.view;
  map.setMaxBounds(L.latLngBounds(story.view).extend(land).pad(0.6));
  pins.place();
  new territory.Towns(map, groups.towns, rings, pins).place();
  territory.printable(map);
  map.eachLayer((layer) => {
    if (layer instanceof L.TileLayer) layer.once("tileload", () => map.getContainer().classList.add("tiled"));
  });
};

territory.printable = (map) => {
  const legend = document.querySelector(".legend");
  let open = legend.open;
  const turn = (printing) => {
    const bounds = map.getBounds();
    if (printing) open = legend.open;
    legend.open = printing || open;
    map.closePopup();
    document.documentElement.classList.toggle("printing", printing);
    map.invalidateSize(false);
    map.fitBounds(bounds, { animate: false });
  };
  window.addEventListener("beforeprint", () => turn(true));
  window.addEventListener("afterprint", () => turn(false));
};

territory.narrow = () => window.matchMedia("(max-width: 860px)").matches;

territory.open = (at, content, lift) => {
  const top = territory.narrow() ? 132 : 78;
  L.popup({ maxWidth: 300, offset: [0, lift], autoPanPaddingTopLeft: [12, top], autoPanPaddingBottomRight: [12, 30] })
    .setLatLng(at).setContent(content).openOn(territory.map);
};

territory.margins = () => {
  const legend = document.querySelector(".legend");
  const beside = legend && legend.open && territory.map.getSize().x > 820;
  return { paddingTopLeft: [beside ? legend.offsetWidth + 24 : 30, territory.narrow() ? 120 : 64], paddingBottomRight: [territory.narrow() ? 40 : 100, 50] };
};

territory.move = (bounds, then) => {
  territory.map.once("moveend", then);
  const options = { ...territory.margins(), maxZoom: 12 };
  territory.still ? territory.map.fitBounds(bounds, { ...options, animate: false })
    : territory.map.flyToBounds(bounds, { ...options, duration: 0.7 });
};

territory.showTown = (name, admin1, [lat, lon]) => {
  const { make, outside } = territory;
  const note = make("div", { class: "note" }, make("h3", null, outside(name)), admin1 ? make("p", null, outside(admin1)) : null);
  territory.move([[lat - 0.09, lon - 0.14], [lat + 0.09, lon + 0.14]], () => territory.open([lat, lon], note, 0));
};
