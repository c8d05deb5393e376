"use strict";

// --- from line to line, and why ---

const why = document.getElementById("why");
const certain = document.getElementById("certain");
const lines = [...document.querySelectorAll(".source li[data-kind]")];
const blanks = document.querySelectorAll(".source li.blank");
let here = null;

function show(line) {
  for (const shown of document.querySelectorAll(".here")) shown.classList.remove("here");
  here = line;
  why.hidden = !line;
  if (!line) return;
  line.classList.add("here");
  tell(line);
}

function tell(line) {
  const [says, numbers] = why.querySelectorAll("p");
  says.textContent = line.firstElementChild.dataset.why;
  numbers.textContent = line.firstElementChild.dataset.numbers;
}

function lineOf(event) {
  return event.target instanceof Element ? event.target.closest(".source li[data-kind]") : null;
}

function bring(line) {
  line.classList.remove("certain");
  line.scrollIntoView({ block: "center" });
  line.firstElementChild.focus({ preventScroll: true });
  show(line);
  bringBeside(line);
}

// Show the unit of a line on the other side, where that side scrolls by itself.
function bringBeside(line) {
  const unit = document.getElementById(line.firstElementChild.hash.slice(1));
  if (!unit) return;
  unit.classList.add("here");
  const column = unit.closest(".articles");
  if (column.scrollHeight > column.clientHeight) {
    const top = unit.getBoundingClientRect().top - column.getBoundingClientRect().top;
    column.scrollTop += top - column.clientHeight / 3;
  }
}

function go(step) {
  const doubtful = lines.filter((line) => line.classList.contains("doubtful"));
  if (!doubtful.length) return;
  const from = here ? lines.indexOf(here) : step > 0 ? -1 : lines.length;
  const ahead = doubtful.filter((line) => (lines.indexOf(line) - from) * step > 0);
  bring(step > 0 ? ahead[0] || doubtful[0] : ahead[ahead.length - 1] || doubtful[doubtful.length - 1]);
}

// Not `pointerover`, which a page that scrolls below a pointer at rest also sends.
document.addEventListener("pointermove", (event) => {
  const line = lineOf(event);
  if (line === here) return;
  if (line) show(line);
  else if (here && !here.contains(document.activeElement) && !why.parentElement.contains(event.target)) show(null);
});
document.addEventListener("focusin", (event) => { const line = lineOf(event); if (line) show(line); });
document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.target === certain) return;
  if (event.key === "n") go(1);
  if (event.key === "p") go(-1);
  if (event.key === "d" && here) why.lastElementChild.open = !why.lastElementChild.open;
  if (event.key === "Escape") show(null);
});

const AROUND = 2; // lines that stay above and below each line that is shown, for without them it cannot be judged

certain.addEventListener("input", () => {
  const limit = certain.value / 100;
  certain.nextElementSibling.textContent = `${certain.value} %`;
  const chosen = lines.map((line) => limit === 1 || Number(line.dataset.certain) < limit);
  for (const line of blanks) line.classList.toggle("certain", limit < 1);
  lines.forEach((line, at) => {
    const around = chosen.slice(Math.max(at - AROUND, 0), at + AROUND + 1);
    line.classList.toggle("certain", !around.includes(true));
  });
});

