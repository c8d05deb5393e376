// --- the corrections made on this page: steps that can be undone and done again; none of these functions changes its arguments ---

const EMPTY = { steps: [], done: 0 };

// A step says what the line with an id is; the kind "" withdraws what was said of it.
function decide(journal, id, kind) {
  const steps = [...journal.steps.slice(0, journal.done), { id, kind }];
  return { steps, done: steps.length };
}

function undo(journal) {
  return { ...journal, done: Math.max(journal.done - 1, 0) };
}

function redo(journal) {
  return { ...journal, done: Math.min(journal.done + 1, journal.steps.length) };
}

// Return the kind of each corrected line by its id: what was loaded when the page was made, and then the steps.
function kindsBy(journal, loaded) {
  const kinds = new Map(loaded);
  for (const { id, kind } of journal.steps.slice(0, journal.done)) {
    if (kind) kinds.set(id, kind);
    else kinds.delete(id);
  }
  return kinds;
}

// Return the text of corrections.jsonl; `kept` are the corrections that are about no line of the page.
function fileOf(kinds, rows, kept) {
  const corrected = rows.filter((row) => kinds.has(row.id)).map(({ id, number, before, after, source }) => (
    { line: number, kind: kinds.get(id), before, after, source } // without a source, JSON leaves the key out
  ));
  return [...kept, ...corrected].map((values) => JSON.stringify(values) + "\n").join("");
}

