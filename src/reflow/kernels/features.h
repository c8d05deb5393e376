/* The features of lines: what they are computed from, and what is known of each line before its columns are written.
 *
 * The columns are those of reflow/model/features.py, in the same order, computed in the same way: in whole numbers and
 * doubles, which are rounded to floats at the end. Logarithms come from NumPy, as tables.
 */
#ifndef REFLOW_FEATURES_H
#define REFLOW_FEATURES_H

#include "kernels.h"

/* The class of a character, in the low bits of its property byte (reflow/tables/characters.py); all up to SPACE are blank. */
enum { LINE_END, IGNORED, SPACE, OTHER, LATIN, DIGIT, HAN, STOP, COMMA, OPEN, CLOSE, DASH, CLASSES };

/* How a line ends: `End` in features.py. */
enum { END_OPEN_MARK, END_WORD, END_COMMA, END_PAUSE, END_STOP, ENDS };

/* How many there are of each; Python provides what they are. */
enum { ROOMS = 6, ECHO_REACHES = 3, TIE_REACHES = 2, SIGNS = 7, MARKERS = 18, MOST_PATTERNS = 16, MOST_CUTS = 16 };

/* Sets of characters, in the order in which Python names them. */
enum {
    SIGN, /* of the first kind; the others follow */
    PAUSES = SIGN + SIGNS,
    OPENING_QUOTATIONS,
    CLOSING_QUOTATIONS,
    ENDING_BRACKETS,
    BOOK_TITLES,
    LINE_BULLETS,
    PHOTO_SIGNS,
    ROUND_BRACKETS,
    NUMERALS,
    PARTS,
    BULLETS,
    DASHES,
    BARS,
    SPACES,
    BLANKS,
    OPENING_BRACKETS,
    CLOSING_BRACKETS,
    COLONS,
    NUMBER_MARKS,
    NUMERAL_MARKS,
    LETTER_MARKS,
    DATE_MARKS,
    MONTHS,
    PREFIX_ENDS,
    CELL_BORDERS,
    CODE_SIGNS,
    CODE_ENDS,
    CODE_BEGINNINGS
};

/* The facts of the definition: its thresholds, whose names are those of Python, and its tables. */
typedef struct {
    int32_t columns; /* of a line */
    int32_t patterns;
    int32_t measure_reach, support, tolerance, widest;              /* column_measure.py */
    int32_t full_room, short_room, longest_step, han_width;         /* features.py */
    int32_t longest_title, most_landings, landing_reach, cut_reach; /* the same */
    int32_t head, tail, character_ids, no_character;                /* the same */
    int32_t far;                                                    /* repeats.py */
    int32_t most_slots, slots_a_character;                          /* the same */
    int32_t head_reach, around, near, long_line, kinsoku_room;      /* line_signs.py */
    int32_t longest_repeated;                                       /* the same */
    int32_t indent, most_rows;                                      /* pieces.py */
    int32_t first_cjk_mark;                                         /* characters.py */
    int32_t last_width, last_count, last_equal; /* the last entries of tables of logarithms, for what is more as well */
    int32_t room_edges[ROOMS - 1];
    int32_t echo_reaches[ECHO_REACHES];
    int32_t tie_reaches[TIE_REACHES];
    double habit_strength;
    const uint8_t *set_numbers;   /* [code point of the first plane]: which sets it is in; 0 for none, as for most */
    const uint64_t *sets;         /* [their number]: a bit for each */
    const uint32_t *word_rows;    /* [its first code point]: the first pair of Han in a word, and one more */
    const uint32_t *word_pairs;   /* its code points, 16 bits each, ascending */
    const float *word_values;     /* [pair]: its log-odds, in the range of the columns */
    const uint8_t *word_filter;   /* [its slot]: a bit, which is 0 if no pair of a word has the slot */
    const float *log_widths;      /* [half-ems] */
    const float *log_counts;      /* [how often a sequence is counted] */
    const float *log_equal_lines; /* [how many lines are equal] */
} reflow_facts;

/* The text, and the columns of its lines. */
typedef struct {
    int64_t characters, lines;
    const uint32_t *codes;
    const uint8_t *props;
    const int64_t *doc, *start, *end, *skip, *indent, *width, *measure, *above, *below;
    const uint8_t *dateline, *pattern;
} reflow_lines;

/* How lines begin and end, and where their documents do: columns of `View`. */
typedef struct {
    int8_t *end;
    uint8_t *first, *last, *same;
    int64_t *top, *bottom;
} reflow_view;

/* What is known of a line before its columns are written. */
typedef struct {
    uint64_t keys[3]; /* hashes of its prefix, of its characters, and of those but numbers */
    int32_t equal[3]; /* lines of the document that have the same key; 0 where it has none */
    int32_t first, last;                             /* printed characters */
    int32_t classes[CLASSES], signs[SIGNS];
    int32_t commas, bars, code, gaps, ascii_letters; /* of all its characters */
    int32_t step;                                    /* what begins the line and cannot be cut, in half-ems */
    int32_t markers, kind;                           /* a bit for each marker; the number of the first, from 1 */
    int32_t colon;                                   /* its place; 0 without one */
    int32_t may_be_title;
    int32_t pairs, again; /* of Han, and those that stand again */
    int32_t again_above[ECHO_REACHES], again_below[ECHO_REACHES];
    int32_t landings[2], most_landings[2]; /* words of titles above, and below; the most in a line near */
    int32_t ties[TIE_REACHES];
    int32_t width, measure, whole, whole_above, whole_below, whole_measure;
    int32_t widest, widest_near;
    int32_t least_indent;
    int32_t room; /* in the way that the page is set */
    int32_t goes_on;
    int64_t run_above, run_below; /* widths of the line with its run */
} reflow_line;

_Static_assert(sizeof(reflow_line) <= 320, "Python provides 320 bytes for each line");

/* Shares of the lines around a line; those up to RUN_FILLS are counted nearer to it as well. */
enum {
    STOPPED,
    OPEN_ENDED,
    FULL_OPEN,
    SHORT_OPEN,
    AS_WIDE,
    RUN_FILLS,
    SHARES_NEAR,
    WITH_COMMA = SHARES_NEAR,
    LONG_LINES,
    NO_MEASURE,
    INDENTED,
    WELL_INDENTED,
    BELOW_BLANK,
    DATELINES,
    MARKED,
    WITH_COLON,
    MATCHED, /* the first pattern; the others follow */
    SHARES = MATCHED + MOST_PATTERNS
};

_Static_assert(SHARES == 31, "Python provides 31 numbers for the shares of each line");

/* Memory for the longest document. */
typedef struct {
    reflow_line *lines;       /* one more than there are */
    uint32_t *codes;          /* of printed characters, and two more */
    uint8_t *han;             /* whether they are Han */
    int32_t *row;             /* their lines */
    int32_t *before, *after;  /* how far away the same pair stands */
    int32_t *last;            /* [hash of 16 bits]: where a pair stood last; zeros */
    uint16_t *pair_counts, *triple_counts; /* what is more is counted as the highest */
    int32_t *first_equal; /* twice as many as lines, rounded up to a power of two */
    int32_t *totals;      /* SHARES for each line, and one more */
    int32_t *values;      /* 3 for each line */
} reflow_features_space;

/* A document: its lines, and what they have in common. */
typedef struct {
    const reflow_facts *facts;
    reflow_lines in; /* from its first line on */
    const int8_t *ends;
    const uint8_t *firsts, *lasts; /* classes */
    reflow_features_space space;
    reflow_line *lines;
    int64_t count; /* of lines */
    int64_t characters_above; /* printed ones of the documents above */
    int64_t characters;       /* printed ones of this */
    uint64_t slots;           /* of its tables, less one */
    const float *log_lines;   /* [lines above or below] */
    double page;              /* its measure in em */
    double mean_ties[TIE_REACHES];
    double squeezed, full, first_full, first_known; /* columns of `habit` */
} reflow_document;

static inline int class_of(uint8_t props) { return props & 15; }

static inline int half_ems(uint8_t props) { return props >> 4; }

/* Return a bit for each set that a character is in. */
static inline uint64_t sets_of(const reflow_facts *facts, uint32_t code) {
    return code < 0x10000 ? facts->sets[facts->set_numbers[code]] : 0;
}

static inline int in(uint64_t sets, int set) { return (int)(sets >> set & 1); }

static inline int is_digit(uint32_t code) { return code - '0' < 10 || code - 0xFF10 < 10; }

static inline int64_t least(int64_t first, int64_t second) { return first < second ? first : second; }

static inline int64_t most(int64_t first, int64_t second) { return first > second ? first : second; }

/* Whether a difference is at most so large, above or below. */
static inline int is_near(int64_t difference, int64_t largest) {
    return difference <= largest && difference >= -largest;
}

static inline double lower(double first, double second) { return first < second ? first : second; }

static inline double within(double value, double low, double high) {
    return value < low ? low : value > high ? high : value;
}

/* Load into the cache what is used soon. */
static inline void prefetch(const void *address) {
#if defined(__GNUC__)
    __builtin_prefetch(address);
#else
    (void)address;
#endif
}

/* Continue the hash of a sequence of code points (repeats.py). */
static inline uint64_t mix(uint64_t hash, uint64_t code) {
    hash = (hash * 31 + code) * 0x9E3779B97F4A7C15u;
    return hash ^ hash >> 29;
}

/* The printed characters of lines, and where their words stand again (repeats.c). */
void reflow_read_line(reflow_document *document, int64_t row);
void reflow_find_repeats(reflow_document *document);
void reflow_tie_lines(reflow_document *document);
float *reflow_echo(const reflow_document *document, int64_t row, float *out);
float *reflow_topic(const reflow_document *document, int64_t row, float *out);
float *reflow_cut(const reflow_document *document, int64_t row, float *out);

/* Measures (column_measure.c). */
void reflow_whole_measures(reflow_document *document);
void reflow_window_max(const int32_t *values, int64_t count, int64_t reach, int32_t *window, int32_t *below);

/* Signs of lines (line_signs.c). */
void reflow_find_markers(reflow_document *document, int64_t row);
void reflow_count_equal(reflow_document *document, int key);
void reflow_count_shares(reflow_document *document, int64_t row, int32_t *shares);
float *reflow_markers(const reflow_document *document, int64_t row, const float *means, float *out);
float *reflow_likeness(const reflow_document *document, int64_t row, float *out);
float *reflow_surroundings(const reflow_document *document, int64_t row, const float *means, const float *near, float *out);

/* Pieces of printed lines (pieces.c). */
void reflow_find_runs(reflow_document *document);
int reflow_run_fills(const reflow_document *document, int64_t row);
float *reflow_pieces(const reflow_document *document, int64_t row, const float *means, const float *near, float *out);

#endif
