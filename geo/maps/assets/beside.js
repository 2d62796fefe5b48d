"use strict";
// Two sources side by side: ground that both count as gained, that one alone does, and where their maps end up apart.

territory.BESIDE = ["both", "first", "second", "held_first", "held_second", "differs"];

territory.besideKind = (statuses, pair) => {
  const { windows } = territory.story;
  const [one, other] = [pair.first, pair.second].map((at) => statuses[windows[at].before] + statuses[windows[at].after]);
  const gained = ([before, after]) => (before === "h") === (after === "h") ? "" : after === "h" ? "attacker" : "defender";
  if (gained(one) && gained(one) === gained(other)) return "both";
  if (gained(one)) return "first";
  if (gained(other)) return "second";
  if (statuses[pair.mark] !== "m") return null;
  return one[1] === "h" ? "held_first" : other[1] === "h" ? "held_second" : "differs";
};

territory.drawPair = (groups, pair) => {
  for (const name of territory.BESIDE) groups[name].clearLayers();
  for (const [statuses, shape] of territory.story.faces) {
    const kind = territory.besideKind(statuses, pair);
    if (!kind) continue;
    const face = territory.polygon(shape, `face ${kind}`, "beside", { interactive: true, bubblingMouseEvents: false });
    face.bindPopup(() => territory.besideNote(statuses, kind, pair), { maxWidth: 290 });
    groups[kind].addLayer(face);
  }
};

territory.besideWords = (kind, [first, second]) => ({
  both: "Both count it as gained", first: `${first} alone counts it`, second: `${second} alone counts it`,
  held_first: `Held on ${first}’s map alone`, held_second: `Held on ${second}’s map alone`,
  differs: "Contested on one, free on the other",
})[kind];

territory.besideNote = (statuses, kind, pair) => {
  const { make, outside, story } = territory;
  const { attacker } = story.actors;
  const words = { h: `held by ${attacker}`, c: "contested", f: `not held by ${attacker}` };
  return make("div", { class: "note" },
    make("h3", null, outside(territory.besideWords(kind, pair.names))),
    [pair.first, pair.second].map((at, index) => {
      const { before, after, beforeText, afterText } = story.windows[at];
      const [from, to] = [words[statuses[before]], words[statuses[after]]];
      return make("p", null, make("strong", null, outside(pair.names[index])), ": ",
        from === to ? `${to} on ${beforeText} and ${afterText}.` : `${from} on ${beforeText}, ${to} on ${afterText}.`);
    }));
};

territory.besideRow = (label, shares, names) => {
  const { draw } = territory;
  const whole = Math.max(shares.first + shares.both + shares.second, 1e-9);
  const [both, first, second] = shares.text;
  let x = 0;
  const bars = ["first", "both", "second"].map((kind) => {
    const wide = (100 * shares[kind]) / whole;
    x += wide;
    return draw("rect", { class: `share ${kind}`, x: `${(x - wide).toFixed(2)}%`, width: `${wide.toFixed(2)}%`, y: 2, height: 10 });
  });
  const alone = (name, km2) => territory.make("span", null, territory.outside(name), ` alone ${km2}\u00a0km²`);
  const row = territory.rangeRow(label, bars, `${both}\u00a0km²`);
  row.append(territory.make("dd", { class: "alone" }, alone(names[0], first), alone(names[1], second)));
  return row;
};

territory.besideChart = (pair) =>
  territory.make("dl", { class: "ranges beside" },
    pair.rows.map((row) => territory.besideRow(`${row.actor} gained, both say`, row, pair.names)));

territory.besideRows = (groups) => {
  const { story } = territory;
  const drawn = new Set(story.pairs.flatMap((pair) => story.faces.map(([statuses]) => territory.besideKind(statuses, pair))));
  territory.besideLabels = new Map(territory.BESIDE.filter((kind) => drawn.has(kind)).map((kind) => [kind, territory.make("bdi")]));
  return [...territory.besideLabels].map(([kind, label]) => ({ label, kinds: [kind], groups: [groups[kind]], row: "beside-row" }));
};

territory.showPair = (pair) => {
  territory.pair = pair;
  territory.showWindow(territory.story.windows[pair.first]);
  territory.drawPair(territory.groups, pair);
  for (const [kind, label] of territory.besideLabels) label.textContent = territory.besideWords(kind, pair.names);
};

territory.besideButton = (pair, claim) =>
  territory.make("button", { type: "button", class: "show-beside", onclick: () => {
    territory.showPair(territory.story.pairs[pair]);
    territory.setView("sources");
    if (claim) territory.select(claim);
    else {
      territory.say("The map shows where the sources disagree.");
      if (territory.narrow()) document.getElementById("stage").scrollIntoView({ block: "start" });
    }
  } }, "Show where they disagree");
