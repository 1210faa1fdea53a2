#include "engine.h"

#include <pthread.h>
#include <string.h>

#include "CKerasDNNL.h"

static dnnl_engine_t engine;
static pthread_once_t engineIsMade = PTHREAD_ONCE_INIT;

static void makeEngine(void) {
    if (dnnl_engine_create(&engine, dnnl_cpu, 0) != dnnl_success) engine = NULL;
}

dnnl_engine_t keras_engine(void) {
    pthread_once(&engineIsMade, makeEngine);
    return engine;
}

dnnl_status_t keras_describe(
    keras_memory_description *description, int rank, const dnnl_dims_t dims,
    const dnnl_dims_t strides, dnnl_data_type_t type) {
#if DNNL_VERSION_MAJOR >= 3
    return dnnl_memory_desc_create_with_strides(
        &description->handle, rank, dims, type, strides);
#else
    return dnnl_memory_desc_init_by_strides(&description->value, rank, dims, type, strides);
#endif
}

dnnl_status_t keras_describe_any(
    keras_memory_description *description, int rank, const dnnl_dims_t dims,
    dnnl_data_type_t type) {
#if DNNL_VERSION_MAJOR >= 3
    return dnnl_memory_desc_create_with_tag(
        &description->handle, rank, dims, type, dnnl_format_tag_any);
#else
    return dnnl_memory_desc_init_by_tag(
        &description->value, rank, dims, type, dnnl_format_tag_any);
#endif
}

keras_memory_description keras_chosen_memory(
    const_dnnl_primitive_desc_t chosen, dnnl_query_t what) {
    keras_memory_description found;
    memset(&found, 0, sizeof found);
#if DNNL_VERSION_MAJOR >= 3
    dnnl_memory_desc_clone(&found.handle, dnnl_primitive_desc_query_md(chosen, what, 0));
#else
    const dnnl_memory_desc_t *description = dnnl_primitive_desc_query_md(chosen, what, 0);
    if (description) found.value = *description;
#endif
    return found;
}

bool keras_is_same_memory(
    const keras_memory_description *left, const keras_memory_description *right) {
#if DNNL_VERSION_MAJOR >= 3
    return dnnl_memory_desc_equal(left->handle, right->handle) != 0;
#else
    return dnnl_memory_desc_equal(&left->value, &right->value) != 0;
#endif
}

void keras_forget(keras_memory_description *description) {
#if DNNL_VERSION_MAJOR >= 3
    if (description->handle) dnnl_memory_desc_destroy(description->handle);
    description->handle = NULL;
#else
    (void)description;
#endif
}

dnnl_status_t keras_execute(
    const_dnnl_primitive_t primitive, const keras_argument *arguments, int count) {
    enum { maximumCount = 8 };
    keras_dnnl_use_caller_only();
    if (count > maximumCount) return dnnl_invalid_arguments;
    dnnl_stream_t stream = NULL;
    dnnl_status_t status = dnnl_stream_create(&stream, keras_engine(), dnnl_stream_default_flags);
    dnnl_exec_arg_t bound[maximumCount];
    int made = 0;
    // 0.2 µs each; a cache of streams and memories would have to belong to a thread.
    for (; made < count && status == dnnl_success; made++) {
        bound[made].arg = arguments[made].number;
        bound[made].memory = NULL;
#if DNNL_VERSION_MAJOR >= 3
        const_dnnl_memory_desc_t description = arguments[made].description->handle;
#else
        const dnnl_memory_desc_t *description = &arguments[made].description->value;
#endif
        status = dnnl_memory_create(
            &bound[made].memory, description, keras_engine(), arguments[made].bytes);
    }
    if (status == dnnl_success) status = dnnl_primitive_execute(primitive, stream, count, bound);
    if (status == dnnl_success) status = dnnl_stream_wait(stream);
    for (int index = 0; index < made; index++) {
        if (bound[index].memory) dnnl_memory_destroy(bound[index].memory);
    }
    if (stream) dnnl_stream_destroy(stream);
    return status;
}
