"use strict";
// The words beside the map: headline, claims with their evidence, places, sources and method.

territory.buildHeader = () => {
  const { make, story, outside } = territory;
  const step = (page, rel, label) => page &&
    make("a", { href: `${page.date}.html`, rel, "aria-label": `${label}, ${page.text}` }, rel === "prev" ? `← ${page.text}` : `${page.text} →`);
  territory.head = {
    title: make("h1", null, outside(story.headline)),
    standfirst: make("p", { class: "standfirst" }, outside(story.standfirst)),
    gains: make("div"),
  };
  const { title, standfirst, gains } = territory.head;
  return make(
    "header",
    { class: "top" },
    make("nav", { "aria-label": "Report dates" },
      step(story.previous, "prev", "Previous report date"),
      make("a", { href: "index.html" }, "All dates"),
      step(story.following, "next", "Next report date")),
    make("p", { class: "kicker" }, `Reports of ${story.dateText}`),
    title,
    story.standfirst ? standfirst : null,
    gains,
    story.estimate
      ? make("p", { class: "caution" }, make("strong", null, "Estimate. "),
          "The ground on this map is inferred from which settlements changed hands; nobody surveyed these outlines.")
      : null,
  );
};

territory.tellWindow = (window) => {
  const { make, story, outside, head } = territory;
  if (!window.gains) return;
  head.title.replaceChildren(outside(window.headline));
  head.standfirst.replaceChildren(outside(`${window.measuredBy} ${story.checked}`));
  const at = story.windows.indexOf(window);
  const pair = story.pairs.findIndex(({ first, second }) => first === at || second === at);
  head.gains.replaceChildren(territory.gainChart(window.gains), ...(pair < 0 ? [] : [
    make("h2", { class: "beside-head" }, outside(story.pairs[pair].names.join(" and ")), " compared"),
    territory.besideChart(story.pairs[pair]), territory.besideButton(pair)]));
};

territory.buildClaims = (main) => {
  const { make, story, outside } = territory;
  story.reports.forEach((report, index) => {
    const claims = story.claims.filter((claim) => claim.report === index);
    main.append(
      make("section", { class: "report", "aria-labelledby": `report-${index + 1}` },
        make("h2", { id: `report-${index + 1}` }, territory.link(report.url, report.title)),
        make("p", { class: "byline" }, report.publisher ? [outside(report.publisher), ", "] : null, report.published),
        claims.length ? make("ol", { class: "claims" }, claims.map(territory.claimCard))
          : make("p", null, "No claim about ground was found in this report.")),
    );
  });
};

territory.claimCard = (claim) => {
  const { make, outside } = territory;
  const [before, marked, after] = claim.quote;
  const several = claim.others.length > 0;
  const by = (finding) => make("li", null, territory.badge(finding.verdict), " by ", outside(finding.source));
  const card = make(
    "li",
    { class: "claim", id: `claim-${claim.key}` },
    make("h3", null,
      make("button", { type: "button", class: "go", "data-claim": claim.key, "aria-describedby": `why-${claim.key}`,
        onclick: () => territory.select(claim) },
        make("span", { class: `number ${claim.verdict}`, "aria-hidden": "true" }, claim.number),
        make("span", { class: "what" }, outside(claim.title))),
      several ? null : territory.badge(claim.verdict)),
    several ? make("ul", { class: "verdicts", "aria-label": "Verdicts" }, [claim, ...claim.others].map(by)) : null,
    territory.claimChart(claim),
    claim.apart.map(({ pair }, index) => index ? null : territory.besideButton(pair, claim)),
    make("p", { class: "why", id: `why-${claim.key}` }, outside(claim.why)),
    claim.others.map((other) => make("div", { class: "other" },
      make("p", { class: "why" }, make("strong", null, "By ", outside(other.source), ". "), outside(other.why)))),
    make("blockquote", { lang: claim.lang, dir: "auto" }, before, make("mark", null, marked), after),
    make("details", { class: "facts" }, make("summary", null, "Where this comes from"),
      make("dl", null, claim.facts.map(([name, value]) => [make("dt", null, name), make("dd", null, outside(value))]))),
  );
  return card;
};

territory.claimButton = (claim) =>
  territory.make("button", { type: "button", class: "to-claim", onclick: () => territory.read(claim) },
    territory.make("span", { class: `number ${claim.verdict}`, "aria-hidden": "true" }, claim.number),
    territory.make("span", null, territory.outside(claim.title), " ",
      [...new Set([claim, ...claim.others].map((finding) => finding.verdict))].map((verdict) => [territory.badge(verdict), " "])));

territory.buildPlaces = () => {
  const { make, story, outside } = territory;
  if (!story.places.length) return null;
  const row = (place, index) => {
    const written = place.written.join(", ");
    if (!place.at)
      return make("li", null, outside(written), make("small", null, "not in the gazetteer"));
    const named = place.admin1 && place.admin1 !== place.name ? `${place.name}, ${place.admin1}` : place.name;
    return make("li", null, !place.settlement ? outside(named) :
      make("button", { type: "button", class: "place", onclick: () => territory.showPlace(index) }, outside(named)),
      make("small", null,
        written && written !== place.name ? ["written ", outside(written), ". "] : null,
        place.geonameid ? `GeoNames ${place.geonameid}. ` : null,
        place.ambiguous ? `Uncertain; it may be ${place.alternatives.join("; ")}.` : null));
  };
  return make("details", { class: "fold" }, make("summary", null, `Places named (${story.places.length})`),
    make("ul", { class: "places" }, story.places.map(row)));
};
