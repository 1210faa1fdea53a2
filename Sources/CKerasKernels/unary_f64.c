#include "math_f64.h"
#include "unary_blocks.h"
#include "unary_ops.h"

#define T double
#define K(function) keras_##function##_f64
#define TAG(name) name##_f64
// The time goes to the C library's functions: other instruction sets would gain nothing.
#define CLONES
#define INTERLEAVED
#include "unary_template.h"
