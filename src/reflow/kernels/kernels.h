/* The compiled kernels of reflow: pure functions over columns, without state and without allocation.
 *
 * Each computes what the Python code beside it computes, to the last bit. The caller checks pointers,
 * lengths and types, and provides all memory (src/reflow/kernels/).
 */
#ifndef REFLOW_KERNELS_H
#define REFLOW_KERNELS_H

#include <float.h>
#include <stdint.h>

#if FLT_EVAL_METHOD != 0
#error "this processor computes floats with more digits than NumPy"
#endif

#if defined(__x86_64__) && defined(__GNUC__)
#define REFLOW_X86 1
#else
#define REFLOW_X86 0
#endif

#if defined(__GNUC__)
#define REFLOW_EXPORT __attribute__((visibility("default")))
#else
#define REFLOW_EXPORT
#endif

/* The instructions that products are computed with; a higher level is quicker. */
enum { REFLOW_PLAIN = 0, REFLOW_AVX2 = 1, REFLOW_VNNI = 2 };

/* Sizes of the network, multiples of what the instructions take at once. */
enum {
    REFLOW_HIDDEN = 96,
    REFLOW_LETTERS = 96,  /* numbers of the vectors of a line's characters */
    REFLOW_INPUTS = 320,  /* columns, and what the characters make, filled up with zeros */
    REFLOW_OUTPUTS = 32   /* of the first and the last layer, filled up with zeros */
};

/* The most states of the grammar, a power of two, and sets of labels. */
enum { REFLOW_STATES = 16, REFLOW_SETS = 32 };

/* sums[row][output] += the products of a row's inputs with the weights of an output. Rows lie `stride` inputs apart. */
typedef void reflow_product(const int16_t *rows, int64_t stride, const int16_t *weights, int inputs, int outputs,
                            int64_t count, int32_t *sums);

extern reflow_product *const reflow_products[]; /* of each level */

#endif
