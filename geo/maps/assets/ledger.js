"use strict";
// What a chart's mark stands for is read out under the pointer or the keyboard's focus, and its row is lit.
{
  const readout = document.getElementById("readout");
  const lit = (claim, on) => {
    for (const part of document.querySelectorAll(`[data-claim="${claim}"], #claim-${claim}`)) part.classList.toggle("on", on);
  };
  const show = (text) => {
    readout.textContent = text;
    readout.hidden = text === "";
  };
  for (const mark of document.querySelectorAll(".claim[data-claim]")) {
    const { claim } = mark.dataset;
    const enter = () => { show(mark.getAttribute("aria-label")); lit(claim, true); };
    const leave = () => { show(""); lit(claim, false); };
    mark.addEventListener("pointerenter", enter);
    mark.addEventListener("focus", enter);
    mark.addEventListener("pointerleave", leave);
    mark.addEventListener("blur", leave);
  }
  for (const note of document.querySelectorAll(".note")) {
    note.addEventListener("pointerenter", () => show(note.textContent));
    note.addEventListener("pointerleave", () => show(""));
  }
  for (const row of document.querySelectorAll("tr[id^=claim-]")) {
    const claim = row.id.slice("claim-".length);
    row.addEventListener("pointerenter", () => lit(claim, true));
    row.addEventListener("pointerleave", () => lit(claim, false));
  }
  const box = document.getElementById("only-misfits");
  box.closest("p").hidden = false;
  box.addEventListener("change", () => document.querySelector(".ledger").classList.toggle("few", box.checked));
}
