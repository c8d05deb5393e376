/* The best path through the automaton of reflow/model/grammar.py, or of reflow/model/text_kinds.py.
 *
 * Scores are whole numbers of steps of 2^-16, so that sums are exact.
 */
#include "kernels.h"

enum { STATES = REFLOW_STATES };

typedef struct {
    int32_t states, labels;
    int32_t sets;    /* of labels; */
    int32_t longest; /* each has so many, the first of which may be repeated */
    int32_t arcs;    /* in the order of the states that they start from */
    const int32_t *set_labels; /* [set][label] */
    const int32_t *start, *end, *set, *cost;
    const int32_t *begins; /* whether an article begins */
} reflow_grammar;

/* A path is worth the sum of its scores. Of equal paths the one is taken that had the lower state before its stretch:
 * worth = sum * STATES + STATES - 1 - that state. */
static const int64_t NO_PATH = INT64_MIN;

static inline int64_t sum_of(int64_t worth) { return (worth - (worth & (STATES - 1))) / STATES; }

/* Return the label of a set that scores best on a line. */
static inline int32_t best_label(const reflow_grammar *grammar, int32_t set, const int32_t *scores) {
    const int32_t *labels = grammar->set_labels + set * grammar->longest;
    int32_t best = labels[0];
    for (int k = 1; k < grammar->longest; k++)
        if (scores[labels[k]] > scores[best]) best = labels[k];
    return best;
}

/* Set the worth of paths to the states of a line, and the last arc of each of them, from those of the line above. */
static void advance(const reflow_grammar *grammar, const int32_t *scores, const int64_t *above, int64_t *worth,
                    uint8_t *last_arc) {
    int64_t set_scores[REFLOW_SETS];
    for (int set = 0; set < grammar->sets; set++) set_scores[set] = scores[best_label(grammar, set, scores)];
    for (int state = 0; state < grammar->states; state++) worth[state] = NO_PATH;
    for (int arc = 0; arc < grammar->arcs; arc++) {
        int32_t start = grammar->start[arc], end = grammar->end[arc];
        if (above[start] == NO_PATH) continue;
        int64_t with_arc = above[start] + (set_scores[grammar->set[arc]] + grammar->cost[arc]) * STATES;
        if (with_arc > worth[end]) worth[end] = with_arc, last_arc[end] = (uint8_t)arc;
    }
}

/* Return the state in which the best path ends. */
static int32_t best_end(const reflow_grammar *grammar, const int64_t *worth, const int32_t *end_cost) {
    int64_t best = NO_PATH;
    int32_t best_state = 0;
    for (int state = 0; state < grammar->states; state++) {
        if (worth[state] == NO_PATH) continue;
        int64_t sum = sum_of(worth[state]) + end_cost[state];
        if (sum > best) best = sum, best_state = state;
    }
    return best_state;
}

REFLOW_EXPORT void reflow_parse(const reflow_grammar *grammar, const int32_t *scores, const int64_t *bounds,
                                int64_t documents, const int32_t *end_cost, uint8_t *last_arc, int64_t *labels,
                                uint8_t *begins);

/* Find the label of each line, and whether it begins an article.
 *
 * `scores` has the numbers of each line one after the other, `end_cost` those of each document; `bounds` has the first line
 * of each document, and the number of all lines. `last_arc` is memory: REFLOW_STATES for each line of the longest document.
 */
void reflow_parse(const reflow_grammar *grammar, const int32_t *scores, const int64_t *bounds, int64_t documents,
                  const int32_t *end_cost, uint8_t *last_arc, int64_t *labels, uint8_t *begins) {
    for (int64_t document = 0; document < documents; document++) {
        int64_t first = bounds[document], lines = bounds[document + 1] - first;
        int64_t stretch = 1; /* the root of the number of lines, rounded up */
        while (stretch * stretch < lines) stretch++;
        int64_t worth[2][STATES], *above = worth[0], *here = worth[1];
        for (int state = 0; state < STATES; state++) above[state] = NO_PATH;
        above[0] = 0;
        for (int64_t line = 0; line < lines; line++) {
            if (line % stretch == 0)
                for (int state = 0; state < grammar->states; state++)
                    if (above[state] != NO_PATH) above[state] = sum_of(above[state]) * STATES + STATES - 1 - state;
            advance(grammar, scores + (first + line) * grammar->labels, above, here, last_arc + line * STATES);
            int64_t *before = above;
            above = here, here = before;
        }
        int32_t state = best_end(grammar, above, end_cost + document * grammar->states);
        for (int64_t line = lines - 1; line >= 0; line--) {
            int32_t arc = last_arc[line * STATES + state];
            labels[first + line] = best_label(grammar, grammar->set[arc], scores + (first + line) * grammar->labels);
            begins[first + line] = (uint8_t)grammar->begins[arc];
            state = grammar->start[arc];
        }
    }
}
