/* How sums, columns and means become the values of the network: whole numbers of steps of 2^-6.
 *
 * Each function is compiled for any processor and with AVX2, which takes a third of the time.
 */
#include "kernels.h"

/* Turn a sum into a value: divide by 2^8, round to the nearest whole number, to the even one of two, and cut off. */
REFLOW_INLINE int32_t value_of(int32_t sum, int32_t highest) {
    int32_t value = (sum + 127 + (sum >> 8 & 1)) >> 8;
    return value < 0 ? 0 : value > highest ? highest : value;
}

/* Round to the nearest whole number, to the even one of two: from 2^23 on neighbouring floats are 1 apart. */
REFLOW_INLINE int16_t nearest(float value) {
    const float large = 12582912.0f; /* 1.5 * 2^23 */
    return (int16_t)(int32_t)(value + large - large);
}

REFLOW_INLINE void add_sums(const int32_t *restrict sums, const int16_t *restrict before, int64_t count, int32_t highest,
                            int16_t *restrict values) {
    for (int64_t k = 0; k < count; k++) {
        int32_t value = before[k] + value_of(sums[k], highest);
        values[k] = (int16_t)(value > highest ? highest : value);
    }
}

REFLOW_INLINE void standardize_numbers(const float *restrict numbers, const float *restrict mean,
                                       const float *restrict scale, const int16_t *restrict of_zero, float farthest,
                                       int count, int16_t *restrict values) {
    for (int k = 0; k < count; k++) {
        float value = (numbers[k] - mean[k]) / scale[k];
        value = value > -farthest ? value : -farthest; /* so is what is no number */
        value = value < farthest ? value : farthest;
        values[k] = (int16_t)(nearest(value * 64) - of_zero[k]);
    }
}

REFLOW_INLINE void mean_of_window(const int16_t *restrict entering, const int16_t *restrict leaving, float lines, int count,
                                  int32_t *restrict window, int16_t *restrict values) {
    for (int k = 0; k < count; k++) {
        window[k] += entering[k] - leaving[k];
        values[k] = nearest((float)window[k] / lines);
    }
}

static void add(const int32_t *sums, const int16_t *before, int64_t count, int32_t highest, int16_t *values) {
    add_sums(sums, before, count, highest, values);
}

static void standardize(const float *numbers, const float *mean, const float *scale, const int16_t *of_zero,
                        float farthest, int count, int16_t *values) {
    standardize_numbers(numbers, mean, scale, of_zero, farthest, count, values);
}

static void mean(const int16_t *entering, const int16_t *leaving, float lines, int count, int32_t *window,
                 int16_t *values) {
    mean_of_window(entering, leaving, lines, count, window, values);
}

#if REFLOW_X86

REFLOW_WITH_AVX2 static void add_avx2(const int32_t *sums, const int16_t *before, int64_t count, int32_t highest,
                                      int16_t *values) {
    add_sums(sums, before, count, highest, values);
}

REFLOW_WITH_AVX2 static void standardize_avx2(const float *numbers, const float *mean, const float *scale,
                                              const int16_t *of_zero, float farthest, int count, int16_t *values) {
    standardize_numbers(numbers, mean, scale, of_zero, farthest, count, values);
}

REFLOW_WITH_AVX2 static void mean_avx2(const int16_t *entering, const int16_t *leaving, float lines, int count,
                                       int32_t *window, int16_t *values) {
    mean_of_window(entering, leaving, lines, count, window, values);
}

const reflow_rounding reflow_roundings[] = {
    {add, standardize, mean},
    {add_avx2, standardize_avx2, mean_avx2},
    {add_avx2, standardize_avx2, mean_avx2},
};

#else

const reflow_rounding reflow_roundings[] = {{add, standardize, mean}};

#endif
