#ifndef FLOORS_ARRAYS_H
#define FLOORS_ARRAYS_H

#include <stddef.h>

/// `count` floats between -0.5 and 0.5, aligned to 64 bytes; ends the program if there is no memory.
float *random_floats(size_t count);

/// `count` zeros.
float *zero_floats(size_t count);

#endif
