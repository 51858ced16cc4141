/* The forward pass of a BERT whose matrices are 4-bit, for processors with AVX2.

   A weight is one of -8..7 times the scale of its block of 32; scales are whole multiples (13 bits) of one
   number per output and group of four blocks. Inputs of a matrix are rounded to 8 bits, with a scale and a
   zero of their own for each row and group. Products are then summed exactly: 32 of them fit 16 bits
   (16 pairs of at most 255 * 8), a group fits 32 bits. All else is single precision. */

#include <immintrin.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK = 32, GROUP = 4, ROWS = 4, VECTORS = 3, PANEL = 8 * VECTORS, CHUNK = 64, FLOAT_ROWS = 6 };

typedef struct {
    const int8_t *weights;  /* [panels][inputs / 4][PANEL][4] */
    const int32_t *scales;  /* [panels][blocks][PANEL], the multiple twice in each number */
    const float *units;     /* [panels][groups][PANEL] */
    const float *sums;      /* [panels][groups][PANEL], of the weights */
    const float *bias;      /* [outputs] */
    int64_t inputs, outputs; /* outputs: a multiple of PANEL */
} Matrix;

typedef struct {
    Matrix attention, joined, inner, outer;
    const float *attention_norm, *outer_norm; /* [2][width]: factors, then shifts */
} Layer;

typedef struct {
    uint8_t *codes;
    float *scale, *zero;
} Rounded;

static int64_t groups_of(int64_t inputs) { return (inputs / BLOCK + GROUP - 1) / GROUP; }
static int64_t smaller(int64_t one, int64_t other) { return one < other ? one : other; }
static int64_t round_up(int64_t number, int64_t to) { return (number + to - 1) / to * to; }

static float sum_of(__m256 v) {
    float f[8];
    _mm256_storeu_ps(f, v);
    return ((f[0] + f[1]) + (f[2] + f[3])) + ((f[4] + f[5]) + (f[6] + f[7]));
}

static void *reserve(int64_t bytes) { return aligned_alloc(64, (size_t)round_up(bytes + 64, 64)); }

static float largest_of(__m256 v) {
    float f[8], most;
    _mm256_storeu_ps(f, v);
    most = f[0];
    for (int i = 1; i < 8; i++) most = f[i] > most ? f[i] : most;
    return most;
}

/* One group of one row: 0 stays exact, because both ends of the range include it. */
static void round_group(const float *x, int64_t count, uint8_t *codes, float *scale, float *zero) {
    __m256 low = _mm256_setzero_ps(), high = low;
    for (int64_t i = 0; i < count; i += 8) {
        __m256 v = _mm256_loadu_ps(x + i);
        low = _mm256_max_ps(low, _mm256_sub_ps(_mm256_setzero_ps(), v));
        high = _mm256_max_ps(high, v);
    }
    float below = largest_of(low), step = (largest_of(high) + below) / 255.0f;
    step = step < 1e-30f ? 1e-30f : step;
    float at_zero = nearbyintf(below / step);
    __m256 inverse = _mm256_set1_ps(1.0f / step);
    __m256i shift = _mm256_set1_epi32((int)at_zero), order = _mm256_setr_epi32(0, 4, 1, 5, 2, 6, 3, 7);
    for (int64_t i = 0; i < count; i += 32) {
        __m256i part[4];
        for (int j = 0; j < 4; j++) {
            __m256 v = _mm256_mul_ps(_mm256_loadu_ps(x + i + 8 * j), inverse);
            part[j] = _mm256_add_epi32(_mm256_cvtps_epi32(v), shift);
        }
        __m256i halves = _mm256_packs_epi32(part[0], part[1]), others = _mm256_packs_epi32(part[2], part[3]);
        __m256i bytes = _mm256_permutevar8x32_epi32(_mm256_packus_epi16(halves, others), order);
        _mm256_storeu_si256((__m256i *)(codes + i), bytes);
    }
    *scale = step;
    *zero = step * at_zero;
}

static void round_rows(const float *x, int64_t stride, int64_t rows, int64_t inputs, Rounded to) {
    int64_t groups = groups_of(inputs), span = GROUP * BLOCK;
    for (int64_t r = 0; r < rows; r++)
        for (int64_t g = 0; g < groups; g++) {
            int64_t at = r * groups + g, count = smaller(span, inputs - g * span);
            round_group(x + r * stride + g * span, count, to.codes + r * inputs + g * span, to.scale + at, to.zero + at);
        }
}

/* ROWS rows by one panel of outputs; of `rows` fewer, the first is computed again and dropped. */
static inline void multiply_tile(Rounded x, const Matrix *m, int64_t panel, int64_t rows, float *y) {
    int64_t blocks = m->inputs / BLOCK, groups = groups_of(m->inputs), at[ROWS];
    const int8_t *weights = m->weights + panel * PANEL * m->inputs;
    const int32_t *scales = m->scales + panel * PANEL * blocks;
    const float *units = m->units + panel * PANEL * groups, *sums = m->sums + panel * PANEL * groups;
    __m256 out[ROWS][VECTORS];
#pragma GCC unroll 8
    for (int r = 0; r < ROWS; r++) {
        at[r] = r < rows ? r : 0;
#pragma GCC unroll 8
        for (int v = 0; v < VECTORS; v++) out[r][v] = _mm256_loadu_ps(m->bias + panel * PANEL + 8 * v);
    }
    for (int64_t g = 0; g < groups; g++) {
        __m256i whole[ROWS][VECTORS];
        for (int r = 0; r < ROWS; r++)
            for (int v = 0; v < VECTORS; v++) whole[r][v] = _mm256_setzero_si256();
        for (int64_t b = g * GROUP; b < smaller((g + 1) * GROUP, blocks); b++) {
            __m256i part[ROWS][VECTORS];
#pragma GCC unroll 8
            for (int step = 0; step < BLOCK / 4; step++)
#pragma GCC unroll 8
                for (int r = 0; r < ROWS; r++) {
                    int32_t four;
                    memcpy(&four, x.codes + at[r] * m->inputs + b * BLOCK + step * 4, 4);
                    __m256i inputs = _mm256_set1_epi32(four);
#pragma GCC unroll 8
                    for (int v = 0; v < VECTORS; v++) {
                        const int8_t *w = weights + ((b * (BLOCK / 4) + step) * PANEL + 8 * v) * 4;
                        __m256i pairs = _mm256_maddubs_epi16(inputs, _mm256_load_si256((const __m256i *)w));
                        part[r][v] = step ? _mm256_add_epi16(part[r][v], pairs) : pairs;
                        /* Keeps the compiler from computing all products first and running out of registers. */
                        __asm__ volatile("" : "+x"(part[r][v]));
                    }
                }
#pragma GCC unroll 8
            for (int r = 0; r < ROWS; r++)
#pragma GCC unroll 8
                for (int v = 0; v < VECTORS; v++) {
                    __m256i scale = _mm256_load_si256((const __m256i *)(scales + b * PANEL + 8 * v));
                    whole[r][v] = _mm256_add_epi32(whole[r][v], _mm256_madd_epi16(part[r][v], scale));
                }
        }
#pragma GCC unroll 8
        for (int r = 0; r < ROWS; r++) {
            __m256 scale = _mm256_set1_ps(x.scale[at[r] * groups + g]), zero = _mm256_set1_ps(x.zero[at[r] * groups + g]);
#pragma GCC unroll 8
            for (int v = 0; v < VECTORS; v++) {
                __m256 unit = _mm256_mul_ps(scale, _mm256_load_ps(units + g * PANEL + 8 * v));
                out[r][v] = _mm256_fmadd_ps(_mm256_cvtepi32_ps(whole[r][v]), unit, out[r][v]);
                out[r][v] = _mm256_fnmadd_ps(zero, _mm256_load_ps(sums + g * PANEL + 8 * v), out[r][v]);
            }
        }
    }
#pragma GCC unroll 8
    for (int r = 0; r < ROWS; r++)
#pragma GCC unroll 8
        for (int v = 0; v < VECTORS; v++)
            if (r < rows) _mm256_storeu_ps(y + r * m->outputs + panel * PANEL + 8 * v, out[r][v]);
}

static void multiply_rounded(Rounded x, int64_t rows, const Matrix *m, float *y) {
    int64_t groups = groups_of(m->inputs);
    for (int64_t panel = 0; panel < m->outputs / PANEL; panel++)
        for (int64_t r = 0; r < rows; r += ROWS) {
            Rounded from = {x.codes + r * m->inputs, x.scale + r * groups, x.zero + r * groups};
            multiply_tile(from, m, panel, rows - r, y + r * m->outputs);
        }
}

/* e to the power of v, v <= 0: whole powers of two through the exponent, the rest by its series. */
static inline __m256 exponential(__m256 v) {
    __m256 powers = _mm256_max_ps(_mm256_mul_ps(v, _mm256_set1_ps(1.44269504f)), _mm256_set1_ps(-126.0f));
    __m256 whole = _mm256_round_ps(powers, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
    __m256 rest = _mm256_mul_ps(_mm256_sub_ps(powers, whole), _mm256_set1_ps(0.69314718f));
    static const float series[] = {1.0f / 720, 1.0f / 120, 1.0f / 24, 1.0f / 6, 0.5f, 1.0f, 1.0f};
    __m256 sum = _mm256_set1_ps(series[0]);
    for (int i = 1; i < 7; i++) sum = _mm256_fmadd_ps(sum, rest, _mm256_set1_ps(series[i]));
    __m256i exponent = _mm256_slli_epi32(_mm256_add_epi32(_mm256_cvtps_epi32(whole), _mm256_set1_epi32(127)), 23);
    return _mm256_mul_ps(sum, _mm256_castsi256_ps(exponent));
}

/* x times the share of the normal distribution below x; Abramowitz and Stegun 7.1.26, wrong by 1.5e-7 at most. */
static void apply_gelu(float *x, int64_t count) {
    static const float factors[] = {1.061405429f, -1.453152027f, 1.421413741f, -0.284496736f, 0.254829592f};
    const __m256 one = _mm256_set1_ps(1.0f), half = _mm256_set1_ps(0.5f), sign = _mm256_set1_ps(-0.0f);
    for (int64_t i = 0; i < count; i += 8) {
        __m256 v = _mm256_loadu_ps(x + i);
        __m256 size = _mm256_mul_ps(_mm256_andnot_ps(sign, v), _mm256_set1_ps(0.70710678f));
        __m256 t = _mm256_div_ps(one, _mm256_fmadd_ps(size, _mm256_set1_ps(0.3275911f), one));
        __m256 sum = _mm256_set1_ps(factors[0]);
        for (int j = 1; j < 5; j++) sum = _mm256_fmadd_ps(sum, t, _mm256_set1_ps(factors[j]));
        __m256 tail = _mm256_mul_ps(_mm256_mul_ps(sum, t), exponential(_mm256_xor_ps(sign, _mm256_mul_ps(size, size))));
        __m256 error = _mm256_or_ps(_mm256_sub_ps(one, tail), _mm256_and_ps(sign, v));
        _mm256_storeu_ps(x + i, _mm256_mul_ps(_mm256_mul_ps(half, v), _mm256_add_ps(one, error)));
    }
}

/* x becomes the normalised sum of x and `added`, whose rows lie `stride` apart. */
static void add_and_normalise(float *x, const float *added, int64_t stride, int64_t rows, int64_t width, const float *norm, float epsilon) {
    for (int64_t r = 0; r < rows; r++, x += width, added += stride) {
        __m256 sum = _mm256_setzero_ps(), squares = sum;
        for (int64_t i = 0; i < width; i += 8) {
            __m256 v = _mm256_add_ps(_mm256_loadu_ps(x + i), _mm256_loadu_ps(added + i));
            _mm256_storeu_ps(x + i, v);
            sum = _mm256_add_ps(sum, v);
        }
        __m256 mean = _mm256_set1_ps(sum_of(sum) / (float)width);
        for (int64_t i = 0; i < width; i += 8) {
            __m256 v = _mm256_sub_ps(_mm256_loadu_ps(x + i), mean);
            squares = _mm256_fmadd_ps(v, v, squares);
        }
        __m256 scale = _mm256_set1_ps(1.0f / sqrtf(sum_of(squares) / (float)width + epsilon));
        for (int64_t i = 0; i < width; i += 8) {
            __m256 v = _mm256_mul_ps(_mm256_sub_ps(_mm256_loadu_ps(x + i), mean), scale);
            v = _mm256_fmadd_ps(v, _mm256_loadu_ps(norm + i), _mm256_loadu_ps(norm + width + i));
            _mm256_storeu_ps(x + i, v);
        }
    }
}

/* y[rows][columns] = a[rows][depth] b[depth][columns]; columns a multiple of 16. */
static void multiply_floats(const float *a, int64_t a_stride, const float *b, int64_t b_stride, float *y, int64_t y_stride, int64_t rows, int64_t depth, int64_t columns) {
    for (int64_t r = 0; r < rows; r += FLOAT_ROWS)
        for (int64_t c = 0; c < columns; c += 16) {
            __m256 sum[FLOAT_ROWS][2];
            const float *from[FLOAT_ROWS];
#pragma GCC unroll 8
            for (int i = 0; i < FLOAT_ROWS; i++) {
                from[i] = a + (r + i < rows ? r + i : r) * a_stride;
                sum[i][0] = sum[i][1] = _mm256_setzero_ps();
            }
            for (int64_t d = 0; d < depth; d++) {
                __m256 left = _mm256_loadu_ps(b + d * b_stride + c), right = _mm256_loadu_ps(b + d * b_stride + c + 8);
#pragma GCC unroll 8
                for (int i = 0; i < FLOAT_ROWS; i++) {
                    __m256 v = _mm256_broadcast_ss(from[i] + d);
                    sum[i][0] = _mm256_fmadd_ps(v, left, sum[i][0]);
                    sum[i][1] = _mm256_fmadd_ps(v, right, sum[i][1]);
                }
            }
#pragma GCC unroll 8
            for (int i = 0; i < FLOAT_ROWS; i++) {
                if (r + i >= rows) break;
                _mm256_storeu_ps(y + (r + i) * y_stride + c, sum[i][0]);
                _mm256_storeu_ps(y + (r + i) * y_stride + c + 8, sum[i][1]);
            }
        }
}

/* Each row becomes shares that sum to one; places behind `count` become 0. */
static void share_out(float *x, int64_t rows, int64_t count, int64_t stride, float factor) {
    for (int64_t r = 0; r < rows; r++, x += stride) {
        for (int64_t i = count; i < stride; i++) x[i] = -INFINITY;
        __m256 most = _mm256_loadu_ps(x), sum = _mm256_setzero_ps();
        for (int64_t i = 8; i < stride; i += 8) most = _mm256_max_ps(most, _mm256_loadu_ps(x + i));
        most = _mm256_set1_ps(largest_of(most));
        for (int64_t i = 0; i < stride; i += 8) {
            __m256 v = _mm256_mul_ps(_mm256_sub_ps(_mm256_loadu_ps(x + i), most), _mm256_set1_ps(factor));
            v = exponential(v);
            _mm256_storeu_ps(x + i, v);
            sum = _mm256_add_ps(sum, v);
        }
        __m256 share = _mm256_set1_ps(1.0f / sum_of(sum));
        for (int64_t i = 0; i < stride; i += 8) _mm256_storeu_ps(x + i, _mm256_mul_ps(_mm256_loadu_ps(x + i), share));
    }
}

/* `x` holds query, key and value of each token side by side; `joined` gets what the heads found. */
static void attend(const float *x, int64_t stride, int64_t tokens, int64_t width, int64_t heads, float *room, float *joined) {
    int64_t size = width / heads, places = round_up(tokens, 16);
    float *turned = room, *values = turned + size * places, *scores = values + size * places;
    for (int64_t h = 0; h < heads; h++) {
        const float *query = x + h * size, *key = query + width, *value = key + width;
        memset(turned, 0, (size_t)(4 * size * places));
        /* Values lie far apart, and would push each other out of the nearest cache. */
        for (int64_t t = 0; t < tokens; t++) {
            for (int64_t d = 0; d < size; d++) turned[d * places + t] = key[t * stride + d];
            memcpy(values + t * size, value + t * stride, (size_t)(4 * size));
        }
        multiply_floats(query, stride, turned, places, scores, places, tokens, size, places);
        share_out(scores, tokens, tokens, places, 1.0f / sqrtf((float)size));
        multiply_floats(scores, places, values, size, joined + h * size, width, tokens, tokens, size);
    }
}

static int64_t largest(int64_t one, int64_t other) { return one > other ? one : other; }

/* `x` [tokens][width] holds summed embeddings and gets the last layer's vectors. Returns 0, or 1 without memory. */
int run_layers(const Layer *layers, int64_t count, int64_t tokens, int64_t width, int64_t heads, const float *first_norm, float epsilon, float *x) {
    int64_t wide = layers->attention.outputs, inner = layers->inner.outputs, narrow = layers->outer.outputs;
    int64_t places = round_up(tokens, 16), coded = largest(tokens * width, CHUNK * layers->outer.inputs);
    float *room = reserve(4 * (2 * (width / heads) + tokens) * places), *joined = reserve(4 * tokens * width);
    float *all = reserve(4 * tokens * wide), *middle = reserve(4 * CHUNK * inner), *back = reserve(4 * tokens * narrow);
    Rounded r = {reserve(coded), reserve(coded), reserve(coded)};
    int full = !(room && joined && all && middle && back && r.codes && r.scale && r.zero);
    if (!full) {
        memset(back, 0, 4 * tokens * narrow);
        add_and_normalise(x, back, narrow, tokens, width, first_norm, epsilon);
    }
    for (const Layer *layer = layers; !full && layer < layers + count; layer++) {
        round_rows(x, width, tokens, width, r);
        multiply_rounded(r, tokens, &layer->attention, all);
        attend(all, wide, tokens, width, heads, room, joined);
        round_rows(joined, width, tokens, width, r);
        multiply_rounded(r, tokens, &layer->joined, back);
        add_and_normalise(x, back, narrow, tokens, width, layer->attention_norm, epsilon);
        /* In pieces, so that the wide middle stays in the nearest cache. */
        for (int64_t t = 0; t < tokens; t += CHUNK) {
            int64_t rows = smaller(CHUNK, tokens - t);
            round_rows(x + t * width, width, rows, width, r);
            multiply_rounded(r, rows, &layer->inner, middle);
            apply_gelu(middle, rows * inner);
            round_rows(middle, inner, rows, layer->outer.inputs, r);
            multiply_rounded(r, rows, &layer->outer, back);
            add_and_normalise(x + t * width, back, narrow, rows, width, layer->outer_norm, epsilon);
        }
    }
    free(room), free(joined), free(all), free(middle), free(back), free(r.codes), free(r.scale), free(r.zero);
    return full;
}

/* For measuring: one matrix and its inputs, as many times as wanted. Returns 0, or 1 without memory. */
int run_matrix(const Matrix *matrix, int64_t rows, int64_t times, const float *x, float *y) {
    int64_t coded = rows * matrix->inputs;
    Rounded r = {reserve(coded), reserve(coded), reserve(coded)};
    int full = !(r.codes && r.scale && r.zero);
    if (!full) round_rows(x, matrix->inputs, rows, matrix->inputs, r);
    for (int64_t i = 0; !full && i < times; i++) multiply_rounded(r, rows, matrix, y);
    free(r.codes), free(r.scale), free(r.zero);
    return full;
}

int is_supported(void) { return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"); }
