
"use strict";
const why = document.getElementById("why");
const certain = document.getElementById("certain");
const lines = [...document.querySelectorAll(".source li[data-certain]")];
const blanks = document.querySelectorAll(".source li.blank");
let here = null;

function show(line) {
  if (here) here.classList.remove("here");
  here = line;
  why.hidden = !line;
  if (!line) return;
  line.classList.add("here");
  why.textContent = line.firstElementChild.dataset.why;
}

function lineOf(event) {
  return event.target instanceof Element ? event.target.closest(".source li[data-certain]") : null;
}

function go(step) {
  const doubtful = lines.filter((line) => line.classList.contains("doubtful"));
  if (!doubtful.length) return;
  const from = here ? lines.indexOf(here) : step > 0 ? -1 : lines.length;
  const ahead = doubtful.filter((line) => (lines.indexOf(line) - from) * step > 0);
  const next = step > 0 ? ahead[0] || doubtful[0] : ahead[ahead.length - 1] || doubtful[doubtful.length - 1];
  next.classList.remove("certain");
  next.scrollIntoView({ block: "center" });
  next.firstElementChild.focus({ preventScroll: true });
  show(next);
}

document.addEventListener("pointerover", (event) => { const line = lineOf(event); if (line) show(line); });
document.addEventListener("focusin", (event) => { const line = lineOf(event); if (line) show(line); });
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target === certain) return;
  if (event.key === "n") go(1);
  if (event.key === "p") go(-1);
  if (event.key === "Escape") show(null);
});
certain.addEventListener("input", () => {
  const limit = certain.value / 100;
  certain.nextElementSibling.textContent = `${certain.value} %`;
  for (const line of blanks) line.classList.toggle("certain", limit < 1);
  for (const line of lines) line.classList.toggle("certain", limit < 1 && Number(line.dataset.certain) >= limit);
});
