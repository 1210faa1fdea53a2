#include "wide_f32.h"
#include "unary_blocks.h"
#include "unary_ops.h"

#define T float
#define K(function) keras_##function##_f32
#define TAG(name) name##_f32
#define CLONES KERAS_CLONES
#define INTERLEAVED _Pragma("clang loop interleave_count(2)")
#include "unary_template.h"
