#pragma once

#include <stddef.h>

/// Columns of a panel; see panels.h.
enum { PANEL = 32 };

/// How wide a product of n columns is in panels.
static inline size_t padded(size_t n) { return (n + PANEL - 1) / PANEL * PANEL; }
