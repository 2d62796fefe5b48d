"use strict";
// Elements are built from text nodes and attributes alone: nothing from a report is ever parsed as HTML.

const territory = {
  story: JSON.parse(document.getElementById("story").textContent),
  still: window.matchMedia("(prefers-reduced-motion: reduce)").matches,
  SVG: "http://www.w3.org/2000/svg",
};

territory.fill = (element, attributes, children) => {
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    element.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
  return element;
};

territory.make = (tag, attributes, ...children) =>
  territory.fill(document.createElement(tag), attributes, children);

territory.draw = (tag, attributes, ...children) =>
  territory.fill(document.createElementNS(territory.SVG, tag), attributes, children);

territory.outside = (text) => territory.make("bdi", null, text);

territory.link = (url, text) =>
  /^https?:\/\//i.test(url)
    ? territory.make("a", { href: url, rel: "noopener noreferrer", target: "_blank" }, territory.outside(text))
    : territory.outside(text);

territory.SIGNS = { supported: "✓", stretched: "≈", overstated: "▲", understated: "▼", untestable: "?" };

territory.badge = (verdict) =>
  territory.make(
    "span",
    { class: `badge ${verdict}` },
    territory.make("span", { class: "sign", "aria-hidden": "true" }, territory.SIGNS[verdict]),
    verdict,
  );

territory.say = (text) => {
  const live = document.getElementById("live");
  if (live) live.textContent = text;
};
