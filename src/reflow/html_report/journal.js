// --- the corrections made on this page: steps that can be undone and done again; none of these functions changes its arguments ---

const EMPTY = { steps: [], done: 0 };

// A step says something about the line with an id: its kind, where its unit is moved, its text. A value that is "" withdraws
// what was said about that; about "" it withdraws all that was said of the line.
function decide(journal, id, about, value) {
  const steps = [...journal.steps.slice(0, journal.done), { id, about, value }];
  return { steps, done: steps.length };
}

function undo(journal) {
  return { ...journal, done: Math.max(journal.done - 1, 0) };
}

function redo(journal) {
  return { ...journal, done: Math.min(journal.done + 1, journal.steps.length) };
}

// Return what is said of each corrected line by its id: what was loaded when the page was made, and then the steps.
function saidBy(journal, loaded) {
  const said = new Map(loaded);
  for (const { id, about, value } of journal.steps.slice(0, journal.done)) {
    const ofLine = about ? { ...said.get(id), [about]: value } : {};
    if (!value) delete ofLine[about];
    if (Object.keys(ofLine).length) said.set(id, ofLine);
    else said.delete(id);
  }
  return said;
}

// Return the corrections that say what is said of a line, each without the texts and the source that all of them have.
function correctionsOf(row, { kind, moved, text }, rows) {
  const corrections = [];
  if (kind) corrections.push({ kind });
  if (moved) {
    const goal = goalOf(moved, rows);
    corrections.push({ kind: "moved", [moved.to]: goal.number, there: goal.after ?? undefined });
  }
  if (text) corrections.push(...(text.edits || [difference(row, text.right)]).map((edit) => ({ kind: "text", ...edit })));
  return corrections;
}

// Return the number and the text of the line that a move names. A move that was loaded may name a line of another page.
function goalOf(moved, rows) {
  return rows.get(moved.id) || moved;
}

// Return the wrong stretch of a line, and the right one, that turn it into another text: as short as may be, but long
// enough that it stands in the line once. A character beyond the 16 bits of JavaScript is one here, as in Python.
function difference({ after, printed }, right) {
  const old = [...after], now = [...right];
  const size = Math.min(old.length, now.length);
  let head = 0, tail = 0;
  while (head < size && old[head] === now[head]) head++;
  while (tail < size - head && old[old.length - 1 - tail] === now[now.length - 1 - tail]) tail++;
  const wrong = () => old.slice(head, old.length - tail).join("");
  while (head + tail > 0 && (!wrong() || printed.indexOf(wrong()) !== printed.lastIndexOf(wrong()))) {
    head = Math.max(head - 1, 0);
    tail = Math.max(tail - 1, 0);
  }
  return { wrong: wrong(), right: now.slice(head, now.length - tail).join("") };
}

// Return the text of corrections.jsonl; `kept` are the corrections that are about no line of the page.
function fileOf(said, rows, kept) {
  const corrected = [];
  for (const row of rows.values()) {
    const { number: line, before, after, source } = row;
    for (const { kind, ...values } of said.has(row.id) ? correctionsOf(row, said.get(row.id), rows) : []) {
      corrected.push({ line, kind, ...values, before, after, source }); // without a source, JSON leaves the key out
    }
  }
  return [...kept, ...corrected].map((values) => JSON.stringify(values) + "\n").join("");
}
