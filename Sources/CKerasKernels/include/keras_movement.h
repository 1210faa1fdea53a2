#pragma once

#include "keras_base.h"

/// More dimensions than any tensor here has.
enum { KERAS_MAXIMUM_RANK = 64 };

/// Copies a block of `rank` dimensions between two memory layouts, in parallel if it is large.
///
/// Strides count elements and may be zero or negative in the source. Elements have 1, 2, 4 or 8
/// bytes. Returns false for another size, or for too many dimensions.
bool keras_copy_strided(
    size_t elementSize, size_t rank, const int64_t *sizes, const void *source,
    const int64_t *sourceStrides, void *target, const int64_t *targetStrides);

/// Fills `count` elements with the one at `value`.
void keras_fill(void *target, const void *value, size_t elementSize, size_t count);

/// Copies `matrices` of rows × columns with zeros below `diagonal` if `isUpper`, else with zeros above it. The
/// diagonals are numbered upwards from -2^62 to 2^62, with the main one as 0.
void keras_triangle(
    size_t elementSize, size_t matrices, size_t rows, size_t columns, int64_t diagonal,
    bool isUpper, const void *source, void *target);

/// A three-dimensional view of a gather along one axis: (outer, axis, inner).
typedef struct {
    size_t outer, axisSize, inner;
    /// How many indices there are.
    size_t count;
} keras_gather_sizes;

/// Asks the memory for rows that are gathered soon; indices are inside. Nothing is waited for.
void keras_prefetch_rows(
    const void *source, size_t rowBytes, const int64_t *indices, size_t count);

/// target[o, i, :] = source[o, indices[i], :]. Negative indices count from the end; one outside
/// gives the element at `outside` instead.
void keras_gather(
    keras_gather_sizes sizes, size_t elementSize, const void *source, const int64_t *indices,
    const void *outside, void *target);

/// Zeros, and then target[o, indices[i], :] += updates[o, i, :] in the order of i; indices outside
/// add nothing. float32 and float64.
void keras_scatter_add(
    keras_gather_sizes sizes, bool isDouble, const void *updates, const int64_t *indices,
    void *target);

/// What becomes of rows that belong together.
typedef enum {
    KERAS_SEGMENT_SUM,
    KERAS_SEGMENT_MAX,
    KERAS_SEGMENT_MIN,
    KERAS_SEGMENT_PROD,
} keras_segment_op;

/// target[id, :] = the sum, or another op, of all rows[i, :] with ids[i] = id, in the order of i: 0, or what the
/// op begins with, where there are none. Of `sizes`, `axisSize` is how many segments there are and `count` how many
/// rows; those with a negative number, or a larger one, count nowhere. float32 and float64.
void keras_segments(
    keras_segment_op op, keras_gather_sizes sizes, bool isDouble, const void *rows,
    const int64_t *ids, void *target);

/// counts[v] = how many of the values are v, for v below `length`. Negative ones count as 0.
void keras_bincount(const int64_t *values, size_t count, size_t length, int32_t *counts);

/// target[o, i, n] = source[o, indices[o, i, n], n], with indices as `keras_gather`'s.
void keras_gather_along(
    keras_gather_sizes sizes, size_t elementSize, const void *source, const int64_t *indices,
    const void *outside, void *target);

/// Zeros, and then target[o, indices[o, i, n], n] += updates[o, i, n]. float32 and float64.
void keras_scatter_add_along(
    keras_gather_sizes sizes, bool isDouble, const void *updates, const int64_t *indices,
    void *target);

/// target[o, c, n] = `one` where indices[o, n] is c, else `zero`.
void keras_one_hot(
    size_t outer, size_t classes, size_t inner, size_t elementSize, const int64_t *indices,
    const void *one, const void *zero, void *target);

/// target[i] = start + i * step, floats as NumPy's arange computes them. Returns false for a dtype
/// it does not know.
bool keras_arange(keras_dtype dtype, double start, double step, size_t count, void *target);
bool keras_arange_integers(
    keras_dtype dtype, int64_t start, int64_t step, size_t count, void *target);

/// `count` numbers from `start` to `stop`, whose distance is divided into `divisions`.
void keras_linspace(
    bool isDouble, double start, double stop, size_t divisions, size_t count, void *target);
