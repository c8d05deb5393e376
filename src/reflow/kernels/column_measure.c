/* The measure of the columns that lines were set in (reflow/model/column_measure.py). */
#include "features.h"

#include <string.h>

/* Compute the maximum over each line and the `reach` lines above and below it. `below` is memory. */
void reflow_window_max(const int32_t *values, int64_t count, int64_t reach, int32_t *window, int32_t *below) {
    memcpy(window, values, (size_t)count * sizeof *window);
    memcpy(below, values, (size_t)count * sizeof *below);
    /* `window` is the maximum over a line and the `span` - 1 lines above it, `below` over those below it. */
    for (int64_t span = 1; span <= reach && span < count;) {
        int64_t step = least(span, reach + 1 - span);
        for (int64_t row = count - 1; row >= step; row--)
            if (window[row - step] > window[row]) window[row] = window[row - step];
        for (int64_t row = 0; row < count - step; row++)
            if (below[row + step] > below[row]) below[row] = below[row + step];
        span += step;
    }
    for (int64_t row = 0; row < count; row++)
        if (below[row] > window[row]) window[row] = below[row];
}

/* Return the width of a line if it may be a measure, as some lines near are as wide; else 0. */
static int32_t supported(const reflow_document *document, int64_t row) {
    const reflow_facts *facts = document->facts;
    int64_t first = most(row - facts->measure_reach, 0), last = least(row + facts->measure_reach, document->count - 1);
    int32_t width = document->lines[row].whole, alike = -1; /* the line itself is one of them */
    for (int64_t beside = first; beside <= last; beside++)
        alike += is_near(document->lines[beside].whole - width, facts->tolerance);
    return alike >= facts->support && width <= facts->widest ? width : 0;
}

/* Estimate the measures at each line from widths with whole marks. */
void reflow_whole_measures(reflow_document *document) {
    const reflow_facts *facts = document->facts;
    int32_t *widths = document->space.values;
    for (int64_t row = 0; row < document->count; row++) widths[row] = supported(document, row);
    for (int64_t row = 0; row < document->count; row++) {
        reflow_line *line = document->lines + row;
        line->whole_above = line->whole_below = 0;
        for (int64_t step = 0; step < facts->measure_reach; step++) {
            if (row >= step) line->whole_above = (int32_t)most(line->whole_above, widths[row - step]);
            if (row + step < document->count) line->whole_below = (int32_t)most(line->whole_below, widths[row + step]);
        }
        int32_t narrow = (int32_t)least(line->whole_above, line->whole_below);
        int32_t wide = (int32_t)most(line->whole_above, line->whole_below);
        line->whole_measure = narrow > 0 && line->whole <= narrow + facts->tolerance ? narrow : wide;
    }
}
