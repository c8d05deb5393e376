/* The network of reflow/model/network.py in whole numbers.
 *
 * A value is a number of steps of 2^-6, a weight one of 2^-8, a bias or sum one of 2^-14. All sums fit into 32 bits.
 */
#include "kernels.h"

#include <string.h>

enum {
    HIDDEN = REFLOW_HIDDEN,
    LETTERS = REFLOW_LETTERS,
    INPUTS = REFLOW_INPUTS,
    OUTPUTS = REFLOW_OUTPUTS,
    BLOCK = 64 /* lines that are computed at once, so that they stay in the cache */
};

typedef struct {
    int32_t level;   /* of the instructions */
    int32_t columns; /* of a line; behind them come the `spelled` numbers that its characters make */
    int32_t spelled;
    int32_t places; /* characters of a line that are read */
    int32_t vector; /* numbers of a character */
    int32_t outputs;
    int32_t layers; /* convolutions in the middle */
    int32_t reaches;
    int32_t highest;     /* value */
    int32_t distance[8]; /* of each of these layers */
    int32_t reach[4];    /* lines above and below over which means are taken */
    float farthest;
    const float *mean, *scale;
    const int16_t *vectors, *letters, *enter, *middle, *around, *last, *leave;
    const int32_t *letters_bias, *enter_bias, *middle_bias, *around_bias, *last_bias, *leave_bias;
} reflow_network_weights;

/* Memory for `BLOCK` lines, and for all lines of the longest document: `total` one more, `hidden` twice with a margin as
 * wide as the largest distance above and below. */
typedef struct {
    int16_t *inputs, *letters, *means, *hidden;
    int32_t *sums, *total;
} reflow_network_space;

/* --- numbers ------------------------------------------------------------------------------------------------------- */

/* Turn a sum into a value: divide by 2^8, round to the nearest whole number, to the even one of two, and cut off. */
static inline int32_t value_of(int32_t sum, int32_t highest) {
    int32_t value = sum >> 8, part = sum & 255;
    value += part > 128 || (part == 128 && (value & 1));
    return value < 0 ? 0 : value > highest ? highest : value;
}

/* Round to the nearest whole number, to the even one of two: from 2^23 on neighbouring floats are 1 apart. */
static inline int16_t nearest(float value) {
    const float large = 12582912.0f; /* 1.5 * 2^23 */
    return (int16_t)(value + large - large);
}

/* Set the sums of some rows to the biases. */
static void begin(const int32_t *bias, int outputs, int64_t count, int32_t *sums) {
    for (int64_t row = 0; row < count; row++) memcpy(sums + row * outputs, bias, (size_t)outputs * sizeof *sums);
}

static inline int64_t least(int64_t first, int64_t second) { return first < second ? first : second; }

/* --- layers -------------------------------------------------------------------------------------------------------- */

/* Standardize columns: (value - mean) / scale, cut off. A column of `columns` is `stride` numbers long. */
static void standardize(const reflow_network_weights *net, const float *columns, int64_t stride, int64_t count,
                        int16_t *restrict inputs) {
    for (int column = 0; column < net->columns; column++) {
        const float *values = columns + column * stride;
        float mean = net->mean[column], scale = net->scale[column], farthest = net->farthest;
        for (int64_t row = 0; row < count; row++) {
            float value = (values[row] - mean) / scale;
            value = value > -farthest ? value < farthest ? value : farthest : -farthest; /* so is what is no number */
            inputs[row * INPUTS + column] = nearest(value * 64);
        }
    }
}

/* Compute what the characters of lines make, and write it behind their columns. */
static void spell(const reflow_network_weights *net, const int64_t *ids, int64_t count, int16_t *inputs,
                  reflow_network_space *space) {
    for (int64_t row = 0; row < count; row++)
        for (int place = 0; place < net->places; place++)
            memcpy(space->letters + row * LETTERS + place * net->vector,
                   net->vectors + ids[row * net->places + place] * net->vector,
                   (size_t)net->vector * sizeof *space->letters);
    begin(net->letters_bias, OUTPUTS, count, space->sums);
    reflow_products[net->level](space->letters, LETTERS, net->letters, LETTERS, OUTPUTS, count, space->sums);
    for (int64_t row = 0; row < count; row++)
        for (int k = 0; k < net->spelled; k++)
            inputs[row * INPUTS + net->columns + k] = (int16_t)value_of(space->sums[row * OUTPUTS + k], net->highest);
}

/* Compute the hidden values of lines from their columns and characters. */
static void enter(const reflow_network_weights *net, const float *columns, int64_t stride, const int64_t *ids,
                  int64_t lines, int16_t *hidden, reflow_network_space *space) {
    memset(space->inputs, 0, BLOCK * INPUTS * sizeof *space->inputs);
    memset(space->letters, 0, BLOCK * LETTERS * sizeof *space->letters);
    for (int64_t first = 0; first < lines; first += BLOCK) {
        int64_t count = least(lines - first, BLOCK);
        standardize(net, columns + first, stride, count, space->inputs);
        spell(net, ids + first * net->places, count, space->inputs, space);
        begin(net->enter_bias, HIDDEN, count, space->sums);
        reflow_products[net->level](space->inputs, INPUTS, net->enter, INPUTS, HIDDEN, count, space->sums);
        for (int64_t k = 0; k < count * HIDDEN; k++)
            hidden[first * HIDDEN + k] = (int16_t)value_of(space->sums[k], net->highest);
    }
}

/* Add to hidden values what the sums of a layer make. */
static void change(const int32_t *restrict sums, const int16_t *restrict hidden, int64_t count, int32_t highest,
                   int16_t *restrict changed) {
    for (int64_t k = 0; k < count; k++) {
        int32_t value = hidden[k] + value_of(sums[k], highest);
        changed[k] = (int16_t)(value > highest ? highest : value);
    }
}

/* Add to each row what a convolution makes of it and of the rows `distance` above and below. The margins are zeros. */
static void convolve(const reflow_network_weights *net, const int16_t *kernels, const int32_t *bias, int64_t distance,
                     const int16_t *hidden, int64_t lines, int16_t *changed, reflow_network_space *space) {
    for (int64_t first = 0; first < lines; first += BLOCK) {
        int64_t count = least(lines - first, BLOCK);
        begin(bias, HIDDEN, count, space->sums);
        for (int kernel = 0; kernel < 3; kernel++)
            reflow_products[net->level](hidden + (first + (kernel - 1) * distance) * HIDDEN, HIDDEN,
                                        kernels + kernel * HIDDEN * HIDDEN, HIDDEN, HIDDEN, count, space->sums);
        change(space->sums, hidden + first * HIDDEN, count * HIDDEN, net->highest, changed + first * HIDDEN);
    }
}

/* Compute the means of hidden values over the lines around a line. */
static void mean_around(const int32_t *restrict above, const int32_t *restrict below, float lines,
                        int16_t *restrict means) {
    for (int k = 0; k < HIDDEN; k++) means[k] = nearest((float)(below[k] - above[k]) / lines);
}

/* Add to each row what the means over the lines around it make. */
static void look_around(const reflow_network_weights *net, const int16_t *hidden, int64_t lines, int16_t *changed,
                        reflow_network_space *space) {
    int width = net->reaches * HIDDEN;
    int32_t *total = space->total; /* [row]: the sum of all rows above it */
    memset(total, 0, HIDDEN * sizeof *total);
    for (int64_t k = 0; k < lines * HIDDEN; k++) total[k + HIDDEN] = total[k] + hidden[k];
    for (int64_t first = 0; first < lines; first += BLOCK) {
        int64_t count = least(lines - first, BLOCK);
        for (int64_t row = first; row < first + count; row++)
            for (int k = 0; k < net->reaches; k++) {
                int64_t top = row - net->reach[k] < 0 ? 0 : row - net->reach[k];
                int64_t bottom = least(row + net->reach[k] + 1, lines);
                mean_around(total + top * HIDDEN, total + bottom * HIDDEN, (float)(bottom - top),
                            space->means + (row - first) * width + k * HIDDEN);
            }
        begin(net->around_bias, HIDDEN, count, space->sums);
        reflow_products[net->level](space->means, width, net->around, width, HIDDEN, count, space->sums);
        change(space->sums, hidden + first * HIDDEN, count * HIDDEN, net->highest, changed + first * HIDDEN);
    }
}

/* Score the labels and kinds of text of each line. */
static void leave(const reflow_network_weights *net, const int16_t *hidden, int64_t lines, float *scores,
                  reflow_network_space *space) {
    for (int64_t first = 0; first < lines; first += BLOCK) {
        int64_t count = least(lines - first, BLOCK);
        begin(net->leave_bias, OUTPUTS, count, space->sums);
        reflow_products[net->level](hidden + first * HIDDEN, HIDDEN, net->leave, HIDDEN, OUTPUTS, count, space->sums);
        for (int64_t row = 0; row < count; row++)
            for (int k = 0; k < net->outputs; k++)
                scores[(first + row) * net->outputs + k] = (float)space->sums[row * OUTPUTS + k] / 16384;
    }
}

REFLOW_EXPORT void reflow_network(const reflow_network_weights *net, const float *columns, const int64_t *ids,
                                  const int64_t *bounds, int64_t documents, float *scores, reflow_network_space *space);

/* Score lines. `columns` has the numbers of each column one after the other; `bounds` has the first line of each document,
 * and the number of all lines. */
void reflow_network(const reflow_network_weights *net, const float *columns, const int64_t *ids, const int64_t *bounds,
                    int64_t documents, float *scores, reflow_network_space *space) {
    int64_t stride = bounds[documents], margin = 0;
    for (int layer = 0; layer < net->layers; layer++)
        if (net->distance[layer] > margin) margin = net->distance[layer];
    for (int64_t document = 0; document < documents; document++) {
        int64_t first = bounds[document], lines = bounds[document + 1] - first, rows = lines + 2 * margin;
        int16_t *here = space->hidden + margin * HIDDEN, *there = here + rows * HIDDEN;
        memset(space->hidden, 0, (size_t)(2 * rows * HIDDEN) * sizeof *space->hidden);
        enter(net, columns + first, stride, ids + first * net->places, lines, here, space);
        for (int layer = 0; layer < net->layers; layer++) {
            convolve(net, net->middle + layer * 3 * HIDDEN * HIDDEN, net->middle_bias + layer * HIDDEN,
                     net->distance[layer], here, lines, there, space);
            int16_t *before = here;
            here = there, there = before;
        }
        look_around(net, here, lines, there, space);
        convolve(net, net->last, net->last_bias, 1, there, lines, here, space);
        leave(net, here, lines, scores + first * net->outputs, space);
    }
}
