/* Signs that hold a line: the groups `markers`, `likeness` and `surroundings` (reflow/model/line_signs.py). */
#include "features.h"

#include <string.h>

/* --- heads --------------------------------------------------------------------------------------------------------- */

/* The first characters of a line: no run of them reaches beyond `reach`. */
typedef struct {
    const reflow_facts *facts;
    const uint32_t *codes;
    int64_t reach;
} head;

/* Return a character of a head; 0 behind its end. */
static uint32_t at(const head *head, int64_t place) { return place < head->reach ? head->codes[place] : 0; }

static int at_is_in(const head *head, int64_t place, int set) { return in(sets_of(head->facts, at(head, place)), set); }

/* Count how many characters from a place on are digits, or of some sets, given as bits. */
static int64_t run(const head *head, int64_t first, int digits, uint64_t sets) {
    int64_t place = first;
    while (place < head->reach &&
           ((digits && is_digit(head->codes[place])) || sets_of(head->facts, head->codes[place]) & sets))
        place++;
    return place - first;
}

/* Whether a head is a bracket that closes within the reach. */
static int short_bracket(const head *head) {
    if (!at_is_in(head, 0, OPENING_BRACKETS) || at_is_in(head, 0, CLOSING_BRACKETS)) return 0;
    for (int64_t place = 1; place < head->reach; place++)
        if (at_is_in(head, place, CLOSING_BRACKETS)) return place > 1;
    return 0;
}

/* Return the place of a colon that no other mark stands before; 0 if there is none. */
static int32_t colon_of(const head *head) {
    int64_t place = 0;
    while (at(head, place) && !at_is_in(head, place, PREFIX_ENDS)) place++;
    return at_is_in(head, place, COLONS) ? (int32_t)place : 0;
}

/* Return a bit for each marker that a line begins with, in the order of `_marks`. */
static int32_t markers_of(const head *head, int is_single) {
    const uint64_t numeral = UINT64_C(1) << NUMERALS, space = UINT64_C(1) << SPACES;
    int64_t digits = run(head, 0, 1, 0), numerals = run(head, 0, 0, numeral);
    int64_t in_bracket = run(head, 1, 1, numeral), number = run(head, 1, 1, numeral | space);
    uint32_t first = at(head, 0), second = at(head, 1);
    uint64_t first_sets = sets_of(head->facts, first), second_sets = sets_of(head->facts, second);
    uint64_t behind = sets_of(head->facts, at(head, digits));
    int after_is_digit = at(head, digits + 1) - '0' < 10;
    int is_letter = (first | 0x20) - 'a' < 26 || first - 0xFF21 < 26;
    int few = digits > 0 && digits <= 3, two = digits > 0 && digits <= 2;
    const int marks[MARKERS] = {
        few && in(behind, NUMBER_MARKS) && !after_is_digit,
        few && in(behind, BLANKS),
        in(first_sets, OPENING_BRACKETS) && in_bracket > 0 && at_is_in(head, in_bracket + 1, CLOSING_BRACKETS),
        first - 0x2460 < 40 || first - 0x3220 < 10,
        numerals > 0 && numerals <= 3 && at_is_in(head, numerals, NUMERAL_MARKS),
        is_letter && in(second_sets, LETTER_MARKS),
        in(first_sets, BULLETS),
        in(first_sets, DASHES) && in(second_sets, BLANKS),
        first == '#',
        first == '>',
        in(first_sets, BARS),
        first == '`',
        first == '/' || (first == '-' && second == first),
        two && in(behind, COLONS) && after_is_digit,
        (digits == 4 && in(behind, DATE_MARKS)) || (two && in(behind, MONTHS)),
        first == 0x7B2C /* 第 */ && number > 0 && at_is_in(head, number + 1, PARTS),
        short_bracket(head),
        is_single,
    };
    int32_t bits = 0;
    for (int marker = 0; marker < MARKERS; marker++) bits |= marks[marker] << marker;
    return bits;
}

/* Find the markers at the head of a line, and its prefix up to a colon. */
void reflow_find_markers(reflow_document *document, int64_t row) {
    const reflow_lines *lines = &document->in;
    reflow_line *line = document->lines + row;
    int64_t size = lines->end[row] - lines->start[row];
    const head head = {document->facts, lines->codes + lines->start[row], least(document->facts->head_reach, size)};
    line->markers = markers_of(&head, size == 1);
    line->kind = 0;
    for (int marker = MARKERS - 1; marker >= 0; marker--)
        if (line->markers >> marker & 1) line->kind = marker + 1;
    line->colon = colon_of(&head);
    const uint64_t factor = 0x9E3779B97F4A7C15u;
    uint64_t power = 1;
    for (int32_t place = 0; place < line->colon; place++) line->keys[0] += head.codes[place] * (power *= factor);
}

/* --- equal lines --------------------------------------------------------------------------------------------------- */

/* Whether a line has a key of a kind: a prefix, or few characters. */
static int has_key(const reflow_document *document, int64_t row, int key) {
    int64_t size = document->in.end[row] - document->in.start[row];
    return key == 0 ? document->lines[row].colon > 0 : size <= document->facts->longest_repeated;
}

/* Count for each line the lines that have the same key, 0 without one: a hash table of the first line with each key. */
void reflow_count_equal(reflow_document *document, int key) {
    int32_t *first_equal = document->space.first_equal, *firsts = document->space.values;
    uint64_t slots = 1;
    while (slots < 2 * (uint64_t)document->count) slots *= 2;
    memset(first_equal, 0, slots * sizeof *first_equal);
    for (int64_t row = 0; row < document->count; row++) {
        uint64_t value = document->lines[row].keys[key], slot = mix(value, 0) & (slots - 1);
        document->lines[row].equal[key] = 0;
        firsts[row] = (int32_t)row;
        if (!has_key(document, row, key)) continue;
        while (first_equal[slot] && document->lines[first_equal[slot] - 1].keys[key] != value) slot = (slot + 1) & (slots - 1);
        if (!first_equal[slot]) first_equal[slot] = (int32_t)row + 1; /* 0 where there is none */
        firsts[row] = first_equal[slot] - 1;
        document->lines[firsts[row]].equal[key]++;
    }
    for (int64_t row = 0; row < document->count; row++)
        document->lines[row].equal[key] = document->lines[firsts[row]].equal[key];
}

static float log_of_equal(const reflow_document *document, const reflow_line *line, int key) {
    return document->facts->log_equal_lines[least(line->equal[key], document->facts->last_equal)];
}

/* --- columns ------------------------------------------------------------------------------------------------------- */

float *reflow_markers(const reflow_document *document, int64_t row, const float *means, float *out) {
    const reflow_line *line = document->lines + row;
    for (int marker = 0; marker < MARKERS; marker++) *out++ = (float)(line->markers >> marker & 1);
    *out++ = line->colon > 0;
    *out++ = (float)((double)line->colon / document->facts->head_reach);
    *out++ = log_of_equal(document, line, 0);
    for (int64_t step = 1; step <= 2; step++) *out++ = row >= step && line->kind > 0 && line[-step].kind == line->kind;
    *out++ = means[MARKED];
    *out++ = means[WITH_COLON];
    return out;
}

float *reflow_likeness(const reflow_document *document, int64_t row, float *out) {
    const reflow_lines *lines = &document->in;
    const reflow_line *line = document->lines + row, *above = row ? line - 1 : line, *second = row > 1 ? line - 2 : line;
    int64_t start = lines->start[row], end = lines->end[row], same = row > 0, same_two = row > 1, upper = row - same;
    uint32_t first = lines->codes[start], last = lines->codes[end - 1];
    uint64_t first_sets = sets_of(document->facts, first), last_sets = sets_of(document->facts, last);
    double size = (double)(end - start);
    int32_t han = line->classes[HAN], marks = line->classes[STOP] + line->classes[COMMA], cells = line->bars + line->gaps;
    int64_t indent = lines->indent[row], deeper = indent - lines->indent[upper];
    *out++ = (float)(line->code / size);
    *out++ = (float)(line->ascii_letters / size);
    *out++ = (float)(lower(line->commas, 8) / 4);
    *out++ = (float)(lower(line->bars, 6) / 3);
    *out++ = (float)(lower(line->gaps, 4) / 2);
    *out++ = in(last_sets, CODE_ENDS) && line->code > 0;
    *out++ = in(first_sets, CODE_BEGINNINGS) || (first == '/' && line->code > 1);
    *out++ = same && han > 0 && above->classes[HAN] == han;
    *out++ = same_two && han > 0 && second->classes[HAN] == han;
    *out++ = same && marks > 0 && above->classes[STOP] + above->classes[COMMA] == marks;
    *out++ = same && line->commas > 0 && above->commas == line->commas;
    *out++ = same && cells > 0 && above->bars + above->gaps == cells;
    *out++ = same && lines->codes[lines->start[upper]] == first;
    *out++ = same && lines->codes[lines->end[upper] - 1] == last;
    *out++ = same && indent > 0 && deeper == 0;
    *out++ = (float)(within((double)deeper, -8, 8) / 4);
    *out++ = han == end - start;
    *out++ = (float)(lower(han, 40) / 20);
    *out++ = (float)((double)marks / (double)most(han, 1));
    return out;
}

/* Say which of the shares a line belongs to. */
void reflow_count_shares(reflow_document *document, int64_t row, int32_t *shares) {
    const reflow_facts *facts = document->facts;
    const reflow_lines *lines = &document->in;
    const reflow_line *line = document->lines + row;
    int end = document->ends[row], stopped = end == END_STOP;
    int is_full = line->measure > 0 && is_near(line->measure - line->width, facts->kinsoku_room);
    memset(shares, 0, SHARES * sizeof *shares);
    shares[STOPPED] = stopped;
    shares[OPEN_ENDED] = end == END_WORD || end == END_OPEN_MARK;
    shares[FULL_OPEN] = is_full && !stopped;
    shares[SHORT_OPEN] = line->width < line->widest_near - facts->kinsoku_room * 4 && !stopped;
    shares[AS_WIDE] = line->widest_near - line->width <= facts->kinsoku_room;
    shares[RUN_FILLS] = reflow_run_fills(document, row);
    shares[WITH_COMMA] = end == END_COMMA;
    shares[LONG_LINES] = line->width > facts->long_line;
    shares[NO_MEASURE] = line->measure == 0;
    shares[INDENTED] = lines->indent[row] > 0;
    shares[WELL_INDENTED] = lines->indent[row] >= 2;
    shares[BELOW_BLANK] = lines->skip[row] > 0;
    shares[DATELINES] = lines->dateline[row];
    shares[MARKED] = line->kind > 0;
    shares[WITH_COLON] = line->colon > 0;
    int pattern = lines->pattern[row];
    if (pattern > 0 && pattern <= facts->patterns) shares[MATCHED + pattern - 1] = 1;
}

float *reflow_surroundings(const reflow_document *document, int64_t row, const float *means, const float *near,
                           float *out) {
    const reflow_facts *facts = document->facts;
    const reflow_line *line = document->lines + row;
    int as_wide = line->widest_near - line->width <= facts->kinsoku_room;
    *out++ = (float)((double)line->width / (double)most(line->widest, 1));
    *out++ = (float)((double)line->width / (double)most(line->widest_near, 1));
    *out++ = (float)(lower(line->widest, 400) / 100);
    *out++ = (float)(lower(line->widest_near, 200) / 50);
    *out++ = (float)as_wide;
    *out++ = as_wide && document->ends[row] != END_STOP;
    *out++ = means[STOPPED], *out++ = near[STOPPED];
    *out++ = means[WITH_COMMA];
    for (int share = OPEN_ENDED; share <= AS_WIDE; share++) *out++ = means[share], *out++ = near[share];
    *out++ = means[LONG_LINES];
    *out++ = means[NO_MEASURE];
    *out++ = means[INDENTED];
    *out++ = means[BELOW_BLANK];
    *out++ = means[DATELINES];
    for (int pattern = 1; pattern <= facts->patterns; pattern++) {
        *out++ = document->in.pattern[row] == pattern;
        *out++ = means[MATCHED + pattern - 1];
    }
    for (int key = 1; key <= 2; key++) *out++ = log_of_equal(document, line, key);
    return out;
}
