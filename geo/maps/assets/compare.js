"use strict";
// Before and after under one line that the reader moves, by pointer or by keys.

territory.Compare = class {
  constructor(map, groups) {
    const { make } = territory;
    Object.assign(this, { map, groups, share: 0.5, on: false });
    this.slider = make("input", { type: "range", min: 0, max: 100, value: 50, step: 1, "aria-label": "Share of the map that shows the earlier date, percent" });
    this.line = make("div", { class: "swipe-line", "aria-hidden": "true" });
    this.earlier = make("span", { class: "swipe-date earlier" });
    this.later = make("span", { class: "swipe-date later" });
    this.frame = make("div", { class: "swipe", hidden: true }, this.line, this.earlier, this.later, this.slider);
    this.slider.addEventListener("input", () => {
      this.share = this.slider.value / 100;
      this.clip();
    });
    L.DomEvent.disableClickPropagation(this.slider);
    map.on("move zoom resize", () => this.clip());
  }

  draw(window) {
    this.window = window;
    if (!this.on) return;
    territory.drawSnapshot(this.groups.before, "before", window.before);
    territory.drawSnapshot(this.groups.after, "after", window.after);
    this.earlier.textContent = window.beforeText;
    this.later.textContent = window.afterText;
    this.clip();
  }

  show(on) {
    this.on = on;
    this.frame.hidden = !on;
    for (const name of ["before", "after"]) on ? this.map.addLayer(this.groups[name]) : this.map.removeLayer(this.groups[name]);
    if (on) this.draw(this.window);
  }

  clip() {
    if (!this.on) return;
    const size = this.map.getSize();
    const middle = size.x * this.share;
    const start = this.map.containerPointToLayerPoint([0, 0]);
    const end = this.map.containerPointToLayerPoint(size);
    const cut = this.map.containerPointToLayerPoint([middle, 0]).x;
    this.map.getPane("before").style.clip = `rect(${start.y}px,${cut}px,${end.y}px,${start.x}px)`;
    this.map.getPane("after").style.clip = `rect(${start.y}px,${end.x}px,${end.y}px,${cut}px)`;
    this.line.style.left = `${middle}px`;
    this.earlier.style.right = `${size.x - middle + 10}px`;
    this.later.style.left = `${middle + 10}px`;
  }
};
