#include "keras_matmul.h"

#include <string.h>

#include "keras_processor.h"

// Small products of float32 matrices. Libraries lay both operands out anew for each product, which
// takes them longer than the product itself where the matrices have a few thousand elements: here
// panels of b are read where they are, and only turned or filled up where that is not possible.

/// Rows of c times panels of columns whose sums the processor's registers hold: six times one, or eight
/// times two with AVX-512, which has more of them. A number of a that is used for one panel only costs as
/// much as its product.
enum { PANEL = 16, ROWS = 6, WIDE_ROWS = 8, LARGEST_K = KERAS_SMALL_PRODUCT_TERMS };

typedef float lanes __attribute__((ext_vector_type(PANEL)));

#define T float
#define TAG(name) name##_small
#define CLONES KERAS_CLONES
#include "panel_rows.h"
#undef T
#undef TAG
#undef CLONES

typedef struct {
    const float *a;
    /// From row to row of a, and from term to term of a sum.
    size_t rowStep, termStep;
    size_t m, k;
    float *c;
    size_t strideC;
    /// What is added to each row of the panels, if anything is.
    lanes bias[2];
    bool addsBias, rectifies;
    /// Whether the processor has the registers of AVX-512.
    bool isWide;
} product;

/// Copies a row of a panel, or the first `width` of its numbers. In pieces of known sizes: a call would
/// have the processor's registers emptied and filled again.
KERAS_INLINE void copy(const float *restrict from, float *restrict to, size_t width) {
    if (width == PANEL) {
        memcpy(to, from, sizeof(lanes));
        return;
    }
#pragma clang loop unroll(full)
    for (size_t piece = PANEL / 2; piece > 0; piece /= 2) {
        if (!(width & piece)) continue;
        memcpy(to, from, piece * sizeof(float));
        to += piece;
        from += piece;
    }
}

/// PANEL columns of b, or twice as many: the first `whole` terms of the sums where b is, the others laid out
/// one after the other.
typedef struct {
    const float *terms;
    size_t stride, whole;
    const float *rest;
    /// From this panel to the next one, where two are multiplied with at a time.
    size_t next;
} panel;

/// One panel or two of `width` columns, fewer than they have. `count` numbers may be read from the first one
/// on: where a whole row of the panels can, it is, since nobody looks at what comes of the others' columns.
KERAS_INLINE panel narrow_panel(
    const size_t panels, const float *restrict columns, size_t stride, size_t terms, size_t width,
    size_t count, float *restrict rest) {
    const size_t room = panels * PANEL;
    size_t whole = count < room ? 0 : (count - room) / stride + 1;
    if (whole > terms) whole = terms;
    for (size_t term = whole; term < terms; term++) {
        float *restrict row = rest + (term - whole) * room;
        memset(row, 0, room * sizeof *row);
        memcpy(row, columns + term * stride, width * sizeof *row);
    }
    return (panel){columns, stride, whole, rest, PANEL};
}

/// `count` rows times one panel or two, numbers known to the compiler; of the results of the last panel
/// the first `width` are kept.
KERAS_INLINE void product_rows(
    const size_t count, const size_t panels, const product *p, size_t row, const panel *b,
    size_t width) {
    lanes sums[2 * WIDE_ROWS];
    const size_t termStep = p->termStep;
    const float *rows[WIDE_ROWS];
#pragma clang loop unroll(full)
    for (size_t r = 0; r < count; r++) {
        rows[r] = p->a + (row + r) * p->rowStep;
        // Else the compiler works out each row's address from that of the row before at each term, one
        // addition after the other, which takes longer than the term does.
        __asm__("" : "+r"(rows[r]));
    }
#pragma clang loop unroll(full)
    for (size_t sum = 0; sum < count * panels; sum++) sums[sum] = (lanes)0;
    const float *restrict terms = b->terms;
    size_t stride = b->stride, end = b->whole;
    for (size_t term = 0, at = 0;;) {
        for (; term < end; term++, at += termStep, terms += stride) {
            lanes one, two;
            memcpy(&one, terms, sizeof one);
            if (panels == 2) memcpy(&two, terms + b->next, sizeof two);
#pragma clang loop unroll(full)
            for (size_t r = 0; r < count; r++) {
                const lanes factor = (lanes)rows[r][at];
                sums[r * panels] += factor * one;
                if (panels == 2) sums[r * panels + 1] += factor * two;
            }
        }
        if (end == p->k) break;
        terms = b->rest, stride = panels * PANEL, end = p->k;
    }
    float *restrict c = p->c + row * p->strideC;
    if (p->addsBias) {
#pragma clang loop unroll(full)
        for (size_t sum = 0; sum < count * panels; sum++) sums[sum] += p->bias[sum % panels];
    }
    if (p->rectifies) {
        // Like max(0, x), which keeps what is not a number.
#pragma clang loop unroll(full)
        for (size_t sum = 0; sum < count * panels; sum++)
            sums[sum] = sums[sum] < 0 ? (lanes)0 : sums[sum];
    }
#pragma clang loop unroll(full)
    for (size_t sum = 0; sum < count * panels; sum++) {
        // A copy: what has an address does not stay in a register.
        const lanes results = sums[sum];
        const size_t place = sum % panels;
        copy(
            (const float *)&results, c + sum / panels * p->strideC + place * PANEL,
            place + 1 < panels ? PANEL : width);
    }
}

/// All rows times one panel or two, a number known to the compiler.
KERAS_INLINE void all_rows(
    const size_t panels, const product *p, const panel *b, size_t width) {
    size_t row = 0;
    if (p->isWide) {
        for (; row + WIDE_ROWS <= p->m; row += WIDE_ROWS)
            product_rows(WIDE_ROWS, panels, p, row, b, width);
    }
    for (; row + ROWS <= p->m; row += ROWS) product_rows(ROWS, panels, p, row, b, width);
    if (row + 4 <= p->m) {
        product_rows(4, panels, p, row, b, width);
        row += 4;
    }
    if (row + 2 <= p->m) {
        product_rows(2, panels, p, row, b, width);
        row += 2;
    }
    if (row < p->m) product_rows(1, panels, p, row, b, width);
}

KERAS_CLONES bool keras_small_product(
    bool transposesA, bool transposesB, size_t m, size_t n, size_t k, const float *a,
    size_t strideA, const float *b, size_t strideB, const float *bias, bool rectifies, float *c,
    size_t strideC) {
    product p = {.a = a, .rowStep = transposesA ? 1 : strideA,
                 .termStep = transposesA ? strideA : 1, .m = m, .k = k, .strideC = strideC,
                 .addsBias = bias != NULL, .rectifies = rectifies, .isWide = keras_has_avx512()};
    float packed[2 * LARGEST_K * PANEL];
    if (k > LARGEST_K) return false;
    size_t panels = p.isWide && n > PANEL ? 2 : 1;
    for (size_t first = 0; first < n; first += panels * PANEL) {
        const size_t left = n - first;
        if (left <= PANEL) panels = 1;
        const size_t columnCount = left < panels * PANEL ? left : panels * PANEL;
        /// Of the last panel.
        const size_t width = columnCount - (panels - 1) * PANEL;
        p.c = c + first;
        for (size_t place = 0; bias && place < panels; place++) {
            p.bias[place] = (lanes)0;
            copy(bias + first + place * PANEL, (float *)&p.bias[place],
                 place + 1 < panels ? PANEL : width);
        }
        const float *columns = b + (transposesB ? first * strideB : first);
        panel one = {columns, strideB, k, packed, PANEL};
        if (transposesB) {
            pack_rows_small(columns, strideB, columnCount, k, 1, packed);
            one = (panel){packed, PANEL, k, packed, k * PANEL};
        } else if (width < PANEL && k > 0) {
            one = narrow_panel(
                panels, columns, strideB, k, columnCount, (k - 1) * strideB + left, packed);
        }
        // Code of its own for whole panels, whose results are stored at once.
        if (panels == 2 && width == PANEL) {
            all_rows(2, &p, &one, PANEL);
        } else if (panels == 2) {
            all_rows(2, &p, &one, width);
        } else if (width == PANEL) {
            all_rows(1, &p, &one, PANEL);
        } else {
            all_rows(1, &p, &one, width);
        }
    }
    return true;
}
