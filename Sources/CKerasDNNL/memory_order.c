#include "memory_order.h"

#include <string.h>

/// Primitives keep filters in blocks of up to this many.
enum { filterStep = 64 };

/// The part of `whole` at `offsets`, or all of it without any.
static dnnl_status_t describePart(
    keras_memory_description *part, const keras_memory_description *whole, const dnnl_dims_t dims,
    const int64_t *offsets) {
#if DNNL_VERSION_MAJOR >= 3
    if (!offsets) return dnnl_memory_desc_clone(&part->handle, whole->handle);
    return dnnl_memory_desc_create_submemory(&part->handle, whole->handle, dims, offsets);
#else
    if (offsets) {
        return dnnl_memory_desc_init_submemory(&part->value, &whole->value, dims, offsets);
    }
    part->value = whole->value;
    return dnnl_success;
#endif
}

static dnnl_status_t appendPiece(
    keras_memory_order *order, const keras_memory_description *from,
    const keras_memory_description *to, const dnnl_dims_t dims, const int64_t *offsets) {
    const int index = order->count;
    keras_memory_description *start = &order->pieces[index].from, *end = &order->pieces[index].to;
    order->count++;
    dnnl_status_t status = describePart(start, from, dims, offsets);
    if (status == dnnl_success) status = describePart(end, to, dims, offsets);
    if (status != dnnl_success) return status;
    dnnl_primitive_desc_t reorder = NULL;
    status = dnnl_reorder_primitive_desc_create(
        &reorder, MD(*start), keras_engine(), MD(*end), keras_engine(), NULL);
    if (status == dnnl_success) {
        status = dnnl_primitive_create(&order->pieces[index].primitive, reorder);
    }
    if (reorder) dnnl_primitive_desc_destroy(reorder);
    return status;
}

/// All pieces of `size` filters, or groups.
static dnnl_status_t cut(
    keras_memory_order *order, const keras_memory_description *from,
    const keras_memory_description *to, const dnnl_dims_t dims, int64_t size) {
    dnnl_dims_t part, offsets = {0};
    memcpy(part, dims, sizeof part);
    for (int64_t start = 0; start < dims[0]; start += size) {
        offsets[0] = start;
        part[0] = dims[0] - start < size ? dims[0] - start : size;
        const dnnl_status_t status = appendPiece(order, from, to, part, offsets);
        if (status != dnnl_success) return status;
    }
    return dnnl_success;
}

dnnl_status_t keras_memory_order_create(
    keras_memory_order *order, const keras_memory_description *from,
    const keras_memory_description *to, const dnnl_dims_t dims, bool inPieces) {
    memset(order, 0, sizeof *order);
    const int64_t wanted = inPieces ? dnnl_memory_desc_get_size(MD(*to)) >> 18 : 1;
    const int64_t count = wanted < keras_maximum_order_pieces ? wanted : keras_maximum_order_pieces;
    if (count > 1) {
        const int64_t steps = (dims[0] + filterStep - 1) / filterStep;
        const dnnl_status_t status =
            cut(order, from, to, dims, (steps + count - 1) / count * filterStep);
        if (status == dnnl_success) return status;
        // An order whose blocks do not end where the pieces do, or that has no parts.
        keras_memory_order_destroy(order);
    }
    const dnnl_status_t status = appendPiece(order, from, to, dims, NULL);
    if (status != dnnl_success) keras_memory_order_destroy(order);
    return status;
}

void keras_memory_order_destroy(keras_memory_order *order) {
    for (int index = 0; index < order->count; index++) {
        if (order->pieces[index].primitive) dnnl_primitive_destroy(order->pieces[index].primitive);
        keras_forget(&order->pieces[index].from);
        keras_forget(&order->pieces[index].to);
    }
    memset(order, 0, sizeof *order);
}

dnnl_status_t keras_memory_order_run(
    const keras_memory_order *order, int piece, const void *from, void *to) {
    if (piece < 0 || piece >= order->count) return dnnl_invalid_arguments;
    const keras_argument arguments[] = {
        {DNNL_ARG_FROM, &order->pieces[piece].from, (void *)from},
        {DNNL_ARG_TO, &order->pieces[piece].to, to},
    };
    return keras_execute(order->pieces[piece].primitive, arguments, 2);
}
