#include <oneapi/dnnl/dnnl.h>
#include <stdlib.h>

#include "CKerasDNNL.h"
#include "engine.h"

struct keras_bfloat16_product {
    dnnl_primitive_t primitive;
    keras_memory_description a, b, c, scratch;
};

bool keras_has_bfloat16_products(void) {
#if defined(__x86_64__)
    return __builtin_cpu_supports("avx512bf16");
#else
    return false;
#endif
}

static dnnl_status_t describeMatrix(
    keras_memory_description *description, int64_t rows, int64_t columns, bool isTransposed,
    int64_t leading, dnnl_data_type_t type) {
    const dnnl_dims_t dims = {rows, columns};
    const dnnl_dims_t strides = {isTransposed ? 1 : leading, isTransposed ? leading : 1};
    return keras_describe(description, 2, dims, strides, type);
}

static dnnl_status_t choose(
    const keras_bfloat16_product *product, dnnl_primitive_attr_t attributes,
    dnnl_primitive_desc_t *chosen) {
#if DNNL_VERSION_MAJOR >= 3
    return dnnl_matmul_primitive_desc_create(
        chosen, keras_engine(), MD(product->a), MD(product->b), NULL, MD(product->c), attributes);
#else
    dnnl_matmul_desc_t operation;
    dnnl_status_t status =
        dnnl_matmul_desc_init(&operation, MD(product->a), MD(product->b), NULL, MD(product->c));
    if (status != dnnl_success) return status;
    return dnnl_primitive_desc_create(chosen, &operation, attributes, keras_engine(), NULL);
#endif
}

int keras_bfloat16_product_create(
    const keras_product_shape *shape, keras_bfloat16_product **product) {
    keras_dnnl_use_caller_only();
    *product = NULL;
    if (keras_engine() == NULL) return dnnl_runtime_error;
    keras_bfloat16_product *made = calloc(1, sizeof *made);
    if (!made) return dnnl_out_of_memory;
    dnnl_primitive_attr_t attributes = NULL;
    dnnl_primitive_desc_t chosen = NULL;
    dnnl_status_t status = describeMatrix(
        &made->a, shape->m, shape->k, shape->transposesA, shape->leadingA, dnnl_bf16);
    if (status == dnnl_success) {
        status = describeMatrix(
            &made->b, shape->k, shape->n, shape->transposesB, shape->leadingB, dnnl_bf16);
    }
    if (status == dnnl_success) {
        status = describeMatrix(&made->c, shape->m, shape->n, false, shape->leadingC, dnnl_f32);
    }
    if (status == dnnl_success) status = dnnl_primitive_attr_create(&attributes);
    // The library's own scratch memory would belong to one thread.
    if (status == dnnl_success) {
        status = dnnl_primitive_attr_set_scratchpad_mode(attributes, dnnl_scratchpad_mode_user);
    }
    if (status == dnnl_success) status = choose(made, attributes, &chosen);
    if (status == dnnl_success) status = dnnl_primitive_create(&made->primitive, chosen);
    if (status == dnnl_success) {
        made->scratch = keras_chosen_memory(chosen, dnnl_query_scratchpad_md);
    }
    if (chosen) dnnl_primitive_desc_destroy(chosen);
    if (attributes) dnnl_primitive_attr_destroy(attributes);
    if (status != dnnl_success) {
        keras_bfloat16_product_destroy(made);
        return status;
    }
    *product = made;
    return 0;
}

void keras_bfloat16_product_destroy(keras_bfloat16_product *product) {
    if (!product) return;
    if (product->primitive) dnnl_primitive_destroy(product->primitive);
    keras_forget(&product->a);
    keras_forget(&product->b);
    keras_forget(&product->c);
    keras_forget(&product->scratch);
    free(product);
}

size_t keras_bfloat16_product_scratch_bytes(const keras_bfloat16_product *product) {
    return dnnl_memory_desc_get_size(MD(product->scratch));
}

int keras_bfloat16_product_run(
    const keras_bfloat16_product *product, const void *a, const void *b, float *c, void *scratch) {
    const keras_argument arguments[] = {
        {DNNL_ARG_SRC, &product->a, (void *)a},
        {DNNL_ARG_WEIGHTS, &product->b, (void *)b},
        {DNNL_ARG_DST, &product->c, c},
        {DNNL_ARG_SCRATCHPAD, &product->scratch, scratch},
    };
    return keras_execute(product->primitive, arguments, 4);
}
