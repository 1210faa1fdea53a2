#include "keras_sort.h"

#include <math.h>

#include "half.h"

typedef struct {
    uint64_t key;
    uint64_t index;
} entry;

/// Keys whose order as unsigned integers is the order of the numbers; with `isTotal` the order of
/// their bits, where -NaN is least, NaN largest and -0.0 less than 0.0.
KERAS_INLINE uint64_t doubleKey(double value, bool isTotal) {
    if (!isTotal) {
        if (value != value) return UINT64_MAX;
        value += 0.0;  // -0.0 becomes 0.0
    }
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits >> 63 ? ~bits : bits | (UINT64_C(1) << 63);
}

KERAS_INLINE uint64_t signedKey(int64_t value) { return (uint64_t)value ^ (UINT64_C(1) << 63); }

static bool makeKeys(
    keras_dtype dtype, bool isTotal, const void *source, size_t start, size_t count, entry *to) {
#define KEYS(Element, expression) \
    do { \
        const Element *s = (const Element *)source + start; \
        for (size_t i = 0; i < count; i++) to[i].key = (expression); \
    } while (0); \
    break
    switch (dtype) {
    case KERAS_FLOAT16: KEYS(uint16_t, doubleKey(float16_to_float(s[i]), isTotal));
    case KERAS_BFLOAT16: KEYS(uint16_t, doubleKey(bfloat16_to_float(s[i]), isTotal));
    case KERAS_FLOAT32: KEYS(float, doubleKey(s[i], isTotal));
    case KERAS_FLOAT64: KEYS(double, doubleKey(s[i], isTotal));
    case KERAS_INT8: KEYS(int8_t, signedKey(s[i]));
    case KERAS_INT16: KEYS(int16_t, signedKey(s[i]));
    case KERAS_INT32: KEYS(int32_t, signedKey(s[i]));
    case KERAS_INT64: KEYS(int64_t, signedKey(s[i]));
    case KERAS_UINT8: KEYS(uint8_t, s[i]);
    case KERAS_UINT16: KEYS(uint16_t, s[i]);
    case KERAS_UINT32: KEYS(uint32_t, s[i]);
    case KERAS_UINT64: KEYS(uint64_t, s[i]);
    case KERAS_BOOL: KEYS(uint8_t, s[i] != 0);
    default: return false;
    }
    for (size_t i = 0; i < count; i++) to[i].index = i;
    return true;
}

/// Sorts `a` stably by key; the result is in `a` or `b`, and returned.
static entry *mergeSort(entry *a, entry *b, size_t count) {
    for (size_t width = 1; width < count; width *= 2) {
        for (size_t start = 0; start < count; start += 2 * width) {
            size_t middle = start + width < count ? start + width : count;
            size_t end = start + 2 * width < count ? start + 2 * width : count;
            size_t left = start, right = middle;
            for (size_t i = start; i < end; i++) {
                bool takesLeft = left < middle && (right >= end || a[left].key <= a[right].key);
                b[i] = takesLeft ? a[left++] : a[right++];
            }
        }
        entry *sorted = b;
        b = a;
        a = sorted;
    }
    return a;
}

KERAS_INLINE bool isLater(entry a, entry b) {
    return a.key > b.key || (a.key == b.key && a.index > b.index);
}

/// Moves the entry at `place` of a heap, whose first entry is the latest, down to where it belongs.
static void siftDown(entry *heap, size_t place, size_t count) {
    const entry moved = heap[place];
    for (;;) {
        size_t child = 2 * place + 1;
        if (child >= count) break;
        if (child + 1 < count && isLater(heap[child + 1], heap[child])) child++;
        if (!isLater(heap[child], moved)) break;
        heap[place] = heap[child];
        place = child;
    }
    heap[place] = moved;
}

/// The `take` first entries in order, in their place: a heap of them is kept, and most of the others are not
/// before its latest.
static void selectFirst(entry *entries, size_t count, size_t take) {
    for (size_t place = take / 2; place-- > 0;) siftDown(entries, place, take);
    for (size_t i = take; i < count; i++) {
        // Of equal keys the heap has the earlier ones.
        if (entries[i].key >= entries[0].key) continue;
        entries[0] = entries[i];
        siftDown(entries, 0, take);
    }
    for (size_t end = take; end-- > 1;) {
        const entry latest = entries[0];
        entries[0] = entries[end];
        entries[end] = latest;
        siftDown(entries, 0, end);
    }
}

bool keras_order_rows(
    keras_dtype dtype, bool isDescending, size_t rows, size_t count, size_t take,
    const void *source, uint64_t *scratch, int64_t *indices) {
    entry *entries = (entry *)scratch;
    for (size_t row = 0; row < rows; row++) {
        if (!makeKeys(dtype, isDescending, source, row * count, count, entries)) return false;
        if (isDescending) {
            for (size_t i = 0; i < count; i++) entries[i].key = ~entries[i].key;
        }
        const entry *sorted = entries;
        if (take > 0 && take <= count / 4) selectFirst(entries, count, take);
        else sorted = mergeSort(entries, entries + count, count);
        for (size_t i = 0; i < take; i++) indices[row * take + i] = (int64_t)sorted[i].index;
    }
    return true;
}

#define IN_TOP_K(Element) \
    do { \
        for (size_t row = 0; row < rows; row++) { \
            const Element *values = (const Element *)predictions + row * classes; \
            int64_t target = targets[row] < 0 ? targets[row] + (int64_t)classes : targets[row]; \
            bool isInside = target >= 0 && (uint64_t)target < classes; \
            Element own = isInside ? values[target] : (Element)NAN; \
            if (own != own) own = -(Element)INFINITY; \
            int64_t larger = 0; \
            for (size_t c = 0; c < classes; c++) larger += values[c] > own; \
            results[row] = larger + 1 <= k; \
        } \
    } while (0)

void keras_in_top_k(
    const void *predictions, bool isDouble, size_t rows, size_t classes, int64_t k,
    const int64_t *targets, uint8_t *results) {
    if (isDouble) IN_TOP_K(double);
    else IN_TOP_K(float);
}
