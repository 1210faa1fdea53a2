// Maximum and minimum of integers of type T, named NAME, from LOWEST to HIGHEST.

#define JOIN(name, op, type) name##op##type
#define JOIN_EXPANDED(name, op, type) JOIN(name, op, type)

#define TAG(name) JOIN_EXPANDED(name, _max_, NAME)
#define FOLD(x, y) ((x) > (y) ? (x) : (y))
#define IDENTITY LOWEST
#include "reduce_template.h"

#define TAG(name) JOIN_EXPANDED(name, _min_, NAME)
#define FOLD(x, y) ((x) < (y) ? (x) : (y))
#define IDENTITY HIGHEST
#include "reduce_template.h"

#undef JOIN
#undef JOIN_EXPANDED
#undef T
#undef NAME
#undef LOWEST
#undef HIGHEST
