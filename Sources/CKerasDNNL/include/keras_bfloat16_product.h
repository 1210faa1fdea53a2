#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// The sizes of c = a · b, row-major: `c` is m × n. With `transposesA` the memory of `a` is k × m, with
/// `transposesB` that of `b` is n × k. Leading dimensions count elements from row to row.
typedef struct {
    int64_t m, n, k, leadingA, leadingB, leadingC;
    bool transposesA, transposesB;
} keras_product_shape;

/// A product of bfloat16 matrices, summed and given as float32.
typedef struct keras_bfloat16_product keras_bfloat16_product;

/// Whether the processor multiplies bfloat16 itself, at twice float32's speed.
bool keras_has_bfloat16_products(void);

/// Compiles a product of these sizes. Returns 0 and a product that any number of threads may run at a
/// time, or oneDNN's status.
int keras_bfloat16_product_create(
    const keras_product_shape *shape, keras_bfloat16_product **product);

void keras_bfloat16_product_destroy(keras_bfloat16_product *product);

/// Bytes that a run needs besides.
size_t keras_bfloat16_product_scratch_bytes(const keras_bfloat16_product *product);

/// Runs the product on the calling thread; `scratch` is as many bytes as asked for, aligned to 64.
/// Returns 0, or oneDNN's status.
int keras_bfloat16_product_run(
    const keras_bfloat16_product *product, const void *a, const void *b, float *c, void *scratch);
