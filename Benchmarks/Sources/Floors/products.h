#ifndef FLOORS_PRODUCTS_H
#define FLOORS_PRODUCTS_H

#include <stdbool.h>

/// The seconds of one product of an m × k and a k × n matrix by oneDNN's or OpenBLAS's `sgemm`, with
/// the library's own threads.
double product_seconds(bool isDNNL, int m, int k, int n);

#endif
