// --- what the articles are with some corrections, as far as these alone tell: the lines beside them stay what they are ---

const PLACES = { kicker: 0, title: 1, deck: 2, byline: 3, caption: 5 }; // in an article; all else is its body, 4
const HEADLINE = ["kicker", "title", "deck"];
const RUNS = ["caption", "subhead", "verbatim"]; // lines of these that follow each other are one unit
const BODY = ["article", "paragraph", "joined"];

// Return the units of each article, in order, by the id of the article; furniture is one more. A row is a line of the
// source in its order: `kind` and `unit` say what it is and is part of, `begins` whether the unit begins with it, and
// `article` where it stands. `decided` has the kinds of corrected lines by id, `moves` where units are put, by a line of each.
function layout(rows, decided, moves) {
  const articles = new Map();
  const moved = new Map(); // where the lines of an article stand from here on
  let above = null;
  let body = null; // the last line of a paragraph
  let between = null; // the line that stands between it and the next
  rows.forEach((row, at) => {
    const said = decided.get(row.id);
    const kind = BODY.includes(said) ? "paragraph" : said || row.unit;
    if (!kind) return;
    const begins = beginsUnit(row, said, kind, above) || (kind === "paragraph" && !goesOn(row, said, body, between));
    let place;
    if (kind === "paragraph" && !begins) {
      place = body;
    } else {
      const article = kind === "furniture" ? row.furniture : articleOf(rows, at, { said, kind, above, body, moved, articles });
      if (!articles.has(article)) articles.set(article, []);
      place = { article, unit: unitFor(articles.get(article), kind, begins) };
    }
    place.unit.rows.push(row.id);
    above = { ...place, kind, said, number: row.number };
    if (kind === "paragraph") [body, between] = [above, null];
    else if (kind !== "furniture" && !(between && between.kind === "verbatim")) between = above;
  });
  if (moves.size) moveUnits(articles, moves, new Map(rows.map((row, at) => [row.id, at])));
  for (const units of articles.values()) units.sort((a, b) => (PLACES[a.kind] ?? 4) - (PLACES[b.kind] ?? 4));
  return articles;
}

// Move units in and between articles as the pass `moves` does; what it would refuse stays. `order` is the source's.
function moveUnits(articles, moves, order) {
  const unitOf = new Map(), articleOf = new Map();
  for (const [id, units] of articles) {
    for (const unit of units) {
      articleOf.set(unit, id);
      for (const row of unit.rows) unitOf.set(row, unit);
    }
  }
  const goals = new Map();
  // Of two lines of one unit that are moved to two places, the first has its way, until reflow refuses them.
  for (const [row, { to, id }] of [...moves].sort(([a], [b]) => order.get(a) - order.get(b))) {
    const unit = unitOf.get(row), goal = unitOf.get(id);
    if (unit && goal && unit !== goal && !goals.has(unit)) goals.set(unit, { to, goal });
  }
  const first = (unit) => order.get(unit.rows[0]);
  const moving = [...goals.keys()].sort((a, b) => first(a) - first(b)).filter((unit) => {
    const root = rootOf(unit, goals);
    return root && !articleOf.get(root).startsWith("f");
  });
  const before = new Map(), behind = new Map();
  const put = (places, at, unit) => places.set(at, [...(places.get(at) || []), unit]);
  for (const unit of moving) {
    if (unit.kind === "furniture") unit.kind = "paragraph";
    const { to, goal } = goals.get(unit);
    if (to === "behind") {
      put(behind, goal, unit);
      continue;
    }
    const staying = articles.get(articleOf.get(rootOf(unit, goals))).filter((other) => !moving.includes(other));
    const alike = staying.filter((other) => partOf(other) === partOf(unit));
    const higher = alike.filter((other) => first(other) < first(unit)).pop();
    if (higher) put(behind, higher, unit);
    else if (alike.length || partOf(unit) === "headline") put(before, alike[0] || staying[0], unit);
    else put(behind, staying[staying.length - 1], unit);
  }
  const withFollowers = (unit) => [unit, ...(behind.get(unit) || []).flatMap(withFollowers)];
  for (const [id, units] of articles) {
    const staying = units.filter((unit) => !moving.includes(unit));
    const now = staying.flatMap((unit) => [...(before.get(unit) || []), unit].flatMap(withFollowers));
    if (now.length) articles.set(id, now);
    else articles.delete(id);
  }
}

// Return the unit, itself not moved, to which a move leads over others; none if moves lead in a circle.
function rootOf(unit, goals) {
  const followed = new Set();
  while (goals.has(unit)) {
    if (followed.has(unit)) return undefined;
    followed.add(unit);
    unit = goals.get(unit).goal;
  }
  return unit;
}

function partOf({ kind }) {
  if (HEADLINE.includes(kind)) return "headline";
  return kind === "byline" || kind === "caption" ? kind : "body";
}

// A line that stays a line ends the paragraph above it; outside of a page a heading does as well, unless a person joins.
function goesOn(row, said, body, between) {
  return body && (!between || (between.kind !== "verbatim" && (row.onPage || said === "joined")));
}

function beginsUnit(row, said, kind, above) {
  if (kind === "paragraph") return said ? said !== "joined" : row.begins;
  if (!RUNS.includes(kind)) return !HEADLINE.includes(kind);
  if (!said && !(above && above.said)) return row.begins;
  const follows = above && above.kind === kind && (kind === "verbatim" || above.number === row.number - 1);
  return !follows;
}

// Return the unit that a line goes to: the last of its kind, or a new one.
function unitFor(units, kind, begins) {
  const last = begins ? undefined : units.filter((unit) => unit.kind === kind).pop();
  if (last) return last;
  const unit = { kind, rows: [] };
  units.push(unit);
  return unit;
}

// Return the article that a line which begins a unit, or is a headline, stands in.
function articleOf(rows, at, { said, kind, above, body, moved, articles }) {
  const row = rows[at];
  const before = moved.get(row.article) || row.article;
  const first = rows.find((row) => row.article);
  const anywhere = before || (body && body.article) || (first ? first.article : row.furniture.replace("f", "a") + "-0");
  if (!said) return before;
  if (said === "article") {
    const isFirst = !(articles.get(anywhere) || []).some((unit) => unit.kind === "paragraph");
    if (isFirst) return anywhere;
    const article = `${anywhere}+${row.id}`;
    moved.set(row.article || anywhere, article);
    return article;
  }
  if (kind === "paragraph" && body && (row.kind === "article" || !row.article || HEADLINE.includes(row.unit))) {
    if (row.kind === "article") moved.set(row.article, body.article);
    return body.article;
  }
  if (HEADLINE.includes(kind)) {
    const below = rows[at + 1];
    if (below && (below.kind === "article" || HEADLINE.includes(below.unit))) return moved.get(below.article) || below.article;
    if (above && HEADLINE.includes(above.kind)) return above.article;
  }
  return anywhere;
}

