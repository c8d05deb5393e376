/* Keys of lines that are equal but for numbers and blanks (reflow/model/running_heads.py). */
#include "features.h"

static uint64_t mixed(uint64_t code, uint64_t place, uint64_t longest) {
    uint64_t hash = (code * (longest + 1) + place + 1) * UINT64_C(0x9E3779B97F4A7C15);
    hash ^= hash >> 29;
    hash *= UINT64_C(0xBF58476D1CE4E5B9);
    return hash ^ hash >> 32;
}

/* Write the key of each line, which begins with a printed character.
 *
 * `numerals` says which code points are some; of a number the first stands for all, as 0. Returns 0 if a line is empty, or
 * does not lie in the text.
 */
REFLOW_EXPORT int reflow_keys(const uint32_t *codes, const uint8_t *props, int64_t characters, const uint8_t *numerals,
                              const int64_t *start, const int64_t *end, int64_t lines, int64_t longest, uint64_t *keys) {
    for (int64_t line = 0; line < lines; line++) {
        uint64_t key = 0, place = 0;
        int in_number = 0;
        if (start[line] < 0 || end[line] > characters || end[line] <= start[line]) return 0;
        for (int64_t at = start[line]; at < end[line]; at++) {
            int numeral = codes[at] < REFLOW_PLANE && numerals[codes[at]];
            if (class_of(props[at]) > SPACE && !(numeral && in_number))
                key += mixed(numeral ? 0 : codes[at], place++, (uint64_t)longest);
            in_number = numeral;
        }
        keys[line] = key;
    }
    return 1;
}
