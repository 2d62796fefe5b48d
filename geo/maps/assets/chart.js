"use strict";
// Claimed against measured on one scale from zero. The figures stand beside it as text.

territory.rangeRow = (label, parts, text, detail) =>
  territory.make(
    "div",
    { class: "range" },
    territory.make("dt", null, label),
    territory.make("dd", null, territory.make("strong", null, text), detail ? territory.make("small", null, detail) : null),
    territory.draw("svg", { class: "bar", width: "100%", height: 14, "aria-hidden": "true", focusable: "false" },
      territory.draw("line", { class: "axis", x1: "0%", x2: "100%", y1: 13.5, y2: 13.5 }), parts),
  );

territory.claimChart = (claim) => {
  const { claimed } = claim;
  const readings = [claim, ...claim.others].filter(({ measured }) => measured);
  if (!claimed && !readings.length) return null;
  const { draw } = territory;
  const ends = [claimed ? claimed.high : 0, ...readings.flatMap(({ measured }) => [measured.high, measured.km2 + 2 * measured.sd])];
  const most = Math.max(...ends, 1e-9) * 1.04;
  const at = (value) => `${Math.max(0, Math.min(100, (100 * value) / most)).toFixed(2)}%`;
  const rows = [];
  if (claimed) {
    const across = Math.max(0, claimed.high - claimed.low);
    rows.push(
      territory.rangeRow("Claimed", [
        draw("rect", { class: "claimed-range", x: at(claimed.low), width: at(across), y: 4, height: 6 }),
        draw("rect", { class: "claimed-point", x: at(claimed.km2), y: 1, width: 3, height: 12, transform: "translate(-1.5)" }),
      ], claimed.text),
    );
  }
  for (const { measured, source } of readings) {
    const low = Math.max(0, measured.km2 - 2 * measured.sd);
    rows.push(
      territory.rangeRow(claim.others.length ? source : "Measured", [
        draw("rect", { class: "measured-range", x: at(measured.low), width: at(measured.high - measured.low), y: 3, height: 8 }),
        draw("line", { class: "whisker", x1: at(low), x2: at(measured.km2 + 2 * measured.sd), y1: 7, y2: 7 }),
        draw("rect", { class: "measured-point", x: at(measured.km2), y: 1, width: 3, height: 12, transform: "translate(-1.5)" }),
      ], measured.text, territory.reach(measured)),
    );
  }
  for (const shares of claim.apart) rows.push(territory.besideRow("Both say", shares, shares.names));
  return territory.make("dl", { class: "ranges" }, rows);
};

territory.reach = ({ spread, sd }) =>
  spread.includes(" to ") ? `${spread} km², sd ${territory.digits(sd)}` : spread && `${spread} km²`;

territory.digits = (value) =>
  value >= 10 ? Math.round(value).toLocaleString("en-GB") : value >= 1 ? value.toFixed(1) : value.toFixed(2);

territory.gainChart = (gains) => {
  const { draw, story } = territory;
  const most = Math.max(...gains.map((gain) => gain.high), 1e-9) * 1.04;
  const at = (value) => `${((100 * Math.max(0, value)) / most).toFixed(2)}%`;
  return territory.make(
    "dl",
    { class: "ranges gains" },
    gains.map((gain) => {
      const side = gain.actor === story.actors.attacker ? "attacker" : "defender";
      return territory.rangeRow(`${gain.actor} gained`, [
        draw("rect", { class: `gain-wide ${side}`, x: 0, width: at(gain.high), y: 2, height: 10 }),
        draw("rect", { class: `gain-sure ${side}`, x: 0, width: at(gain.low), y: 2, height: 10 }),
        draw("rect", { class: "measured-point", x: at(gain.km2), y: 0, width: 3, height: 14, transform: "translate(-1.5)" }),
      ], gain.text, gain.spread && `${gain.spread} km²`);
    }),
  );
};
