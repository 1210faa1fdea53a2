#pragma once

#include "keras_base.h"

/// Converts `count` elements, in parallel for many.
///
/// Floats round to nearest even; float to integer truncates, saturates, and makes 0 of NaN; integer
/// to integer wraps; anything but 0 (NaN too) is true. Returns false for a dtype that is not one.
bool keras_cast(
    const void *source, keras_dtype from, void *target, keras_dtype to, size_t count);
