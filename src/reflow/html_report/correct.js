// --- correcting: the menu of a line, what it changes on both sides, and the file that is saved ---

const menu = document.getElementById("menu");
const bar = document.getElementById("corrections");
const state = document.getElementById("state");
const items = [...menu.querySelectorAll("button")];
const kindItems = items.filter((item) => item.dataset.kind);
const signs = new Map(kindItems.map((item) => [item.dataset.kind, item.dataset.sign]));
const kept = JSON.parse(bar.dataset.kept);
const rows = new Map(); // what is known of each line, by id; read when it is first needed, for a page may have thousands
const views = []; // the rows of each source, and what its articles are without corrections
let journal = EMPTY;
let saved = null; // the text that was saved last
let opened = null; // where the focus was when the menu was opened
let chosen = null; // the row that the menu is about

// --- the page as it was made ---

function readPage() {
  if (views.length) return;
  for (const section of document.querySelectorAll("main > section")) {
    const pieces = new Map();
    for (const piece of section.querySelectorAll(".articles [data-line]")) pieces.set(piece.dataset.line, piece);
    const text = { source: JSON.parse(section.dataset.source) ?? undefined, onPage: "page" in section.dataset };
    const ofSection = [];
    let above = "";
    for (const li of section.querySelectorAll(".source li[data-kind]")) {
      ofSection.push(readRow(li, pieces.get(li.getAttribute("value")), above, text));
      above = ofSection[ofSection.length - 1].after;
    }
    for (const row of ofSection) rows.set(row.id, row);
    views.push({ section, rows: ofSection, before: layout(ofSection, new Map()), previews: [] });
  }
  saved = fileOf(loaded(), [...rows.values()], kept);
}

function readRow(li, piece, above, { source, onPage }) {
  const link = li.firstElementChild;
  const { kind, text, before } = li.dataset;
  const printed = [...link.childNodes].slice(1).map((node) => node.textContent).join("").trim();
  const unit = piece && piece.parentElement;
  const article = unit && unit.closest("article");
  return {
    id: li.id, li, link, piece, kind, source, onPage,
    number: li.value,
    after: text ? JSON.parse(text) : printed,
    before: before ? JSON.parse(before) : above,
    unit: unit ? unit.classList[0] : null,
    begins: Boolean(unit) && unit.querySelector("[data-line]") === piece,
    article: article ? article.id : null,
    furniture: li.id.replace("l", "f").replace(/-.*/, ""),
    colour: [...li.classList].find((name) => /^c\d$/.test(name)),
    doubtful: li.classList.contains("doubtful"),
    why: link.dataset.why, href: link.getAttribute("href"), label: link.getAttribute("aria-label"),
    sure: li.lastElementChild.lastChild.textContent,
    shown: "",
  };
}

// Return the corrections that the page was made with.
function loaded() {
  return new Map([...rows.values()].filter((row) => row.li.dataset.loaded).map((row) => [row.id, row.li.dataset.loaded]));
}

// --- what a correction changes on the page ---

function refresh() {
  readPage();
  const kinds = kindsBy(journal, loaded());
  const changed = new Map([...kinds].filter(([id, kind]) => rows.get(id).li.dataset.loaded !== kind));
  for (const view of views) {
    const articles = layout(view.rows, changed);
    const targets = showArticles(view, articles, changed);
    for (const row of view.rows) showRow(row, kinds, changed, targets.get(row.id));
  }
  showBar(kinds);
  keep();
}

// Show each article that is another now in place of the one that was, which is only hidden. Return the new place of its lines.
function showArticles(view, articles, changed) {
  for (const preview of view.previews) preview.remove();
  view.previews = [];
  const targets = new Map();
  const shown = new Map();
  for (const id of new Set([...view.before.keys(), ...articles.keys()])) {
    const original = document.getElementById(id);
    const units = articles.get(id);
    const same = JSON.stringify(units) === JSON.stringify(view.before.get(id));
    if (original) original.hidden = !same;
    shown.set(id, original);
    if (same || !units) continue;
    const preview = previewOf(id, units, original, changed, targets);
    const neighbour = original || shown.get(id.slice(0, id.lastIndexOf("+")));
    if (neighbour) neighbour.after(preview);
    else view.section.querySelector(".articles").append(preview);
    shown.set(id, preview);
    view.previews.push(preview);
  }
  return targets;
}

function previewOf(id, units, original, changed, targets) {
  const isFurniture = id.startsWith("f");
  const preview = document.createElement(isFurniture ? "div" : "article");
  preview.id = `${id}-now`;
  preview.setAttribute("aria-label", isFurniture ? "furniture, corrected" : "an article, corrected");
  if (isFurniture) preview.setAttribute("role", "group");
  const colour = isFurniture ? undefined : original ? original.classList[0] : colourOfNew(id);
  if (colour) preview.className = colour;
  units.forEach((unit, at) => {
    const element = unitElement(unit, changed);
    element.id = `${preview.id}-${at}`;
    preview.append(element);
    for (const row of unit.rows) targets.set(row, { href: `#${element.id}`, colour });
  });
  return preview;
}

// Return a colour that the articles beside a new one have not: that of the third article from the one it was part of.
function colourOfNew(id) {
  return `c${(Number(id.split("-")[1].split("+")[0]) + 3) % 6}`;
}

const TAGS = { title: "h3", subhead: "h4" };

function unitElement(unit, changed) {
  const element = document.createElement(TAGS[unit.kind] || "p");
  const ofUnit = unit.rows.map((id) => rows.get(id));
  const first = ofUnit[0].number, last = ofUnit[ofUnit.length - 1].number;
  element.className = unit.kind;
  const back = document.createElement("a");
  back.className = "back";
  back.lang = "en";
  back.href = `#${ofUnit[0].id}`;
  back.textContent = first === last ? `${first}` : `${first}–${last}`;
  back.setAttribute("aria-label", `lines ${back.textContent}`);
  element.append(back, " ");
  if (unit.kind !== "paragraph") element.append(signElement(unit.kind));
  for (const row of ofUnit) {
    const piece = pieceElement(row);
    piece.classList.toggle("corrected", changed.has(row.id));
    element.append(piece);
  }
  return element;
}

function signElement(kind) {
  const sign = document.createElement("span");
  sign.className = "break";
  sign.setAttribute("role", "img");
  sign.setAttribute("aria-label", kind);
  sign.textContent = signs.get(kind);
  return sign;
}

// Return what a line holds of its unit; of a line that was left out, its text in the source.
function pieceElement(row) {
  if (row.piece) return row.piece.cloneNode(true);
  const piece = document.createElement("span");
  piece.dataset.line = row.number;
  piece.textContent = row.after;
  return piece;
}

// Show in a line of the source what it is now. `target` is where it stands now, if its article is another.
function showRow(row, kinds, changed, target) {
  const { li, link } = row;
  const kind = kinds.get(row.id);
  const withdrawn = Boolean(li.dataset.loaded) && !kind;
  const byPerson = changed.has(row.id) || withdrawn;
  const colour = changed.get(row.id) === "furniture" ? undefined : target ? target.colour : row.colour;
  const shown = JSON.stringify([kind, colour, target && target.href]);
  if (shown === row.shown) return;
  row.shown = shown;
  li.classList.remove(...signs.keys(), ...Array.from({ length: 6 }, (_, at) => `c${at}`));
  li.classList.add(byPerson && kind ? kind : row.kind);
  if (colour) li.classList.add(colour);
  li.classList.toggle("corrected", byPerson);
  li.classList.toggle("doubtful", row.doubtful && !kind);
  link.firstElementChild.textContent = signs.get(kind || row.kind);
  const href = target ? target.href : row.href;
  if (href) link.setAttribute("href", href);
  const said = withdrawn ? "reflow decides anew" : `corrected to ${kind}`;
  link.setAttribute("aria-label", byPerson ? `line ${row.number}, ${said}: ${row.after}` : row.label);
  link.dataset.why = byPerson ? `Line ${row.number}: ${said}.\nBefore: ${row.why}` : row.why;
  li.lastElementChild.lastChild.textContent = byPerson ? (withdrawn ? "withdrawn" : "you") : row.sure;
  if (here === li) tell(li);
}

// --- the bar ---

function textNow() {
  return fileOf(kindsBy(journal, loaded()), [...rows.values()], kept);
}

function isUnsaved() {
  return views.length > 0 && textNow() !== saved;
}

function showBar(kinds) {
  bar.hidden = !journal.steps.length;
  document.getElementById("undo").disabled = !journal.done;
  document.getElementById("redo").disabled = journal.done === journal.steps.length;
  const list = bar.querySelector("ol");
  list.replaceChildren(...[...rows.values()].filter((row) => kinds.has(row.id)).map((row) => {
    const link = document.createElement("a");
    link.href = `#${row.id}`;
    link.textContent = `line ${row.number}: ${kinds.get(row.id)}: `;
    const text = document.createElement("span");
    text.lang = row.li.parentElement.lang;
    text.textContent = row.after;
    link.append(text);
    const item = document.createElement("li");
    item.append(link);
    return item;
  }));
}

function say(sentence) {
  const count = kindsBy(journal, loaded()).size;
  const total = `${count} correction${count === 1 ? "" : "s"}`;
  state.textContent = `${sentence} ${total}, ${isUnsaved() ? "not saved." : "saved."}`;
}

// --- doing, undoing, keeping ---

function correctLine(row, kind) {
  journal = decide(journal, row.id, kind);
  refresh();
  say(`Line ${row.number}: ${kind || "as reflow decides"}.`);
}

function step(move, word) {
  const next = move(journal);
  if (next.done === journal.done) return;
  const { id } = journal.steps[Math.min(next.done, journal.done)];
  journal = next;
  refresh();
  bring(rows.get(id).li);
  say(`${word}: line ${rows.get(id).number}.`);
}

// A browser may refuse to store anything, for instance in a private window; the page then keeps the corrections itself.
function stored(use) {
  try {
    return use(window.localStorage, `reflow ${bar.dataset.key}`);
  } catch {
    return null;
  }
}

function keep() {
  stored((storage, key) => (isUnsaved() ? storage.setItem(key, JSON.stringify(journal)) : storage.removeItem(key)));
}

function restore() {
  const text = stored((storage, key) => storage.getItem(key));
  if (!text) return;
  readPage();
  const keptJournal = JSON.parse(text);
  if (!keptJournal.steps.every(({ id }) => rows.has(id))) return;
  journal = keptJournal;
  refresh();
  say("Restored from this browser.");
}

function save() {
  const link = document.createElement("a");
  link.download = "corrections.jsonl";
  link.href = URL.createObjectURL(new Blob([textNow()], { type: "application/jsonl" }));
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  saved = textNow();
  keep();
  say("corrections.jsonl:");
}

function copy() {
  const area = document.createElement("textarea"); // works also where a page may not use the clipboard by itself
  area.value = textNow();
  bar.append(area);
  area.select();
  const copied = document.execCommand("copy");
  area.remove();
  document.getElementById("copy").focus();
  say(copied ? "Copied." : "This browser does not copy; use Save.");
}

// --- the menu ---

function openMenu(row, from, x, y) {
  chosen = row;
  opened = from;
  const kind = kindsBy(journal, loaded()).get(row.id);
  for (const item of kindItems) item.setAttribute("aria-checked", item.dataset.kind === (kind || row.kind));
  document.getElementById("withdraw").disabled = !kind;
  document.getElementById("across").disabled = !row.link.hash;
  menu.setAttribute("aria-label", `what line ${row.number} is`);
  document.getElementById("menu-line").textContent = `Line ${row.number}: ${row.after}`;
  menu.hidden = false;
  menu.style.left = `${Math.max(8, Math.min(x, innerWidth - menu.offsetWidth - 8))}px`;
  menu.style.top = `${Math.max(8, Math.min(y, innerHeight - menu.offsetHeight - 8))}px`;
  // On a phone the menu stands at the bottom, and the line has to stay above it.
  const box = menu.getBoundingClientRect();
  if (box.width > innerWidth * 0.9) scrollBy(0, Math.max(from.getBoundingClientRect().bottom - box.top + 8, 0));
  kindItems.find((item) => item.dataset.kind === (kind || row.kind)).focus({ preventScroll: true });
}

function closeMenu() {
  if (menu.hidden) return;
  menu.hidden = true;
  // The unit from which it was opened may have been replaced by another.
  if (!opened.isConnected || opened.closest("[hidden]")) opened = backTo(chosen) || chosen.link;
  opened.focus({ preventScroll: true });
}

function unitNow(row) {
  return document.getElementById(row.link.hash.slice(1));
}

function backTo(row) {
  const unit = unitNow(row);
  return unit && unit.querySelector(".back");
}

function choose(item) {
  const row = chosen;
  if (item.id !== "across") correctLine(row, item.dataset.kind || "");
  const fromSource = row.li.contains(opened);
  closeMenu();
  if (item.id === "across") {
    const goal = fromSource ? unitNow(row) : row.li;
    location.hash = goal.id;
    goal.querySelector("a").focus({ preventScroll: true });
  } else if (fromSource) {
    bringBeside(row.li);
  }
}

// Return the row that an event is about, and the element that has the focus for it.
function target(event) {
  if (!(event.target instanceof Element)) return null;
  readPage();
  const li = event.target.closest(".source li[data-kind]");
  if (li) return [rows.get(li.id), li.firstElementChild];
  const unit = event.target.closest(".articles :is(p, h3, h4):has([data-line])");
  if (!unit) return null;
  const piece = event.target.closest("[data-line]") || unit.querySelector("[data-line]");
  const section = unit.closest("section").id.slice(1);
  return [rows.get(`l${section}-${piece.dataset.line}`), unit.querySelector(".back")];
}

document.addEventListener("click", (event) => {
  if (menu.contains(event.target)) {
    const item = event.target.closest("button");
    if (item) choose(item);
    return;
  }
  const wasOpen = !menu.hidden;
  closeMenu();
  const isLink = event.target instanceof Element && event.target.closest(".back, nav a, h2 a, #corrections a");
  if (isLink || event.ctrlKey || event.metaKey || event.shiftKey || !getSelection().isCollapsed) return;
  const clicked = target(event);
  if (!clicked) return;
  const [row, link] = clicked;
  event.preventDefault(); // a link of a line leads to the other side, as the menu does
  if (wasOpen && row === chosen) return;
  const box = link.getBoundingClientRect();
  // A key has no place on the screen.
  if (event.detail) openMenu(row, link, event.clientX + 8, event.clientY + 8);
  else openMenu(row, link, box.left + 48, box.bottom);
});

document.addEventListener("keydown", (event) => {
  const key = event.key.toLowerCase();
  if (event.ctrlKey || event.metaKey) {
    if (key === "z") step(event.shiftKey ? redo : undo, event.shiftKey ? "Redone" : "Undone");
    else if (key === "y") step(redo, "Redone");
    else return;
    event.preventDefault();
  } else if (menu.hidden && key === "c" && !event.altKey) {
    const focused = target(event);
    if (!focused) return;
    const [row, link] = focused;
    event.preventDefault();
    const box = link.getBoundingClientRect();
    openMenu(row, link, box.left + 48, box.bottom);
  }
});

menu.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  event.stopPropagation();
  const able = items.filter((item) => !item.disabled);
  const at = able.indexOf(document.activeElement);
  const goals = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 };
  const letter = able.find((item) => item.querySelector("u").textContent === event.key.toLowerCase());
  if (event.key in goals) able.at(goals[event.key] % able.length).focus();
  else if (event.key === "Escape" || event.key === "Tab") closeMenu();
  else if (letter) choose(letter);
  else return;
  event.preventDefault();
});

document.getElementById("undo").addEventListener("click", () => step(undo, "Undone"));
document.getElementById("redo").addEventListener("click", () => step(redo, "Redone"));
document.getElementById("save").addEventListener("click", save);
document.getElementById("copy").addEventListener("click", copy);
bar.querySelector("ol").addEventListener("click", (event) => {
  const link = event.target.closest("a");
  if (!link) return;
  event.preventDefault();
  bring(rows.get(link.hash.slice(1)).li);
});
addEventListener("beforeunload", (event) => { if (isUnsaved()) event.preventDefault(); });
restore();
