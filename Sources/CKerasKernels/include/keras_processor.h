#pragma once

#include <stdbool.h>

/// Whether the processor has AVX-512.
bool keras_has_avx512(void);
