/* The printed characters of a document, where its words stand again, and the columns of that: `echo`, `topic` and `cut` of
 * reflow/model/features.py, over the repetitions of reflow/model/repeats.py.
 */
#include "features.h"

#include <string.h>

/* --- characters ---------------------------------------------------------------------------------------------------- */

/* Count what a character of a line is. */
static void count_signs(reflow_line *line, uint64_t sets, int printed) {
    line->bars += in(sets, CELL_BORDERS);
    line->code += in(sets, CODE_SIGNS);
    for (int sign = 0; sign < SIGNS; sign++) line->signs[sign] += printed & in(sets, SIGN + sign);
}

/* Whether a run of two or more blanks ends at a place of the text. */
static int ends_gap(const reflow_lines *in, int64_t at) {
    int here = class_of(in->props[at]), above = at ? class_of(in->props[at - 1]) : LINE_END;
    int below = at + 1 < in->characters ? class_of(in->props[at + 1]) : LINE_END;
    return here != LINE_END && above != LINE_END && above <= SPACE && (below == LINE_END || below > SPACE);
}

/* Read the characters of a line: count what they are, and list those that are printed. */
void reflow_read_line(reflow_document *document, int64_t row) {
    const reflow_facts *facts = document->facts;
    const reflow_lines *in_text = &document->in;
    reflow_line *line = document->lines + row;
    int64_t printed = document->characters, start = in_text->start[row], end = in_text->end[row];
    int is_short = end - start <= facts->longest_repeated;
    const uint64_t factor = 0x9E3779B97F4A7C15u; /* a character counts with a power by its place */
    uint64_t power = factor, power_but_numbers = factor;
    line->first = (int32_t)printed;
    for (int64_t at = start; at < end; at++) {
        uint32_t code = in_text->codes[at];
        uint8_t props = in_text->props[at];
        int class = class_of(props), is_printed = class > SPACE;
        uint64_t sets = sets_of(facts, code);
        line->classes[class]++;
        if (is_printed) {
            document->space.codes[printed] = code;
            document->space.han[printed] = class == HAN;
            document->space.row[printed++] = (int32_t)row;
        } else {
            line->gaps += ends_gap(in_text, at);
        }
        if (sets) count_signs(line, sets, is_printed);
        line->commas += code == ',';
        line->ascii_letters += class == LATIN && code < 0x80;
        line->whole += class >= STOP && class <= CLOSE && half_ems(props) == 1 && (int64_t)code > facts->first_cjk_mark;
        if (is_short) {
            line->keys[1] += (code + UINT64_C(1)) * (power *= factor);
            if (!is_digit(code) && !in(sets, NUMERALS))
                line->keys[2] += (code + UINT64_C(1)) * (power_but_numbers *= factor);
        }
    }
    line->last = (int32_t)printed - 1;
    document->characters = printed;
}

/* --- repetitions --------------------------------------------------------------------------------------------------- */

/* The slots of the pair of characters that begins at a place, and of the triple. */
typedef struct {
    uint16_t *pair, *triple;
    int32_t *last;
} repeat_slots;

/* Find the slots of some pairs and triples. They lie anywhere in large tables: all are fetched at once. */
static void find_slots(const reflow_document *document, int64_t first, int64_t count, repeat_slots *slots) {
    const reflow_features_space *space = &document->space;
    const uint32_t *codes = space->codes + first;
    for (int64_t k = 0; k < count; k++) {
        uint64_t pair = mix(mix(0, codes[k]), codes[k + 1]), triple = mix(pair, codes[k + 2]);
        slots[k].pair = space->pair_counts + (pair & document->slots);
        slots[k].triple = space->triple_counts + (triple & document->slots);
        slots[k].last = space->last + (pair & 0xFFFF);
        prefetch(slots[k].pair);
        prefetch(slots[k].triple);
        prefetch(slots[k].last);
    }
}

/* Count one more, as far as the number goes: tables of small numbers stay in the cache. */
static inline void count(uint16_t *slot) { *slot += *slot < UINT16_MAX; }

/* Find how far away each pair of Han stands again, and count pairs and triples.
 *
 * `last` may hold places in documents above: places are counted from the first document on, from 1. */
void reflow_find_repeats(reflow_document *document) {
    enum { AT_ONCE = 32 };
    const reflow_features_space *space = &document->space;
    const reflow_facts *facts = document->facts;
    const uint32_t *codes = space->codes;
    int64_t size = document->characters, most_slots = 2;
    while (most_slots < size * facts->slots_a_character) most_slots *= 2;
    most_slots = least(most_slots, facts->most_slots);
    document->slots = (uint64_t)most_slots - 1;
    memset(space->pair_counts, 0, (size_t)most_slots * sizeof *space->pair_counts);
    memset(space->triple_counts, 0, (size_t)most_slots * sizeof *space->triple_counts);
    space->han[size] = space->han[size + 1] = 0;
    space->codes[size] = space->codes[size + 1] = 0;
    repeat_slots slots[AT_ONCE];
    for (int64_t at = 0; at < size; at++) {
        if (at % AT_ONCE == 0) find_slots(document, at, least(AT_ONCE, size - at), slots);
        space->before[at] = space->after[at] = facts->far;
        if (!(space->han[at] && space->han[at + 1])) continue;
        count(slots[at % AT_ONCE].pair);
        if (space->han[at + 2]) count(slots[at % AT_ONCE].triple);
        int32_t *slot = slots[at % AT_ONCE].last;
        int64_t place = document->characters_above + at + 1, above = at - (place - *slot);
        *slot = (int32_t)place;
        /* Whether the same pair stood there cannot be guessed, so there is no branch: else a pair is compared with itself. */
        int stood = above >= 0;
        above = stood ? above : at;
        stood &= (codes[above] == codes[at]) & (codes[above + 1] == codes[at + 1]);
        int32_t distance = stood ? (int32_t)(at - above) : facts->far;
        space->before[at] = distance;
        space->after[stood ? above : at] = distance;
    }
}

/* Count the words of a title that stand again, and in other lines those that land there. Where no pair of Han is, nothing
 * stands again. */
static void count_again(const reflow_document *document, reflow_line *title) {
    const reflow_features_space *space = &document->space;
    const reflow_facts *facts = document->facts;
    int32_t reach = facts->echo_reaches[ECHO_REACHES - 1];
    for (int64_t at = title->first; at <= title->last; at++) {
        int32_t before = space->before[at], after = space->after[at];
        title->pairs += space->han[at] & space->han[at + 1];
        title->again += before != facts->far || after != facts->far;
        for (int k = 0; k < ECHO_REACHES; k++) {
            title->again_above[k] += before <= facts->echo_reaches[k];
            title->again_below[k] += after <= facts->echo_reaches[k];
        }
        /* Whether a word lands in a line cannot be guessed, so there is no branch: else none lands in the title itself. */
        int lands_below = after <= reach, lands_above = before <= reach;
        document->lines[space->row[lands_below ? at + after : at]].landings[0] += lands_below;
        document->lines[space->row[lands_above ? at - before : at]].landings[1] += lands_above;
    }
}

/* Tie the words of a line to those above. Changes for now: a tie lies over the lines below that of its first character, down
 * to this. */
static void tie(const reflow_document *document, reflow_line *line) {
    const reflow_features_space *space = &document->space;
    const int32_t *reaches = document->facts->tie_reaches;
    for (int64_t at = line->first; at <= line->last; at++) {
        int32_t before = space->before[at];
        if (before > reaches[TIE_REACHES - 1]) continue;
        reflow_line *below_first = document->lines + space->row[at - before] + 1;
        for (int k = 0; k < TIE_REACHES; k++) {
            int tied = before <= reaches[k];
            below_first->ties[k] += tied;
            line[1].ties[k] -= tied;
        }
    }
}

/* Count in each line the words that stand again, those of titles that land in it, and the ties that lie over it. */
void reflow_tie_lines(reflow_document *document) {
    const reflow_features_space *space = &document->space;
    const reflow_facts *facts = document->facts;
    for (int64_t row = 0; row < document->count; row++) {
        reflow_line *line = document->lines + row;
        if (line->may_be_title) count_again(document, line);
        tie(document, line);
    }
    for (int k = 0; k < TIE_REACHES; k++) {
        double sum = 0;
        for (int64_t row = 0; row < document->count; row++) {
            if (row) document->lines[row].ties[k] += document->lines[row - 1].ties[k];
            sum += (double)document->lines[row].ties[k] / facts->tie_reaches[k];
        }
        document->mean_ties[k] = sum / (double)document->count;
    }
    for (int side = 0; side < 2; side++) {
        int32_t *landings = space->values, *window = landings + document->count, *below = window + document->count;
        for (int64_t row = 0; row < document->count; row++) {
            reflow_line *line = document->lines + row;
            line->landings[side] = line->may_be_title ? 0 : (int32_t)least(line->landings[side], facts->most_landings);
            landings[row] = line->landings[side];
        }
        reflow_window_max(landings, document->count, facts->landing_reach, window, below);
        for (int64_t row = 0; row < document->count; row++) document->lines[row].most_landings[side] = window[row];
    }
}

/* --- columns ------------------------------------------------------------------------------------------------------- */

float *reflow_echo(const reflow_document *document, int64_t row, float *out) {
    const reflow_line *line = document->lines + row;
    double pairs = (double)most(line->pairs, 1);
    for (int k = 0; k < ECHO_REACHES; k++) *out++ = (float)(line->may_be_title ? line->again_below[k] / pairs : 0);
    for (int k = 0; k < ECHO_REACHES; k++) *out++ = (float)(line->may_be_title ? line->again_above[k] / pairs : 0);
    *out++ = (float)(line->may_be_title ? line->again / pairs : 0);
    for (int side = 0; side < 2; side++) {
        *out++ = (float)(line->landings[side] / (document->facts->most_landings / 2.0));
        *out++ = (float)((double)line->landings[side] / (double)most(line->most_landings[side], 1));
    }
    return out;
}

float *reflow_topic(const reflow_document *document, int64_t row, float *out) {
    for (int k = 0; k < TIE_REACHES; k++) {
        double ties = (double)document->lines[row].ties[k] / document->facts->tie_reaches[k], mean = document->mean_ties[k];
        *out++ = (float)lower(ties * 2, 2);
        *out++ = (float)within(ties / (mean > 1e-3 ? mean : 1e-3), 0, 3);
    }
    return out;
}

/* Return the slot of two Han in the filter of words, which `reflow/model/features_kernel.py` fills. */
static inline uint32_t word_slot(uint32_t left, uint32_t right) {
    return (left << 16 | right) * UINT32_C(2654435761) >> (32 - 20);
}

/* Return how likely two Han belong to one word; 0 for a pair that no word contains. */
static float inside_word(const reflow_facts *facts, uint32_t left, uint32_t right) {
    uint32_t slot = word_slot(left, right), pair = left << 16 | right;
    if (!(facts->word_filter[slot / 8] >> slot % 8 & 1)) return 0; /* as it is for most pairs */
    if (left >= 0x10000 || right >= 0x10000) return 0;
    uint32_t low = facts->word_rows[left], size = facts->word_rows[left + 1] - low;
    if (!size) return 0;
    while (size > 1) { /* the pair is among `size` from `low` on, if at all; the processor need not guess where */
        uint32_t half = size / 2;
        low += facts->word_pairs[low + half] <= pair ? half : 0;
        size -= half;
    }
    return facts->word_pairs[low] == pair ? facts->word_values[low] : 0;
}

/* The sequences across the border between a line and a line above it, as it is or some lines further up. */
typedef struct {
    int between_han; /* else there are none */
    const uint16_t *pair; /* how often the pair is counted */
    const uint16_t *triples[2]; /* and those with the Han above and below; or no_count */
    const uint8_t *filter; /* of words, where the pair is */
} border;

static const uint16_t no_count;

static border find_border(const reflow_document *document, const reflow_line *above, const reflow_line *line) {
    const reflow_features_space *space = &document->space;
    const uint32_t *codes = space->codes;
    border between = {.between_han = space->han[above->last] && space->han[line->first], .triples = {&no_count, &no_count}};
    if (!between.between_han) return between;
    uint32_t left = codes[above->last], right = codes[line->first];
    uint64_t pair = mix(mix(0, left), right);
    between.pair = space->pair_counts + (pair & document->slots);
    between.filter = document->facts->word_filter + word_slot(left, right) / 8;
    if (above->first < above->last && space->han[above->last - 1]) {
        uint64_t triple = mix(mix(mix(0, codes[above->last - 1]), left), right);
        between.triples[0] = space->triple_counts + (triple & document->slots);
    }
    if (line->first < line->last && space->han[line->first + 1])
        between.triples[1] = space->triple_counts + (mix(pair, codes[line->first + 1]) & document->slots);
    return between;
}

float *reflow_cut(const reflow_document *document, int64_t row, float *out) {
    const reflow_facts *facts = document->facts;
    const reflow_line *line = document->lines + row;
    const uint32_t *codes = document->space.codes;
    int64_t lines_above = least(facts->cut_reach, row);
    border borders[MOST_CUTS];
    for (int64_t lag = 0; lag < lines_above; lag++) {
        borders[lag] = find_border(document, line - lag - 1, line);
        if (!borders[lag].between_han) continue;
        /* The counts lie anywhere in large tables: all are fetched at once. */
        prefetch(borders[lag].pair);
        prefetch(borders[lag].triples[0]);
        prefetch(borders[lag].triples[1]);
        prefetch(borders[lag].filter);
    }
    for (int64_t lag = 0; lag < facts->cut_reach; lag++) {
        int between_han = lag < lines_above && borders[lag].between_han;
        float word = 0, pair = 0, triple = 0;
        if (between_han) {
            int64_t in_text = lag == 0; /* once of the count is this border */
            int64_t pairs = *borders[lag].pair, triples = most(*borders[lag].triples[0], *borders[lag].triples[1]);
            word = inside_word(facts, codes[line[-lag - 1].last], codes[line->first]);
            pair = facts->log_counts[least(most(pairs - in_text, 0), facts->last_count)];
            triple = facts->log_counts[least(most(triples - in_text, 0), facts->last_count)];
        }
        *out++ = word, *out++ = pair, *out++ = triple;
        if (lag == 0) *out++ = (float)between_han;
    }
    return out;
}
