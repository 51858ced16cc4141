/* The best match of each query word among the words of each passage, over one bit a dimension.

   A product of a query word with signs is a sum of shares, one for every four bits: there are only sixteen
   shares for four given dimensions, worked out before. So a passage word costs a table look-up for four
   dimensions of eight query words, and is read as it lies in the file. */

#include <float.h>
#include <stdint.h>
#include <string.h>

enum { LANES = 8, SHARES = 16 };

/* One number for each of eight query words; a table may begin anywhere, but is faster where it is aligned. */
typedef float Lanes __attribute__((vector_size(4 * LANES), aligned(4)));

/* `shares` [2 * width][SHARES], high bits before low ones; `bits` [words][width]; `best` [passages]. A passage has
   `counts` words from `starts` on; without any, its best is 0. */
void find_best(const Lanes *shares, const uint8_t *bits, int64_t width, const int64_t *starts, const int64_t *counts, int64_t passages, Lanes *best) {
    for (int64_t p = 0; p < passages; p++) {
        const uint8_t *word = bits + starts[p] * width, *end = word + counts[p] * width;
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

int is_supported(void) { return __builtin_cpu_supports("avx2"); }
