// What all primitives share: the engine, descriptions of memory, and how a primitive is run. Hides
// that oneDNN 2.x has descriptions as values and 3.x behind pointers.
#pragma once

#include <oneapi/dnnl/dnnl.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct {
#if DNNL_VERSION_MAJOR >= 3
    dnnl_memory_desc_t handle;
#else
    dnnl_memory_desc_t value;
#endif
} keras_memory_description;

/// What the library's functions take for a description.
#if DNNL_VERSION_MAJOR >= 3
#define MD(description) ((description).handle)
#else
#define MD(description) (&(description).value)
#endif

/// The processor; NULL if the library cannot use it.
dnnl_engine_t keras_engine(void);

/// Dense memory with these strides.
dnnl_status_t keras_describe(
    keras_memory_description *description, int rank, const dnnl_dims_t dims,
    const dnnl_dims_t strides, dnnl_data_type_t type);

/// Memory in whatever order a primitive likes best.
dnnl_status_t keras_describe_any(
    keras_memory_description *description, int rank, const dnnl_dims_t dims,
    dnnl_data_type_t type);

/// The memory that a primitive was made for.
keras_memory_description keras_chosen_memory(const_dnnl_primitive_desc_t chosen, dnnl_query_t what);

bool keras_is_same_memory(
    const keras_memory_description *left, const keras_memory_description *right);

void keras_forget(keras_memory_description *description);

/// An argument of a primitive and its memory.
typedef struct {
    int number;
    const keras_memory_description *description;
    void *bytes;
} keras_argument;

/// Runs a primitive on the calling thread and waits for it. At most 8 arguments.
dnnl_status_t keras_execute(
    const_dnnl_primitive_t primitive, const keras_argument *arguments, int count);
