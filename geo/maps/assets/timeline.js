"use strict";
// The page of a period: one slider over its snapshots. Each face is drawn once; a step changes its class.

territory.start = (map, groups) => {
  const { story, make, outside } = territory;
  const { attacker, defender } = story.actors;
  territory.map = map;
  groups.land.addTo(map);
  territory.drawRegions(groups);
  const faces = story.faces.map(([statuses, shape]) => {
    const layer = territory.polygon(shape, "face none", "ground");
    groups.held.addLayer(layer);
    return { statuses, layer };
  });

  const last = story.dates.length - 1;
  const state = { at: last, base: "start", timer: null };
  const day = make("output", { class: "day", for: "step" });
  const gains = make("div", { class: "step-gains" });
  const slider = make("input", { id: "step", type: "range", min: 0, max: last, step: 1, value: last, "aria-label": "Date" });
  const play = make("button", { type: "button", class: "play" }, "Play");
  const base = make("select", null,
    make("option", { value: "start" }, `since ${story.dates[0].text}`),
    make("option", { value: "previous" }, "since the date before"));

  const show = (at) => {
    state.at = at;
    const from = state.base === "start" ? 0 : Math.max(0, at - 1);
    for (const { statuses, layer } of faces) {
      const kind = territory.KINDS[statuses[from] + statuses[at]] || "none";
      const element = layer.getElement();
      if (element && element.dataset.kind !== kind) {
        element.dataset.kind = kind;
        element.setAttribute("class", `face ${kind}`);
      }
    }
    day.textContent = story.dates[at].text;
    slider.value = at;
    slider.setAttribute("aria-valuetext", story.dates[at].text);
    gains.replaceChildren(at === 0 ? make("p", { class: "small" }, "The first snapshot of the period.")
      : make("div", null, make("p", { class: "small" }, `Gained since ${story.dates[at - 1].text}`), territory.gainChart(story.steps[at - 1])));
    for (const bar of document.querySelectorAll(".steps .now")) bar.classList.remove("now");
    const now = document.getElementById(`bar-${at}`);
    if (now) now.classList.add("now");
  };
  const stop = () => {
    clearInterval(state.timer);
    state.timer = null;
    play.textContent = "Play";
  };
  play.addEventListener("click", () => {
    if (state.timer) return stop();
    if (state.at === last) show(0);
    play.textContent = "Pause";
    state.timer = setInterval(() => (state.at === last ? stop() : show(state.at + 1)), Math.max(120, Math.min(900, 24000 / last)));
    return undefined;
  });
  slider.addEventListener("input", () => {
    stop();
    show(Number(slider.value));
  });
  base.addEventListener("change", () => {
    state.base = base.value;
    show(state.at);
  });

  const panel = document.getElementById("panel");
  panel.before(make("header", { class: "top" },
    make("nav", { "aria-label": "Pages" }, make("a", { href: "index.html" }, "All dates")),
    make("h1", null, outside(story.title)), make("p", { class: "standfirst" }, outside(story.summary))));
  panel.append(
    make("section", { class: "player", "aria-label": "Step through the dates" },
      day, make("div", { class: "player-row" }, play, slider), territory.stepBars(show, stop),
      make("label", { class: "since" }, "Colours show what changed ", base), gains),
    territory.stepTable(), territory.buildMethod());

  const rows = [
    { label: `Gained by ${defender}`, kinds: ["defender-sure", "defender-part"], groups: [], detail: "hatched: contested before or after" },
    { label: `Gained by ${attacker}`, kinds: ["attacker-sure", "attacker-part"], groups: [], detail: "hatched: contested before or after" },
    { label: `Held by ${attacker}`, kinds: ["held"], groups: [] },
    { label: "Contested", kinds: ["contested"], groups: [] },
    { label: "Oblast borders", kinds: ["border"], groups: [groups.borders] },
    { label: "Settlements", kinds: ["dot"], groups: [groups.towns] }];
  map.addLayer(groups.held);
  territory.addControl(map, "topleft", territory.buildSearch());
  territory.addControl(map, "bottomleft", territory.buildLegend(map, rows, story.estimate ? ["Estimated, not surveyed."] : []));
  territory.finishMap(map, groups, [], { place: () => {}, boxes: () => [] });
  show(last);
  document.documentElement.dataset.ready = "yes";
};

territory.stepBars = (show, stop) => {
  const { draw, story } = territory;
  const most = Math.max(...story.steps.flat().map((gain) => gain.km2), 1e-9);
  const wide = 100 / story.steps.length;
  const bars = story.steps.map((gains, index) =>
    draw("g", { id: `bar-${index + 1}`, onclick: () => { stop(); show(index + 1); } },
      draw("rect", { class: "hit", x: `${wide * index}%`, width: `${wide}%`, y: 0, height: 72 }),
      gains.map((gain) => {
        const side = gain.actor === story.actors.attacker ? "attacker" : "defender";
        const tall = (34 * gain.km2) / most;
        return draw("rect", { class: `step ${side}`, x: `${wide * (index + 0.12)}%`, width: `${wide * 0.76}%`,
          y: side === "defender" ? 36 - tall : 36, height: tall });
      })));
  return draw("svg", { class: "steps", width: "100%", height: 72, "aria-hidden": "true", focusable: "false" },
    bars, draw("line", { class: "axis", x1: "0%", x2: "100%", y1: 36, y2: 36 }));
};

territory.stepTable = () => {
  const { make, story } = territory;
  return make("details", { class: "fold" }, make("summary", null, "All steps as a table"),
    make("table", null,
      make("thead", null, make("tr", null, make("th", { scope: "col" }, "Up to"),
        story.steps[0].map((gain) => make("th", { scope: "col", class: "number-cell" }, `${gain.actor} gained, km²`)))),
      make("tbody", null, story.steps.map((gains, index) => make("tr", null, make("th", { scope: "row" }, story.dates[index + 1].text),
        gains.map((gain) => make("td", { class: "number-cell" }, gain.text.replace(/\s?km²/, "")))))))
  );
};
