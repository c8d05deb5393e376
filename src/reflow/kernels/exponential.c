/* Exponentials, and the probabilities that scores stand for (reflow/model/exponential.py).
 *
 * All is computed with the same operations in the same order as there, so that it is the same to the last bit. Each function
 * is compiled for any processor and with AVX2.
 */
#include "kernels.h"

#include <string.h>

enum { MOST_CHOICES = 32 };

static const double LN2 = 0.6931471805599453, LEAST = -110.0, ROOT_OF_HALF = 0.7071067811865476;

/* Return the exponential of a value: 2^n exp r, with value = n ln 2 + r. */
REFLOW_INLINE double exponential(double value) {
    const double large = 6755399441055744.0; /* 1.5 * 2^52: from 2^52 on neighbouring doubles are 1 apart */
    double bounded = value < LEAST ? LEAST : value, shifted = bounded / LN2 + large;
    double rest = bounded - (shifted - large) * LN2, total = 1.0 / 5040, power;
    uint64_t bits;
    total = total * rest + 1.0 / 720;
    total = total * rest + 1.0 / 120;
    total = total * rest + 1.0 / 24;
    total = total * rest + 1.0 / 6;
    total = total * rest + 1.0 / 2;
    total = total * rest + 1;
    total = total * rest + 1;
    /* The lowest bits of the shifted number are n, which becomes the exponent of a power of two. */
    memcpy(&bits, &shifted, sizeof bits);
    bits = (bits << 52) + (UINT64_C(1023) << 52);
    memcpy(&power, &bits, sizeof power);
    return total * power;
}

/* Return the logarithm of a number of at least 1: with m, a mantissa around 1, and t = (m - 1) / (m + 1). */
REFLOW_INLINE double logarithm(double value) {
    uint64_t bits;
    double mantissa;
    memcpy(&bits, &value, sizeof bits);
    int exponent = (int)(bits >> 52) - 1022; /* of a mantissa between a half and 1 */
    bits = (bits & ((UINT64_C(1) << 52) - 1)) | UINT64_C(1022) << 52;
    memcpy(&mantissa, &bits, sizeof mantissa);
    int small = mantissa < ROOT_OF_HALF;
    mantissa = small ? 2 * mantissa : mantissa;
    double t = (mantissa - 1) / (mantissa + 1), square = t * t, total = 1.0 / 9;
    total = total * square + 1.0 / 7;
    total = total * square + 1.0 / 5;
    total = total * square + 1.0 / 3;
    total = total * square + 1;
    return (exponent - small) * LN2 + 2 * t * total;
}

REFLOW_INLINE void compute_exponentials(const double *restrict values, int64_t count, double *restrict powers) {
    for (int64_t k = 0; k < count; k++) powers[k] = exponential(values[k]);
}

REFLOW_INLINE void compute_softmax(const float *restrict scores, int64_t rows, int choices, int logarithms,
                                   float *restrict probabilities) {
    double below[MOST_CHOICES], powers[MOST_CHOICES];
    for (int64_t row = 0; row < rows; row++, scores += choices, probabilities += choices) {
        float highest = scores[0];
        for (int k = 1; k < choices; k++) highest = scores[k] > highest ? scores[k] : highest;
        for (int k = 0; k < choices; k++) below[k] = (double)(scores[k] - highest);
        for (int k = 0; k < choices; k++) powers[k] = exponential(below[k]);
        double sum = powers[0];
        for (int k = 1; k < choices; k++) sum += powers[k];
        if (logarithms) {
            double of_sum = logarithm(sum);
            for (int k = 0; k < choices; k++) probabilities[k] = (float)(below[k] - of_sum);
        } else {
            for (int k = 0; k < choices; k++) probabilities[k] = (float)(powers[k] / sum);
        }
    }
}

#if REFLOW_X86

REFLOW_WITH_AVX2 static void exponentials_avx2(const double *values, int64_t count, double *powers) {
    compute_exponentials(values, count, powers);
}

REFLOW_WITH_AVX2 static void softmax_avx2(const float *scores, int64_t rows, int choices, int logarithms,
                                          float *probabilities) {
    compute_softmax(scores, rows, choices, logarithms, probabilities);
}

#endif

REFLOW_EXPORT void reflow_exponentials(int32_t level, const double *values, int64_t count, double *powers);

/* Compute the exponential of each value. */
void reflow_exponentials(int32_t level, const double *values, int64_t count, double *powers) {
#if REFLOW_X86
    if (level >= REFLOW_AVX2) {
        exponentials_avx2(values, count, powers);
        return;
    }
#endif
    (void)level;
    compute_exponentials(values, count, powers);
}

REFLOW_EXPORT void reflow_softmax(int32_t level, const float *scores, int64_t rows, int32_t choices, int32_t logarithms,
                                  float *probabilities);

/* Compute the probabilities that the scores of each row stand for, or their logarithms. */
void reflow_softmax(int32_t level, const float *scores, int64_t rows, int32_t choices, int32_t logarithms,
                    float *probabilities) {
#if REFLOW_X86
    if (level >= REFLOW_AVX2) {
        softmax_avx2(scores, rows, choices, logarithms, probabilities);
        return;
    }
#endif
    (void)level;
    compute_softmax(scores, rows, choices, logarithms, probabilities);
}

/* Compute the logarithm of the sum of two numbers, given their logarithms, for each pair. */
REFLOW_EXPORT void reflow_log_add(const float *first, const float *second, int64_t count, float *totals) {
    for (int64_t k = 0; k < count; k++) {
        int more = first[k] > second[k];
        float larger = more ? first[k] : second[k], smaller = more ? second[k] : first[k];
        totals[k] = (float)(larger + logarithm(1 + exponential(smaller - larger)));
    }
}
