/* What a query has in common with passages as they are stored: their words, and their vectors.

   The best match of each query word among the words of each passage, over one bit a dimension.

   A product of a query word with signs is a sum of shares, one for every four bits: there are only sixteen
   shares for four given dimensions, worked out before. So a passage word costs a table look-up for four
   dimensions of eight query words, and is read as it lies in the file. */

#include <float.h>
#include <immintrin.h>
#include <stdint.h>
#include <string.h>

enum { LANES = 8, SHARES = 16, LINE = 64 };

/* One number for each of eight query words; a table may begin anywhere, but is faster where it is aligned. */
typedef float Lanes __attribute__((vector_size(4 * LANES), aligned(4)));

/* `shares` [2 * width][SHARES], high bits before low ones; `bits` [words][width]; `best` [passages]. A passage has
   `counts` words from `starts` on; without any, its best is 0. */
void find_best(const Lanes *shares, const uint8_t *bits, int64_t width, const int64_t *starts, const int64_t *counts, int64_t passages, Lanes *best) {
    for (int64_t p = 0; p < passages; p++) {
        const uint8_t *word = bits + starts[p] * width, *end = word + counts[p] * width;
        /* Passages lie far apart, so the next one is asked for ahead of time. */
        if (p + 1 < passages)
            for (int64_t i = 0; i < counts[p + 1] * width; i += LINE) __builtin_prefetch(bits + starts[p + 1] * width + i);
        Lanes most = {0};
        for (int l = 0; l < LANES && word < end; l++) most[l] = -FLT_MAX;
        for (; word < end; word += width) {
            /* Four sums, since each addition waits for the one before. */
            Lanes sum[4] = {{0}};
            const Lanes *of_byte = shares;
            int64_t i = 0;
            /* Eight bytes are read at once: reading each by itself took a quarter longer. */
            for (; i + 7 < width; i += 8, of_byte += 16 * SHARES) {
                uint64_t eight;
                memcpy(&eight, word + i, 8);
                for (int b = 0; b < 8; b++) {
                    sum[2 * b & 3] += of_byte[2 * b * SHARES + (eight >> (8 * b + 4) & 15)];
                    sum[(2 * b & 3) + 1] += of_byte[(2 * b + 1) * SHARES + (eight >> 8 * b & 15)];
                }
            }
            for (; i < width; i++, of_byte += 2 * SHARES) {
                sum[0] += of_byte[word[i] >> 4];
                sum[1] += of_byte[SHARES + (word[i] & 15)];
            }
            sum[0] = (sum[0] + sum[1]) + (sum[2] + sum[3]);
            for (int l = 0; l < LANES; l++) most[l] = sum[0][l] > most[l] ? sum[0][l] : most[l];
        }
        best[p] = most;
    }
}

/* The best match of each query word among the words of each text, roughly and for many words at once: shares are
   whole numbers of six bits, of which four fit a byte. `tables` [query_words][2 * width][SHARES], `width` even;
   `blocks` [][width][BLOCK]; the blocks of a text end before the one that `ends` says. `best` [texts][query_words]
   is a sum of shares, 0 in a text without words. */
void guess_best(const uint8_t *tables, int64_t query_words, const uint8_t *blocks, int64_t width, const int64_t *ends, int64_t texts, uint16_t *best) {
    enum { BLOCK = 32, AT_ONCE = 4 };
    const __m256i four_bits = _mm256_set1_epi8(15);
    const int64_t table = 2 * width * SHARES;
    for (int64_t q = 0; q < query_words; q += AT_ONCE) {
        const int count = query_words - q < AT_ONCE ? (int)(query_words - q) : AT_ONCE;
        /* Where fewer are left, the last is compared again. */
        const uint8_t *of_word[AT_ONCE];
        for (int w = 0; w < AT_ONCE; w++) of_word[w] = tables + (q + (w < count ? w : count - 1)) * table;
        for (int64_t t = 0, block = 0; t < texts; t++) {
            __m256i most[AT_ONCE] = {0};
            for (; block < ends[t]; block++) {
                const uint8_t *bytes = blocks + block * width * BLOCK;
                /* Sums of two bytes, of which the upper holds a word and the lower the sum of both. */
                __m256i both[AT_ONCE] = {0}, upper[AT_ONCE] = {0};
                for (int64_t i = 0; i < width; i += 2) {
                    __m256i half[4];
                    for (int b = 0; b < 2; b++) {
                        __m256i some = _mm256_loadu_si256((const __m256i *)(bytes + (i + b) * BLOCK));
                        half[2 * b] = _mm256_and_si256(_mm256_srli_epi16(some, 4), four_bits);
                        half[2 * b + 1] = _mm256_and_si256(some, four_bits);
                    }
                    for (int w = 0; w < AT_ONCE; w++) {
                        __m256i sum = _mm256_setzero_si256();
                        for (int h = 0; h < 4; h++) {
                            const __m128i *shares = (const __m128i *)(of_word[w] + (2 * i + h) * SHARES);
                            __m256i twice = _mm256_broadcastsi128_si256(_mm_loadu_si128(shares));
                            sum = _mm256_add_epi8(sum, _mm256_shuffle_epi8(twice, half[h]));
                        }
                        both[w] = _mm256_add_epi16(both[w], sum);
                        upper[w] = _mm256_add_epi16(upper[w], _mm256_srli_epi16(sum, 8));
                    }
                }
                for (int w = 0; w < AT_ONCE; w++) {
                    __m256i lower = _mm256_sub_epi16(both[w], _mm256_slli_epi16(upper[w], 8));
                    most[w] = _mm256_max_epu16(most[w], _mm256_max_epu16(lower, upper[w]));
                }
            }
            for (int w = 0; w < count; w++) {
                uint16_t sums[16], highest = 0;
                _mm256_storeu_si256((__m256i *)sums, most[w]);
                for (int s = 0; s < 16; s++) highest = sums[s] > highest ? sums[s] : highest;
                best[t * query_words + q + w] = highest;
            }
        }
    }
}

/* The product of `vector` [width] with each of the `chosen` [count] of `rows` [][width], which are in half
   precision. Rows lie far apart, so those to come are asked for ahead of time. */
void multiply_rows(const uint16_t *rows, int64_t width, const int64_t *chosen, int64_t count, const float *vector, float *products) {
    enum { AHEAD = 6, LINE = 32 };
    for (int64_t c = 0; c < count; c++) {
        if (c + AHEAD < count)
            for (int64_t i = 0; i < width; i += LINE) __builtin_prefetch(rows + chosen[c + AHEAD] * width + i);
        const uint16_t *row = rows + chosen[c] * width;
        __m256 sum[2] = {_mm256_setzero_ps(), _mm256_setzero_ps()};
        int64_t i = 0;
        for (; i + 15 < width; i += 16)
            for (int h = 0; h < 2; h++) {
                __m256 some = _mm256_cvtph_ps(_mm_loadu_si128((const __m128i *)(row + i + 8 * h)));
                sum[h] = _mm256_fmadd_ps(some, _mm256_loadu_ps(vector + i + 8 * h), sum[h]);
            }
        float eight[8], product = 0;
        _mm256_storeu_ps(eight, _mm256_add_ps(sum[0], sum[1]));
        for (int l = 0; l < 8; l++) product += eight[l];
        for (; i < width; i++) product += _cvtsh_ss(row[i]) * vector[i];
        products[c] = product;
    }
}

/* Rows of a sketch whose codes lie side by side. */
enum { CODE_ROWS = 32 };

/* Sums of shares for the rows of some `blocks`, at most two, each of `size` bytes of codes as `Sketch.codes` tells:
   two at once wait less for their shares. */
static inline __attribute__((always_inline)) void add_blocks(const uint8_t *shares, const uint8_t *codes, int64_t size, const int blocks, uint16_t *sums) {
    enum { MOST = 2, AHEAD = 4096 };
    const __m256i four_bits = _mm256_set1_epi8(15);
    /* Sums of two bytes, of which the upper holds a row and the lower the sum of both; one for each half of a block. */
    __m256i both[2 * MOST] = {0}, upper[2 * MOST] = {0};
    for (int64_t i = 0; i < size; i += 32) {
        __m256i of_pair = _mm256_loadu_si256((const __m256i *)(shares + i));
        for (int b = 0; b < blocks; b++) {
            const uint8_t *here = codes + b * size + i;
            /* Read by the processor itself it comes too late. */
            _mm_prefetch((const char *)(here + AHEAD), _MM_HINT_T0);
            __m256i some = _mm256_loadu_si256((const __m256i *)here);
            __m256i half[2] = {_mm256_and_si256(some, four_bits), _mm256_and_si256(_mm256_srli_epi16(some, 4), four_bits)};
            for (int h = 0; h < 2; h++) {
                __m256i share = _mm256_shuffle_epi8(of_pair, half[h]);
                both[2 * b + h] = _mm256_add_epi16(both[2 * b + h], share);
                upper[2 * b + h] = _mm256_add_epi16(upper[2 * b + h], _mm256_srli_epi16(share, 8));
            }
        }
    }
    for (int h = 0; h < 2 * blocks; h++) {
        __m256i found[2] = {_mm256_sub_epi16(both[h], _mm256_slli_epi16(upper[h], 8)), upper[h]};
        for (int f = 0; f < 2; f++) {
            /* The two parts of a pair are in the two halves of a register. */
            __m128i sum = _mm_add_epi16(_mm256_castsi256_si128(found[f]), _mm256_extracti128_si256(found[f], 1));
            _mm_storeu_si128((__m128i *)(sums + 16 * h + 8 * f), sum);
        }
    }
}

/* What a sketch guesses for each of its `rows`: `sums` [rows] of the `shares` [parts][SHARES] that their `codes`
   name, `parts` even. A sum fits two bytes. */
void add_shares(const uint8_t *shares, int64_t parts, const uint8_t *codes, int64_t rows, uint16_t *sums) {
    const int64_t size = parts * SHARES;
    int64_t r = 0;
    for (; r + 2 * CODE_ROWS <= rows; r += 2 * CODE_ROWS, codes += 2 * size) add_blocks(shares, codes, size, 2, sums + r);
    for (; r < rows; r += CODE_ROWS, codes += size) {
        uint16_t last[CODE_ROWS];
        add_blocks(shares, codes, size, 1, last);
        memcpy(sums + r, last, (rows - r < CODE_ROWS ? rows - r : CODE_ROWS) * sizeof *last);
    }
}

int is_supported(void) {
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("f16c");
}
