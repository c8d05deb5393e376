/* Lines that may be pieces of one printed line: the group `pieces` (reflow/model/pieces.py). */
#include "features.h"

/* Whether a line may be a piece of the printed line of the line above: a mark is where they were cut. */
static int may_go_on(const reflow_document *document, int64_t row) {
    const reflow_lines *lines = &document->in;
    int64_t first_cjk_mark = document->facts->first_cjk_mark;
    if (!row || lines->skip[row]) return 0;
    int above = document->lasts[row - 1];
    int closes = (above == STOP || above == COMMA || above == CLOSE) && lines->codes[lines->end[row - 1] - 1] > first_cjk_mark;
    return closes || (document->firsts[row] == OPEN && lines->codes[lines->start[row]] > first_cjk_mark);
}

/* Measure each line with those of its run above it, and with those below it. */
void reflow_find_runs(reflow_document *document) {
    for (int64_t row = 0; row < document->count; row++) {
        reflow_line *line = document->lines + row;
        line->goes_on = may_go_on(document, row);
        line->run_above = line->width + (line->goes_on ? line[-1].run_above : 0);
    }
    for (int64_t row = document->count - 1; row >= 0; row--) {
        reflow_line *line = document->lines + row;
        int goes_on_below = row + 1 < document->count && line[1].goes_on;
        line->run_below = line->width + (goes_on_below ? line[1].run_below : 0);
    }
}

/* Whether some lines together are as wide as the measure of one of them, but for some room. */
static int fills(const reflow_document *document, const reflow_line *line, int64_t together, int64_t room) {
    int64_t free_room = line->measure - room - together;
    return line->measure > 0 && together > 0 && is_near(free_room, document->facts->kinsoku_room);
}

/* Whether some lines together are no wider than the measure of one of them. */
static int fits(const reflow_document *document, const reflow_line *line, int64_t together) {
    return line->measure > 0 && together > 0 && together <= line->measure + document->facts->kinsoku_room;
}

/* Whether a line and its run above, or below, are as wide as the measure. */
int reflow_run_fills(const reflow_document *document, int64_t row) {
    const reflow_line *line = document->lines + row;
    return (line->run_above > line->width && fills(document, line, line->run_above, 0)) ||
           (line->run_below > line->width && fills(document, line, line->run_below, 0));
}

/* Return how many measures wide some lines are together; 0 where no measure is known. */
static float over(const reflow_document *document, const reflow_line *line, int64_t together) {
    return line->measure > 0 ? (float)lower((double)together / line->measure, document->facts->most_rows) : 0;
}

float *reflow_pieces(const reflow_document *document, int64_t row, const float *means, const float *near, float *out) {
    const reflow_line *line = document->lines + row;
    int64_t width = line->width, indent = document->facts->indent;
    int goes_on_below = row + 1 < document->count && line[1].goes_on;
    int64_t with_above = line->goes_on ? width + line[-1].width : 0, with_below = goes_on_below ? width + line[1].width : 0;
    int several_above = line->run_above > width, several_below = line->run_below > width;
    int64_t whole_run = line->run_above + line->run_below - width;
    *out++ = (float)line->goes_on;
    *out++ = (float)fits(document, line, with_above);
    *out++ = (float)fills(document, line, with_above, 0);
    *out++ = (float)fits(document, line, with_below);
    *out++ = (float)fills(document, line, with_below, 0);
    *out++ = several_above && fills(document, line, line->run_above, 0);
    *out++ = several_above && fills(document, line, line->run_above, indent);
    *out++ = several_below && fills(document, line, line->run_below, 0);
    *out++ = several_below && fills(document, line, line->run_below, indent);
    *out++ = (several_above || several_below) && fills(document, line, whole_run, 0);
    *out++ = over(document, line, line->run_above);
    *out++ = over(document, line, line->run_below);
    *out++ = over(document, line, whole_run);
    *out++ = near[RUN_FILLS];
    *out++ = means[RUN_FILLS];
    return out;
}
