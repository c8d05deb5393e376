/* Products of rows with weights, for each set of instructions.
 *
 * Weights are stored as the instructions take them: two inputs of an output beside each other, [inputs / 2][outputs][2].
 */
#include "kernels.h"

#include <string.h>

#if REFLOW_X86
#include <immintrin.h>
#endif

/* --- any processor ------------------------------------------------------------------------------------------------- */

static void plain(const int16_t *rows, int64_t stride, const int16_t *weights, int inputs, int outputs, int64_t count,
                    int32_t *sums) {
    for (int64_t row = 0; row < count; row++) {
        int32_t *restrict total = sums + row * outputs;
        for (int pair = 0; pair < inputs / 2; pair++) {
            const int16_t *restrict of_pair = weights + 2 * pair * outputs;
            int32_t first = rows[row * stride + 2 * pair], second = rows[row * stride + 2 * pair + 1];
            for (int k = 0; k < outputs; k++) total[k] += first * of_pair[2 * k] + second * of_pair[2 * k + 1];
        }
    }
}

#if REFLOW_X86

/* Two inputs as one number, which is copied to all lanes. */
static inline int32_t lanes(const void *inputs) {
    int32_t value;
    memcpy(&value, inputs, sizeof value);
    return value;
}

/* --- AVX2: eight sums a vector, of all outputs of a row ------------------------------------------------------------ */

enum {
    EIGHT = 8,
    PAIRS = 64 /* of inputs whose weights are used for all rows before the next ones, so that they stay in the cache */
};

/* Return a bit for each pair of inputs: whether one of the two is not zero. */
REFLOW_WITH_AVX2 static uint64_t nonzero_pairs(const int16_t *inputs, int pairs) {
    uint64_t nonzero = 0;
    for (int first = 0; first < pairs; first += EIGHT) {
        __m256i eight = _mm256_loadu_si256((const __m256i *)(inputs + 2 * first));
        __m256i zero = _mm256_cmpeq_epi32(eight, _mm256_setzero_si256());
        nonzero |= (uint64_t)(~_mm256_movemask_ps(_mm256_castsi256_ps(zero)) & 0xFF) << first;
    }
    return nonzero;
}

/* Add up the products of some pairs of inputs. Nearly half of the pairs of hidden values are zeros, which are passed over. */
REFLOW_WITH_AVX2 REFLOW_INLINE void add_pairs(const int16_t *rows, int64_t stride, const int16_t *weights, int pairs,
                                              const int vectors, int64_t count, int32_t *sums) {
    for (int64_t row = 0; row < count; row++) {
        __m256i *place = (__m256i *)(sums + row * vectors * EIGHT), total[REFLOW_HIDDEN / EIGHT];
        const int16_t *inputs = rows + row * stride;
        for (int v = 0; v < vectors; v++) total[v] = _mm256_loadu_si256(place + v);
        for (uint64_t pending = nonzero_pairs(inputs, pairs); pending; pending &= pending - 1) {
            uint64_t pair = (uint64_t)__builtin_ctzll(pending);
            const __m256i *of_pair = (const __m256i *)weights + pair * (uint64_t)vectors;
            __asm__("" : "+r"(of_pair)); /* in one register: products at an address that is a sum take two steps */
            __m256i values = _mm256_set1_epi32(lanes(inputs + 2 * pair));
            for (int v = 0; v < vectors; v++)
                total[v] = _mm256_add_epi32(total[v], _mm256_madd_epi16(values, _mm256_loadu_si256(of_pair + v)));
        }
        for (int v = 0; v < vectors; v++) _mm256_storeu_si256(place + v, total[v]);
    }
}

REFLOW_WITH_AVX2 static void avx2(const int16_t *rows, int64_t stride, const int16_t *weights, int inputs, int outputs,
                                  int64_t count, int32_t *sums) {
    for (int first = 0; first < inputs / 2; first += PAIRS) {
        int pairs = inputs / 2 - first < PAIRS ? inputs / 2 - first : PAIRS;
        const int16_t *of_first = weights + 2 * first * outputs;
        /* With the number of vectors known, all sums of a row stay in registers. */
        if (outputs == REFLOW_HIDDEN)
            add_pairs(rows + 2 * first, stride, of_first, pairs, REFLOW_HIDDEN / EIGHT, count, sums);
        else
            add_pairs(rows + 2 * first, stride, of_first, pairs, REFLOW_OUTPUTS / EIGHT, count, sums);
    }
}

/* --- AVX-512 VNNI: sixteen sums a vector, of four rows ------------------------------------------------------------- */

enum { ROWS = 4, VECTORS = 2 }; /* at once: eight sums in registers */

REFLOW_WITH_VNNI static void vnni(const int16_t *rows, int64_t stride, const int16_t *weights, int inputs, int outputs,
                                  int64_t count, int32_t *sums) {
    for (int64_t row = 0; row < count; row += ROWS) {
        int many = count - row < ROWS ? (int)(count - row) : ROWS;
        for (int first = 0; first < outputs; first += 16 * VECTORS) {
            __m512i total[ROWS][VECTORS];
            const int16_t *inputs_of[ROWS];
            for (int r = 0; r < ROWS; r++) {
                inputs_of[r] = rows + (row + (r < many ? r : 0)) * stride; /* rows that are missing repeat the first */
                for (int v = 0; v < VECTORS; v++)
                    total[r][v] = _mm512_loadu_si512(sums + (row + (r < many ? r : 0)) * outputs + first + 16 * v);
            }
            for (int pair = 0; pair < inputs / 2; pair++) {
                const int16_t *of_pair = weights + 2 * (pair * outputs + first);
                for (int v = 0; v < VECTORS; v++) {
                    __m512i weight = _mm512_loadu_si512(of_pair + 32 * v);
                    for (int r = 0; r < ROWS; r++)
                        total[r][v] = _mm512_dpwssd_epi32(total[r][v], _mm512_set1_epi32(lanes(inputs_of[r] + 2 * pair)), weight);
                }
            }
            for (int r = 0; r < many; r++)
                for (int v = 0; v < VECTORS; v++)
                    _mm512_storeu_si512(sums + (row + r) * outputs + first + 16 * v, total[r][v]);
        }
    }
}

#endif

/* --- choice -------------------------------------------------------------------------------------------------------- */

#if REFLOW_X86
reflow_product *const reflow_products[] = {plain, avx2, vnni};
#else
reflow_product *const reflow_products[] = {plain};
#endif

REFLOW_EXPORT int reflow_best_level(void);

/* Return the highest level that this processor has. */
int reflow_best_level(void) {
#if REFLOW_X86
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
        __builtin_cpu_supports("avx512vnni"))
        return REFLOW_VNNI;
    if (__builtin_cpu_supports("avx2")) return REFLOW_AVX2;
#endif
    return REFLOW_PLAIN;
}

/* --- which sources these are --------------------------------------------------------------------------------------- */

#ifndef REFLOW_SOURCES
#define REFLOW_SOURCES "unknown"
#endif

REFLOW_EXPORT const char *reflow_sources(void);

/* Return the checksum of the sources that was given when they were compiled. */
const char *reflow_sources(void) { return REFLOW_SOURCES; }
