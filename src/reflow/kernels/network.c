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
    const int16_t *of_zero; /* the value of each column whose number is 0 */
    const int16_t *vectors, *letters, *enter, *middle, *around, *last, *leave;
    const int32_t *letters_bias, *enter_bias, *middle_bias, *around_bias, *last_bias, *leave_bias;
} reflow_network_weights;

/* Memory for `BLOCK` lines, for a row of each reach in `windows`, and in `hidden` twice for all lines of the longest
 * document with a margin as wide as the largest distance above and below. */
typedef struct {
    int16_t *inputs, *letters, *means, *hidden;
    int32_t *sums, *windows;
} reflow_network_space;

/* --- layers -------------------------------------------------------------------------------------------------------- */

static const int16_t zeros[HIDDEN];

static inline int64_t least(int64_t first, int64_t second) { return first < second ? first : second; }

/* Set the sums of some rows to the biases. The rows that are set are copied to those behind them: few large copies are much
 * quicker than one of each row. */
static void begin(const int32_t *bias, int outputs, int64_t count, int32_t *sums) {
    const size_t row_size = (size_t)outputs * sizeof *sums;
    memcpy(sums, bias, row_size);
    for (int64_t set = 1; set < count; set *= 2)
        memcpy(sums + set * outputs, sums, (size_t)least(set, count - set) * row_size);
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
        reflow_roundings[net->level].add(space->sums + row * OUTPUTS, zeros, net->spelled, net->highest,
                                         inputs + row * INPUTS + net->columns);
}

/* Compute the hidden values of lines, which are zeros, from their columns and characters. */
static void enter(const reflow_network_weights *net, const float *columns, const int64_t *ids, int64_t lines,
                  int16_t *hidden, reflow_network_space *space) {
    memset(space->inputs, 0, BLOCK * INPUTS * sizeof *space->inputs);
    memset(space->letters, 0, BLOCK * LETTERS * sizeof *space->letters);
    for (int64_t first = 0; first < lines; first += BLOCK) {
        int64_t count = least(lines - first, BLOCK);
        for (int64_t row = 0; row < count; row++)
            reflow_roundings[net->level].standardize(columns + (first + row) * net->columns, net->mean, net->scale,
                                                     net->of_zero, net->farthest, net->columns,
                                                     space->inputs + row * INPUTS);
        spell(net, ids + first * net->places, count, space->inputs, space);
        begin(net->enter_bias, HIDDEN, count, space->sums);
        reflow_products[net->level](space->inputs, INPUTS, net->enter, INPUTS, HIDDEN, count, space->sums);
        for (int64_t row = 0; row < count; row++)
            reflow_roundings[net->level].add(space->sums + row * HIDDEN, zeros, HIDDEN, net->highest,
                                             hidden + (first + row) * HIDDEN);
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
        reflow_roundings[net->level].add(space->sums, hidden + first * HIDDEN, count * HIDDEN, net->highest,
                                         changed + first * HIDDEN);
    }
}

/* Add to each row what the means over the lines around it make. */
static void look_around(const reflow_network_weights *net, const int16_t *hidden, int64_t lines, int16_t *changed,
                        reflow_network_space *space) {
    int width = net->reaches * HIDDEN;
    /* The sums of a window for each reach, which moves down with the rows; above the first it holds those below that. */
    memset(space->windows, 0, (size_t)width * sizeof *space->windows);
    for (int k = 0; k < net->reaches; k++)
        for (int64_t row = 0; row < least(net->reach[k], lines); row++)
            for (int unit = 0; unit < HIDDEN; unit++) space->windows[k * HIDDEN + unit] += hidden[row * HIDDEN + unit];
    for (int64_t first = 0; first < lines; first += BLOCK) {
        int64_t count = least(lines - first, BLOCK);
        for (int64_t row = first; row < first + count; row++)
            for (int k = 0; k < net->reaches; k++) {
                int64_t entering = row + net->reach[k], leaving = row - net->reach[k] - 1;
                int64_t top = leaving < 0 ? 0 : leaving + 1, bottom = least(entering + 1, lines);
                reflow_roundings[net->level].mean(entering < lines ? hidden + entering * HIDDEN : zeros,
                                                  leaving >= 0 ? hidden + leaving * HIDDEN : zeros,
                                                  (float)(bottom - top), HIDDEN, space->windows + k * HIDDEN,
                                                  space->means + (row - first) * width + k * HIDDEN);
            }
        begin(net->around_bias, HIDDEN, count, space->sums);
        reflow_products[net->level](space->means, width, net->around, width, HIDDEN, count, space->sums);
        reflow_roundings[net->level].add(space->sums, hidden + first * HIDDEN, count * HIDDEN, net->highest,
                                         changed + first * HIDDEN);
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

/* Score lines. `columns` has the numbers of each line one after the other; `bounds` has the first line of each document,
 * and the number of all lines. */
void reflow_network(const reflow_network_weights *net, const float *columns, const int64_t *ids, const int64_t *bounds,
                    int64_t documents, float *scores, reflow_network_space *space) {
    int64_t margin = 0;
    for (int layer = 0; layer < net->layers; layer++)
        if (net->distance[layer] > margin) margin = net->distance[layer];
    for (int64_t document = 0; document < documents; document++) {
        int64_t first = bounds[document], lines = bounds[document + 1] - first, rows = lines + 2 * margin;
        int16_t *here = space->hidden + margin * HIDDEN, *there = here + rows * HIDDEN;
        memset(space->hidden, 0, (size_t)(2 * rows * HIDDEN) * sizeof *space->hidden);
        enter(net, columns + first * net->columns, ids + first * net->places, lines, here, space);
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
