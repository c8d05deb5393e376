/* The characters of some ranges of a text, one range behind the other (reflow/draft/text.py). */
#include "kernels.h"

#include <string.h>

/* What is known of each character; `props` may be missing in both of two texts. */
typedef struct {
    uint32_t *codes;
    int32_t *origin;
    uint8_t *props;
    int64_t characters;
} reflow_text;

/* Copy ranges into a text of as many characters. Returns 0 if they do not lie in the first text, or are more or fewer. */
REFLOW_EXPORT int reflow_ranges(const reflow_text *from, const int64_t *start, const int64_t *end, int64_t ranges,
                                const reflow_text *to) {
    int64_t at = 0;
    for (int64_t range = 0; range < ranges; range++) {
        int64_t first = start[range], size = end[range] - first;
        if (first < 0 || size < 0 || end[range] > from->characters || size > to->characters - at) return 0;
        memcpy(to->codes + at, from->codes + first, (size_t)size * sizeof *to->codes);
        memcpy(to->origin + at, from->origin + first, (size_t)size * sizeof *to->origin);
        if (to->props) memcpy(to->props + at, from->props + first, (size_t)size);
        at += size;
    }
    return at == to->characters;
}
