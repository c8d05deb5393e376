// --- correcting: the menu of a line, what it changes on both sides, and the file that is saved ---

const menu = document.getElementById("menu");
const goals = document.getElementById("goals"); // the menu of articles that a unit may belong to
const textBox = document.getElementById("text");
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
    views.push({ section, rows: ofSection, before: new Map(), previews: [] });
  }
  const said = loaded();
  for (const view of views) view.articles = view.before = layout(view.rows, new Map(), movesIn(said));
  saved = fileOf(said, rows, kept);
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
    printed,
    before: before ? JSON.parse(before) : above,
    unit: unit ? unit.classList[0] : null,
    begins: Boolean(unit) && unit.querySelector("[data-line]") === piece,
    article: article ? article.id : null,
    furniture: li.id.replace("l", "f").replace(/-.*/, ""),
    colour: [...li.classList].find((name) => /^c\d$/.test(name)),
    doubtful: li.classList.contains("doubtful"),
    why: link.dataset.why, href: link.getAttribute("href"), label: link.getAttribute("aria-label"),
    sure: li.lastElementChild.lastChild.textContent,
    nodes: [...link.childNodes].slice(1),
    shown: "",
  };
}

// Return the corrections that the page was made with.
function loaded() {
  const said = new Map();
  for (const row of rows.values()) {
    if (!row.li.dataset.loaded) continue;
    const { kind, moved, text } = JSON.parse(row.li.dataset.loaded);
    const ofLine = {};
    if (kind) ofLine.kind = kind;
    if (moved) ofLine.moved = { ...moved, id: row.id.replace(/\d+$/, moved.number) };
    if (text) ofLine.text = text;
    said.set(row.id, ofLine);
  }
  return said;
}

function movesIn(said) {
  return new Map([...said].filter(([, { moved }]) => moved).map(([id, { moved }]) => [id, moved]));
}

function isSame(first, second) {
  return JSON.stringify(first) === JSON.stringify(second);
}

// --- what a correction changes on the page ---

function refresh() {
  readPage();
  const before = loaded();
  const said = saidBy(journal, before);
  const changed = new Map(); // what is said of the lines of which something else is said than when the page was made
  for (const row of rows.values()) {
    if (!isSame(said.get(row.id), before.get(row.id))) changed.set(row.id, said.get(row.id) || {});
  }
  const kinds = new Map([...changed].filter(([id, { kind }]) => kind && kind !== (before.get(id) || {}).kind).map(([id, { kind }]) => [id, kind]));
  for (const view of views) {
    view.articles = layout(view.rows, kinds, movesIn(said));
    const targets = showArticles(view, view.articles, changed);
    for (const row of view.rows) showRow(row, said.get(row.id) || {}, changed.get(row.id), targets.get(row.id));
  }
  showBar(said);
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
    const same = isSame(units, view.before.get(id)) && !(units || []).some((unit) => unit.rows.some((row) => isEdited(changed.get(row))));
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
    const piece = pieceElement(row, changed.get(row.id));
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

// Return what a line holds of its unit; of a line that was left out or edited, its text in the source as it was edited.
function pieceElement(row, said) {
  const edited = isEdited(said) || (said && row.li.dataset.loaded && !said.text && JSON.parse(row.li.dataset.loaded).text);
  if (row.piece && !edited) return row.piece.cloneNode(true);
  const piece = document.createElement("span");
  piece.dataset.line = row.number;
  piece.textContent = said && said.text ? said.text.right : row.after;
  return piece;
}

// Whether the text of a line is another than that of the page; `said` is what has changed of the line.
function isEdited(said) {
  return Boolean(said && said.text && !said.text.edits);
}

// Show in a line of the source what is said of it now; `changed` is that, if it is not what the page was made with.
// `target` is where the line stands now, if its article is another.
function showRow(row, said, changed, target) {
  const { li, link } = row;
  const { kind } = said;
  const withdrawn = Boolean(changed && li.dataset.loaded) && !Object.keys(said).length;
  const colour = changed && kind === "furniture" ? undefined : target ? target.colour : row.colour;
  const shown = JSON.stringify([said, colour, target && target.href]);
  if (shown === row.shown) return;
  row.shown = shown;
  li.classList.remove(...signs.keys(), ...Array.from({ length: 6 }, (_, at) => `c${at}`));
  li.classList.add(changed && kind ? kind : row.kind);
  if (colour) li.classList.add(colour);
  li.classList.toggle("corrected", Boolean(changed));
  li.classList.toggle("doubtful", row.doubtful && !kind);
  link.firstElementChild.textContent = signs.get(kind || row.kind);
  link.replaceChildren(link.firstElementChild, ...(isEdited(changed) ? [said.text.right] : row.nodes));
  const href = target ? target.href : row.href;
  if (href) link.setAttribute("href", href);
  const inWords = withdrawn ? "reflow decides anew" : sayings(row, said).join(", ") || "as reflow decides";
  link.setAttribute("aria-label", changed ? `line ${row.number}, ${inWords}: ${said.text ? said.text.right : row.after}` : row.label);
  link.dataset.why = changed ? `Line ${row.number}: ${inWords}.\nBefore: ${row.why}` : row.why;
  li.lastElementChild.lastChild.textContent = changed ? (withdrawn ? "withdrawn" : "you") : row.sure;
  if (here === li) tell(li);
}

// Return in words each thing that is said of a line.
function sayings(row, { kind, moved, text }) {
  const words = [];
  if (kind) words.push(`corrected to ${kind}`);
  if (moved) words.push(`moved ${moved.to === "behind" ? "behind" : "into the article of"} line ${goalOf(moved, rows).number}`);
  if (text) words.push("its text changed");
  return words;
}

// --- the bar ---

function textNow() {
  return fileOf(saidBy(journal, loaded()), rows, kept);
}

function isUnsaved() {
  return views.length > 0 && textNow() !== saved;
}

function showBar(said) {
  bar.hidden = !journal.steps.length;
  document.getElementById("undo").disabled = !journal.done;
  document.getElementById("redo").disabled = journal.done === journal.steps.length;
  const list = bar.querySelector("ol");
  const corrected = [...rows.values()].filter((row) => said.has(row.id));
  list.replaceChildren(...corrected.flatMap((row) => correctionsOf(row, said.get(row.id), rows).map((values) => listItem(row, values))));
}

function listItem(row, { kind, article, behind, wrong, right }) {
  const link = document.createElement("a");
  link.href = `#${row.id}`;
  const goal = behind ? `behind line ${behind}` : `into the article of line ${article}`;
  link.textContent = `line ${row.number}: ${kind === "moved" ? goal : kind}: `;
  const text = document.createElement("span");
  text.lang = row.li.parentElement.lang;
  text.textContent = kind === "text" ? `${wrong} → ${right}` : row.after;
  link.append(text);
  const item = document.createElement("li");
  item.append(link);
  return item;
}

function say(sentence) {
  const said = saidBy(journal, loaded());
  const count = [...said].reduce((sum, [id, ofLine]) => sum + correctionsOf(rows.get(id), ofLine, rows).length, 0);
  const total = `${count} correction${count === 1 ? "" : "s"}`;
  state.textContent = `${sentence} ${total}, ${isUnsaved() ? "not saved." : "saved."}`;
}

// --- doing, undoing, keeping ---

function correctLine(row, about, value, inWords) {
  journal = decide(journal, row.id, about, value);
  refresh();
  say(`Line ${row.number}: ${inWords}.`);
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
  if (!keptJournal.steps.every(({ id, about }) => rows.has(id) && about !== undefined)) return; // of another page or version
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
  const said = saidBy(journal, loaded()).get(row.id);
  const kind = (said && said.kind) || row.kind;
  for (const item of kindItems) item.setAttribute("aria-checked", item.dataset.kind === kind);
  document.getElementById("withdraw").disabled = !said;
  document.getElementById("belongs").disabled = !goalsOf(row).length;
  document.getElementById("across").disabled = !row.link.hash;
  menu.setAttribute("aria-label", `what line ${row.number} is`);
  document.getElementById("menu-line").textContent = `Line ${row.number}: ${row.after}`;
  place(menu, x, y);
  // On a phone the menu stands at the bottom, and the line has to stay above it.
  const box = menu.getBoundingClientRect();
  if (box.width > innerWidth * 0.9) scrollBy(0, Math.max(from.getBoundingClientRect().bottom - box.top + 8, 0));
  kindItems.find((item) => item.dataset.kind === kind).focus({ preventScroll: true });
}

function place(box, x, y) {
  box.hidden = false;
  box.style.left = `${Math.max(8, Math.min(x, innerWidth - box.offsetWidth - 8))}px`;
  box.style.top = `${Math.max(8, Math.min(y, innerHeight - box.offsetHeight - 8))}px`;
}

function closeMenu() {
  if (menu.hidden && goals.hidden) return;
  menu.hidden = goals.hidden = true;
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
  const fromSource = row.li.contains(opened);
  if (item.id === "belongs") return openGoals(row);
  if (item.id === "change") return openText(row);
  if (item.id === "withdraw") correctLine(row, "", "", "as reflow decides");
  else if (item.dataset.kind) correctLine(row, "kind", item.dataset.kind, item.dataset.kind);
  else if (item.dataset.goal) correctLine(row, "moved", { to: "article", id: item.dataset.goal }, `into the article of line ${rows.get(item.dataset.goal).number}`);
  closeMenu();
  if (item.id === "across") {
    const goal = fromSource ? unitNow(row) : row.li;
    location.hash = goal.id;
    goal.querySelector("a").focus({ preventScroll: true });
  } else if (fromSource) {
    bringBeside(row.li);
  }
}

// --- the articles that a unit may belong to ---

// Return for each article to which the unit of a row may be moved: its id, a line that stands for it, and its title.
//
// That line is one of a unit that is not moved itself, so that no two moves lead in a circle; better one of the body than
// of a headline, since reflow may assign titles anew when it cleans the page.
function goalsOf(row) {
  const view = views.find(({ rows }) => rows.includes(row));
  const moves = movesIn(saidBy(journal, loaded()));
  const found = [];
  for (const [id, units] of view.articles) {
    const staying = units.filter((unit) => !unit.rows.includes(row.id) && !unit.rows.some((other) => moves.has(other)));
    const unit = staying.find(({ kind }) => kind === "paragraph") || staying[0];
    if (!unit || id.startsWith("f")) continue;
    const titles = units.filter(({ kind }) => kind === "title").flatMap((unit) => unit.rows);
    const title = (titles.length ? titles : unit.rows.slice(0, 1)).map((other) => rows.get(other).after).join("");
    found.push({ id: unit.rows[0], title, holds: units.some((unit) => unit.rows.includes(row.id)) });
  }
  return found;
}

function openGoals(row) {
  const { left, top } = menu.getBoundingClientRect();
  const items = goalsOf(row).map(({ id, title, holds }) => {
    const item = document.createElement("button");
    item.type = "button";
    item.tabIndex = -1;
    item.dataset.goal = id;
    item.setAttribute("role", "menuitemradio");
    item.setAttribute("aria-checked", holds);
    const text = document.createElement("b");
    text.lang = row.li.parentElement.lang;
    text.textContent = title;
    item.append(text);
    return item;
  });
  goals.replaceChildren(...items);
  goals.setAttribute("aria-label", `the article that line ${row.number} belongs to`);
  menu.hidden = true;
  place(goals, left, top);
  (items.find((item) => item.getAttribute("aria-checked") === "true") || items[0]).focus({ preventScroll: true });
}

// --- the text of a line ---

function openText(row) {
  const said = saidBy(journal, loaded()).get(row.id);
  const input = textBox.querySelector("input");
  input.value = said && said.text ? said.text.right : row.after;
  input.lang = row.li.parentElement.lang;
  document.getElementById("text-line").textContent = `Text of line ${row.number}`;
  menu.hidden = true;
  textBox.returnValue = "";
  textBox.showModal();
}

textBox.addEventListener("close", () => {
  const right = textBox.querySelector("input").value;
  const said = saidBy(journal, loaded()).get(chosen.id);
  const now = said && said.text ? said.text.right : chosen.after;
  if (textBox.returnValue === "change" && right !== now) {
    const isSource = right === chosen.after;
    correctLine(chosen, "text", isSource ? "" : { right }, isSource ? "text as in the source" : "text changed");
  }
  menu.hidden = false; // so that the focus goes back as from the menu
  closeMenu();
});
// Keys that are typed into the text are no commands of the page.
textBox.addEventListener("keydown", (event) => event.stopPropagation());

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
  if (textBox.contains(event.target)) return;
  if (menu.contains(event.target) || goals.contains(event.target)) {
    const item = event.target.closest("button");
    if (item) choose(item);
    return;
  }
  const wasOpen = !menu.hidden || !goals.hidden;
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
  } else if (menu.hidden && goals.hidden && key === "c" && !event.altKey) {
    const focused = target(event);
    if (!focused) return;
    const [row, link] = focused;
    event.preventDefault();
    const box = link.getBoundingClientRect();
    openMenu(row, link, box.left + 48, box.bottom);
  }
});

for (const open of [menu, goals]) {
  open.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    event.stopPropagation();
    const able = [...open.querySelectorAll("button")].filter((item) => !item.disabled);
    const at = able.indexOf(document.activeElement);
    const moves = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 };
    const letter = able.find((item) => item.querySelector("u")?.textContent === event.key.toLowerCase());
    if (event.key in moves) able.at(moves[event.key] % able.length).focus();
    else if (event.key === "Escape" || event.key === "Tab") closeMenu();
    else if (letter) choose(letter);
    else return;
    event.preventDefault();
  });
}

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
