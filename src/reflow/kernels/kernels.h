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
#define REFLOW_INLINE static inline __attribute__((always_inline))
#else
#define REFLOW_EXPORT
#define REFLOW_INLINE static inline
#endif

/* A function that may use these instructions. */
#if REFLOW_X86
#define REFLOW_WITH_AVX2 __attribute__((target("avx2")))
#define REFLOW_WITH_VNNI __attribute__((target("avx512f,avx512bw,avx512vl,avx512vnni")))
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
enum { REFLOW_PLANE = 1 << 16 }; /* code points that tables of characters cover */

/* sums[row][output] += the products of a row's inputs with the weights of an output. Rows lie `stride` inputs apart. */
typedef void reflow_product(const int16_t *rows, int64_t stride, const int16_t *weights, int inputs, int outputs,
                            int64_t count, int32_t *sums);

extern reflow_product *const reflow_products[]; /* of each level */

/* How numbers become values (rounding.c). */
typedef struct {
    /* Add to each value what a sum makes; no value exceeds the highest. */
    void (*add)(const int32_t *sums, const int16_t *before, int64_t count, int32_t highest, int16_t *values);
    /* Standardize numbers: (number - mean) / scale, cut off at `farthest` on both sides, less what 0 is standardized to. */
    void (*standardize)(const float *numbers, const float *mean, const float *scale, const int16_t *of_zero,
                        float farthest, int count, int16_t *values);
    /* Add a row to the sums of a window of lines and take one away, and divide them by the number of its lines. */
    void (*mean)(const int16_t *entering, const int16_t *leaving, float lines, int count, int32_t *window,
                 int16_t *values);
} reflow_rounding;

extern const reflow_rounding reflow_roundings[]; /* of each level */

#endif
