/* Lines that have a clue of a pattern (reflow/patterns/line_pattern.py). */
#include "kernels.h"

/* Conditions on a line; sets of characters are bits. Without heads any character may begin it. */
typedef struct {
    uint64_t signs, without; /* it has a character of each set in `signs`, and of none in `without` */
    uint64_t single, paired; /* the sets of heads of one character, and of the first characters of all heads */
    int32_t pairs, pairs_end;
    int32_t longest; /* characters; 0 stands for any number */
    int32_t pattern;
} reflow_clue;

typedef struct {
    const uint64_t *signs, *heads; /* [code point]: its sets */
    const reflow_clue *clues;
    int64_t count;
    const uint64_t *pairs; /* the first character in the upper half */
} reflow_clues;

static uint64_t sets_of(const uint64_t *sets, uint32_t code) { return code < REFLOW_PLANE ? sets[code] : 0; }

static int is_pair(const reflow_clues *clues, const reflow_clue *clue, uint64_t first, uint64_t second) {
    for (int32_t pair = clue->pairs; pair < clue->pairs_end; pair++)
        if (clues->pairs[pair] == (first << 32 | second)) return 1;
    return 0;
}

/* Write for each pattern and line whether the line has a clue, where it has: likely[pattern][line].
 *
 * Returns 0 if a line is empty, or does not lie in the text.
 */
REFLOW_EXPORT int reflow_likely_lines(const reflow_clues *clues, const uint32_t *codes, int64_t characters,
                                      const int64_t *start, const int64_t *end, int64_t lines, uint8_t *likely) {
    for (int64_t line = 0; line < lines; line++) {
        int64_t size = end[line] - start[line];
        if (start[line] < 0 || end[line] > characters || size < 1) return 0;
        const uint32_t *here = codes + start[line];
        uint64_t shown = 0, first = sets_of(clues->heads, here[0]);
        for (int64_t at = 0; at < size; at++) shown |= sets_of(clues->signs, here[at]);
        for (const reflow_clue *clue = clues->clues; clue < clues->clues + clues->count; clue++) {
            if ((shown & clue->signs) != clue->signs || shown & clue->without) continue;
            if (clue->longest && size > clue->longest) continue;
            int begins = !(clue->single | clue->paired) || first & clue->single ||
                         (first & clue->paired && is_pair(clues, clue, here[0], here[size > 1]));
            if (begins) likely[clue->pattern * lines + line] = 1;
        }
    }
    return 1;
}
