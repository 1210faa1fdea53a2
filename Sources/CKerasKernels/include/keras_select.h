#pragma once

#include "keras_binary.h"

/// `out[i] = condition[i] ? a[i] : b[i]` for elements of `size` bytes; a step of 0 repeats an
/// operand's first element, 1 goes along.
void keras_select(size_t size, const bool *condition, ptrdiff_t condition_step, const void *a,
                  ptrdiff_t a_step, const void *b, ptrdiff_t b_step, void *out, size_t count);

/// Copies the elements of `size` bytes to where the broadcast's operand `a` meets the result.
void keras_repeat(size_t size, const void *a, void *out, const keras_broadcast *broadcast);

/// Copies the first of `count` elements of `size` bytes over the others.
void keras_repeat_first(void *elements, size_t size, size_t count);
