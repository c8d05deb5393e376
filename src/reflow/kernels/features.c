/* The features of lines (reflow/model/features.py): the groups that look at a line and its page, and all groups together. */
#include "features.h"

#include <string.h>

enum { MOST_COLUMNS = REFLOW_INPUTS };

/* --- how lines begin and end --------------------------------------------------------------------------------------- */

/* Return how a line ends: by its last character, or by a stop before up to two closing marks. */
static int end_of(const reflow_facts *facts, const reflow_lines *in_text, int64_t row) {
    const uint8_t *props = in_text->props;
    int64_t last = in_text->end[row] - 1;
    for (int marks = 0; marks < 2 && class_of(props[last]) == CLOSE && last > in_text->start[row]; marks++) {
        int before = class_of(props[last - 1]);
        if (before != STOP && before != CLOSE) break;
        last--;
    }
    switch (class_of(props[last])) {
    case OPEN: return END_OPEN_MARK;
    case STOP: return END_STOP;
    case COMMA: return in(sets_of(facts, in_text->codes[last]), PAUSES) ? END_PAUSE : END_COMMA;
    case DASH: return END_PAUSE;
    default: return END_WORD;
    }
}

/* Whether lines are as those of a draft: in the order of the text, none blank, of known and moderate sizes. */
static int are_sound(const reflow_lines *lines) {
    const int64_t highest = 1 << 30;
    int64_t behind = 0, doc = 0;
    for (int64_t row = 0; row < lines->lines; row++) {
        const int64_t sizes[] = {lines->skip[row],    lines->indent[row], lines->width[row],
                                 lines->measure[row], lines->above[row],  lines->below[row]};
        for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++)
            if (sizes[k] < 0 || sizes[k] >= highest) return 0;
        if (lines->start[row] < behind || lines->end[row] <= lines->start[row] || lines->doc[row] < doc) return 0;
        if (lines->end[row] > lines->characters || class_of(lines->props[lines->start[row]]) <= SPACE) return 0;
        behind = lines->end[row], doc = lines->doc[row];
    }
    return lines->characters < highest;
}

REFLOW_EXPORT int reflow_view_lines(const reflow_facts *facts, const reflow_lines *lines, const reflow_view *view);

/* Find how lines begin and end, and the first and the last line of each one's document; return 0 if they are not sound. */
int reflow_view_lines(const reflow_facts *facts, const reflow_lines *lines, const reflow_view *view) {
    if (!are_sound(lines)) return 0;
    for (int64_t row = 0; row < lines->lines; row++) {
        view->end[row] = (int8_t)end_of(facts, lines, row);
        view->first[row] = (uint8_t)class_of(lines->props[lines->start[row]]);
        view->last[row] = (uint8_t)class_of(lines->props[lines->end[row] - 1]);
        view->same[row] = row && lines->doc[row] == lines->doc[row - 1];
        view->top[row] = view->same[row] ? view->top[row - 1] : row;
    }
    for (int64_t row = lines->lines - 1; row >= 0; row--)
        view->bottom[row] = row + 1 < lines->lines && view->same[row + 1] ? view->bottom[row + 1] : row;
    return 1;
}

/* --- what is known of the lines of a document ---------------------------------------------------------------------- */

/* Measure what begins a line and cannot be cut: a Han with its marks, a number, a word. */
static int32_t first_step(const reflow_document *document, int64_t row) {
    const reflow_lines *in_text = &document->in;
    const uint8_t *props = in_text->props;
    int64_t at = in_text->start[row], last = in_text->end[row] - 1;
    int32_t step = half_ems(props[at]);
    int class = class_of(props[at]);
    int opens = class == OPEN, is_western = class == DIGIT || class == LATIN;
    if (at == last) return step;
    for (int32_t k = 0; k < document->facts->longest_step; k++) {
        at = least(at + 1, last);
        class = class_of(props[at]);
        int may_not_begin = class == STOP || class == COMMA || class == CLOSE;
        int is_mark = may_not_begin && (int64_t)in_text->codes[at] > document->facts->first_cjk_mark;
        if (!(is_mark || (is_western && (class == DIGIT || class == LATIN)) || opens)) break;
        step += half_ems(props[at]);
        opens = 0;
    }
    return step;
}

/* Whether a line may be a title: no stop or comma ends it, and it is no full line inside a paragraph. */
static int may_be_title(const reflow_document *document, int64_t row) {
    const reflow_line *line = document->lines + row;
    int end = document->ends[row], is_full = line->measure > 0 && is_near(line->measure - line->width, 2);
    int at_edge = !row || document->ends[row - 1] == END_STOP || row + 1 == document->count || document->in.skip[row] > 0;
    return end != END_STOP && end != END_COMMA && line->width <= document->facts->longest_title && (!is_full || at_edge);
}

/* Find the least indent among a line and the two on either side of it. */
static int32_t least_indent(const reflow_document *document, int64_t row) {
    int64_t indent = document->in.indent[row], last = least(row + 2, document->count - 1);
    for (int64_t beside = most(row - 2, 0); beside <= last; beside++) indent = least(indent, document->in.indent[beside]);
    return (int32_t)indent;
}

/* Return the median of the known measures, the higher of two, in em; 0 where none is known. */
static double page_measure(const reflow_document *document) {
    const int64_t *measures = document->in.measure;
    int64_t known = 0, low = 1, high = 1;
    for (int64_t row = 0; row < document->count; row++) known += measures[row] > 0, high = most(high, measures[row]);
    if (!known) return 0;
    while (low < high) { /* the median is the least measure that more than half of them do not exceed */
        int64_t middle = low + (high - low) / 2, count = 0;
        for (int64_t row = 0; row < document->count; row++) count += measures[row] > 0 && measures[row] <= middle;
        if (count > known / 2)
            high = middle;
        else
            low = middle + 1;
    }
    return (double)low / 2;
}

/* Find how the page is set: with squeezed marks or whole ones, and whether its first lines were indented. */
static void find_habit(reflow_document *document) {
    const reflow_facts *facts = document->facts;
    int64_t squeezed = 0, unsqueezed = 0, first_lines = 0, first_full = 0;
    for (int64_t row = 0; row < document->count; row++) {
        reflow_line *line = document->lines + row;
        if (line->measure <= 0) continue;
        squeezed += is_near(line->measure - line->width, facts->full_room);
        unsqueezed += is_near(line->whole_measure - line->whole, facts->full_room);
    }
    for (int64_t row = 0; row < document->count; row++) {
        reflow_line *line = document->lines + row, *above = line - 1;
        line->room = squeezed >= unsqueezed ? line->measure - line->width : line->whole_measure - line->whole;
        if (!row || line->measure <= 0 || document->ends[row - 1] != END_STOP) continue;
        /* A line behind a short one that ends a sentence is surely a first line. */
        if (above->measure <= 0 || above->room <= facts->short_room) continue;
        first_lines++;
        first_full += is_near(line->room, facts->full_room);
    }
    double rows = (double)document->count, strength = facts->habit_strength;
    document->squeezed = (double)(squeezed - unsqueezed) / rows;
    document->full = (double)most(squeezed, unsqueezed) / rows;
    document->first_full = ((double)first_full + strength / 2) / ((double)first_lines + strength);
    document->first_known = (double)least(first_lines, 20) / 10;
}

/* Find the widest line around each line, and near it. */
static void find_widest(reflow_document *document) {
    int32_t *widths = document->space.values, *window = widths + document->count, *below = window + document->count;
    for (int64_t row = 0; row < document->count; row++) widths[row] = document->lines[row].width;
    reflow_window_max(widths, document->count, document->facts->around, window, below);
    for (int64_t row = 0; row < document->count; row++) document->lines[row].widest = window[row];
    reflow_window_max(widths, document->count, document->facts->near, window, below);
    for (int64_t row = 0; row < document->count; row++) document->lines[row].widest_near = window[row];
}

/* Add up the shares: each row of `totals` holds the sums of the lines above it. */
static void add_shares(reflow_document *document) {
    int32_t *totals = document->space.totals, shares[SHARES];
    memset(totals, 0, SHARES * sizeof *totals);
    for (int64_t row = 0; row < document->count; row++) {
        reflow_count_shares(document, row, shares);
        for (int k = 0; k < SHARES; k++) totals[(row + 1) * SHARES + k] = totals[row * SHARES + k] + shares[k];
    }
}

/* Compute the means of `count` shares over a line and the `reach` lines above and below it. */
static void mean_around(const reflow_document *document, int64_t row, int64_t reach, int count, float *restrict means) {
    int64_t first = most(row - reach, 0), behind = least(row + reach + 1, document->count);
    const int32_t *above = document->space.totals + first * SHARES, *below = document->space.totals + behind * SHARES;
    double lines = (double)(behind - first);
    for (int k = 0; k < count; k++) means[k] = (float)((double)(below[k] - above[k]) / lines);
}

/* Find all that is known of the lines of a document. */
static void read_document(reflow_document *document) {
    const reflow_lines *in_text = &document->in;
    memset(document->lines, 0, (size_t)(document->count + 1) * sizeof *document->lines);
    for (int64_t row = 0; row < document->count; row++) {
        reflow_line *line = document->lines + row;
        line->width = (int32_t)in_text->width[row];
        line->measure = (int32_t)in_text->measure[row];
        line->whole = line->width; /* to which its squeezed marks are added */
        reflow_read_line(document, row);
        reflow_find_markers(document, row);
        line->step = first_step(document, row);
        line->least_indent = least_indent(document, row);
        line->may_be_title = may_be_title(document, row);
    }
    reflow_find_repeats(document);
    reflow_tie_lines(document);
    reflow_whole_measures(document);
    for (int key = 0; key < 3; key++) reflow_count_equal(document, key);
    document->page = page_measure(document);
    find_habit(document);
    find_widest(document);
    reflow_find_runs(document);
    add_shares(document);
}

/* --- columns ------------------------------------------------------------------------------------------------------- */

/* Return the number of a room: how many edges are not above it. */
static int room_of(const reflow_facts *facts, int64_t room) {
    int number = 0;
    for (int k = 0; k < ROOMS - 1; k++) number += room >= facts->room_edges[k];
    return number;
}

/* Write the room that a line leaves in a measure, and whether the next word would have fitted. */
static float *write_room(const reflow_facts *facts, int64_t measure, int64_t width, int64_t step, float *out) {
    int is_known = measure > 0;
    int64_t room = measure - width;
    int number = room_of(facts, room);
    *out++ = (float)!is_known;
    for (int k = 0; k < ROOMS; k++) *out++ = is_known && k == number;
    *out++ = (float)(is_known ? within((double)room / 2, -5, 20) / 10 : 0);
    *out++ = is_known && room >= step;
    *out++ = is_known && room >= step && room - step <= 1;
    return out;
}

static float *width(const reflow_document *document, int64_t row, float *out) {
    const reflow_facts *facts = document->facts;
    const reflow_line *line = document->lines + row;
    double em = line->width / 2.0, measure = line->measure > 2 ? line->measure / 2.0 : 1, page = document->page;
    double wider = row ? em - line[-1].width / 2.0 : 0, page_or_one = page > 1 ? page : 1;
    int32_t step = row + 1 < document->count ? line[1].step : facts->han_width;
    *out++ = (float)(lower(em, 60) / 20);
    *out++ = facts->log_widths[least(line->width, facts->last_width)];
    out = write_room(facts, line->measure, line->width, step, out);
    out = write_room(facts, document->in.above[row], line->width, step, out);
    out = write_room(facts, document->in.below[row], line->width, step, out);
    out = write_room(facts, line->whole_measure, line->whole, step, out);
    out = write_room(facts, line->whole_above, line->whole, step, out);
    out = write_room(facts, line->whole_below, line->whole, step, out);
    *out++ = (float)(line->measure > 0 ? lower(em / measure, 2) : 0);
    *out++ = (float)(page > 0 && line->measure > 0 ? within(measure / page_or_one, 0, 3) - 1 : 0);
    *out++ = (float)(page > 0 ? within(em / page_or_one, 0, 3) : 1);
    *out++ = row && wider <= 1 && wider >= -1;
    *out++ = (float)(within(wider, -20, 20) / 10);
    return out;
}

static float *habit(const reflow_document *document, int64_t row, float *out) {
    const reflow_facts *facts = document->facts;
    const reflow_line *line = document->lines + row;
    int is_known = line->measure > 0, number = room_of(facts, line->room);
    int is_full = is_known && is_near(line->room, facts->full_room);
    int is_full_above = row && line[-1].measure > 0 && is_near(line[-1].room, facts->full_room);
    for (int k = 0; k < ROOMS; k++) *out++ = is_known && k == number;
    *out++ = (float)is_full;
    *out++ = (float)document->squeezed;
    *out++ = (float)document->full;
    *out++ = (float)document->first_full;
    *out++ = (float)document->first_known;
    *out++ = is_full_above && is_full && document->first_full < 0.5;
    *out++ = (float)(is_full_above && is_full ? 1 - document->first_full : 0);
    return out;
}

static float *edges(const reflow_document *document, int64_t row, float *out) {
    static const int classes[] = {OTHER, LATIN, DIGIT, HAN, STOP, COMMA, OPEN, CLOSE, DASH};
    enum { KINDS = sizeof classes / sizeof *classes };
    const reflow_facts *facts = document->facts;
    const reflow_lines *lines = &document->in;
    int64_t start = lines->start[row], end = lines->end[row];
    uint64_t first = sets_of(facts, lines->codes[start]), last = sets_of(facts, lines->codes[end - 1]);
    uint64_t before_last = sets_of(facts, lines->codes[most(end - 2, start)]);
    for (int k = 0; k < ENDS; k++) *out++ = document->ends[row] == k;
    for (int k = 0; k < KINDS; k++) *out++ = document->lasts[row] == classes[k];
    for (int k = 0; k < KINDS; k++) *out++ = document->firsts[row] == classes[k];
    *out++ = (float)in(first, OPENING_QUOTATIONS);
    *out++ = (float)in(last, CLOSING_QUOTATIONS);
    *out++ = (float)in(last, ENDING_BRACKETS);
    *out++ = (float)in(first, OPENING_BRACKETS);
    *out++ = (float)in(first, BOOK_TITLES);
    *out++ = (float)in(first, LINE_BULLETS);
    *out++ = in(last, PHOTO_SIGNS) || (in(before_last, PHOTO_SIGNS) && in(last, ROUND_BRACKETS));
    *out++ = lines->dateline[row];
    return out;
}

static float *layout(const reflow_document *document, int64_t row, const float *means, float *out) {
    const reflow_lines *lines = &document->in;
    int64_t indent = lines->indent[row], hang = indent - document->lines[row].least_indent, skip = lines->skip[row];
    *out++ = (float)(lower((double)indent, 20) / 4);
    *out++ = hang >= 2;
    *out++ = hang == 1;
    *out++ = skip == 0;
    *out++ = skip == 1;
    *out++ = skip >= 2;
    *out++ = row + 1 == document->count || lines->skip[row + 1] > 0;
    *out++ = means[BELOW_BLANK];
    *out++ = means[WELL_INDENTED];
    return out;
}

static float *content(const reflow_document *document, int64_t row, float *out) {
    const reflow_line *line = document->lines + row;
    const int32_t *classes = line->classes;
    int64_t size = document->in.end[row] - document->in.start[row];
    *out++ = (float)(classes[HAN] / (double)size);
    *out++ = (float)(classes[DIGIT] / (double)size);
    *out++ = (float)(classes[LATIN] / (double)size);
    *out++ = (float)(classes[OTHER] / (double)size);
    *out++ = classes[STOP] > (document->ends[row] == END_STOP);
    *out++ = (float)(lower(classes[COMMA], 4) / 2);
    *out++ = (float)(lower(classes[SPACE], 4) / 2);
    *out++ = (float)within(classes[OPEN] - classes[CLOSE], -2, 2);
    *out++ = classes[STOP] + classes[COMMA] == 0;
    *out++ = classes[DIGIT] == size;
    for (int sign = 0; sign < SIGNS; sign++) *out++ = (float)(lower(line->signs[sign], 3) / 2);
    return out;
}

static float *place(const reflow_document *document, int64_t row, float *out) {
    int64_t below = document->count - 1 - row;
    *out++ = (float)(1 / (double)(1 + row));
    *out++ = (float)(1 / (double)(1 + below));
    *out++ = document->log_lines[row];
    *out++ = document->log_lines[below];
    *out++ = (float)((double)row / (double)most(row + below, 1));
    return out;
}

/* --- together ------------------------------------------------------------------------------------------------------ */

/* Write all columns of a line; return how many there are. */
static int64_t write_row(const reflow_document *document, int64_t row, float *out) {
    float means[SHARES], near[SHARES_NEAR];
    const float *first = out;
    mean_around(document, row, document->facts->around, SHARES, means);
    mean_around(document, row, document->facts->near, SHARES_NEAR, near);
    out = width(document, row, out);
    out = habit(document, row, out);
    out = edges(document, row, out);
    out = layout(document, row, means, out);
    out = content(document, row, out);
    out = place(document, row, out);
    out = reflow_echo(document, row, out);
    out = reflow_topic(document, row, out);
    out = reflow_cut(document, row, out);
    out = reflow_markers(document, row, means, out);
    out = reflow_likeness(document, row, out);
    out = reflow_surroundings(document, row, means, near, out);
    out = reflow_pieces(document, row, means, near, out);
    return out - first;
}

/* Return the lines from a row on. */
static reflow_lines from_row(const reflow_lines *lines, int64_t row) {
    reflow_lines from = *lines;
    from.lines -= row;
    from.doc += row, from.start += row, from.end += row, from.skip += row, from.indent += row, from.width += row;
    from.measure += row, from.above += row, from.below += row, from.dateline += row, from.pattern += row;
    return from;
}

REFLOW_EXPORT int64_t reflow_features(const reflow_facts *facts, const reflow_lines *lines, const reflow_view *view,
                                      const int64_t *bounds, int64_t documents, const float *log_lines,
                                      const reflow_features_space *space, float *columns);

/* Compute the columns of lines; return how many a line has here, 0 if the lines are not sound.
 *
 * `bounds` has the first line of each document, and the number of all lines. The numbers of each line lie one after the
 * other.
 */
int64_t reflow_features(const reflow_facts *facts, const reflow_lines *lines, const reflow_view *view,
                        const int64_t *bounds, int64_t documents, const float *log_lines,
                        const reflow_features_space *space, float *columns) {
    int64_t characters = 0, written = 0;
    float line[MOST_COLUMNS] = {0}; /* there may be more columns here than there is room for */
    if (!are_sound(lines)) return 0;
    for (int64_t number = 0; number < documents; number++) {
        int64_t first = bounds[number];
        reflow_document document = {
            .facts = facts,
            .in = from_row(lines, first),
            .ends = view->end + first,
            .firsts = view->first + first,
            .lasts = view->last + first,
            .space = *space,
            .lines = space->lines,
            .count = bounds[number + 1] - first,
            .characters_above = characters,
            .log_lines = log_lines,
        };
        read_document(&document);
        for (int64_t row = 0; row < document.count; row++) {
            written = write_row(&document, row, line);
            memcpy(columns + (first + row) * facts->columns, line, (size_t)facts->columns * sizeof *line);
        }
        characters += document.characters;
    }
    return written;
}

/* --- characters ---------------------------------------------------------------------------------------------------- */

/* Write the ids of the printed characters of a line from an edge inwards, of `places` at most. */
static void write_ids(const reflow_facts *facts, const reflow_lines *lines, int64_t row, int64_t step, int64_t places,
                      int64_t *ids) {
    int64_t start = lines->start[row], end = lines->end[row], place = 0;
    for (int64_t at = step > 0 ? start : end - 1; at >= start && at < end && place < places; at += step) {
        if (class_of(lines->props[at]) <= SPACE) continue;
        uint64_t hash = lines->codes[at] * UINT64_C(2654435761) >> 15;
        ids[place++] = (int64_t)(hash % (uint64_t)(facts->character_ids - 1)) + 1;
    }
    while (place < places) ids[place++] = facts->no_character;
}

REFLOW_EXPORT int reflow_character_ids(const reflow_facts *facts, const reflow_lines *lines, int64_t *ids);

/* Find the ids of the first and the last characters of each line, which lie one after the other; return 0 if the lines are
 * not sound. */
int reflow_character_ids(const reflow_facts *facts, const reflow_lines *lines, int64_t *ids) {
    if (!are_sound(lines)) return 0;
    for (int64_t row = 0; row < lines->lines; row++, ids += facts->head + facts->tail) {
        write_ids(facts, lines, row, 1, facts->head, ids);
        write_ids(facts, lines, row, -1, facts->tail, ids + facts->head);
    }
    return 1;
}
