// The way of a kernel, or of images, from Keras's order to a primitive's, or back; a kernel's in pieces that
// may be brought at the same time.
#pragma once

#include "engine.h"

enum { keras_maximum_order_pieces = 8 };

typedef struct {
    int count;
    struct {
        dnnl_primitive_t primitive;
        keras_memory_description from, to;
    } pieces[keras_maximum_order_pieces];
} keras_memory_order;

/// Prepares the way between two descriptions of the same numbers, in one piece, or, of kernels with these
/// dimensions, in some of 256 KB and more: filters, or groups.
dnnl_status_t keras_memory_order_create(
    keras_memory_order *order, const keras_memory_description *from,
    const keras_memory_description *to, const dnnl_dims_t dims, bool inPieces);

void keras_memory_order_destroy(keras_memory_order *order);

/// Brings one piece on the calling thread; `from` and `to` are the whole memory.
dnnl_status_t keras_memory_order_run(
    const keras_memory_order *order, int piece, const void *from, void *to);
