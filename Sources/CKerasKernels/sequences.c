#include "keras_movement.h"

#define RANGE(Element, Compute) \
    do { \
        Element *t = target; \
        Compute first = (Compute)start; \
        Compute delta = (Compute)(start + step) - first; \
        for (size_t i = 0; i < count; i++) t[i] = (Element)(first + (Compute)i * delta); \
        return true; \
    } while (0)

bool keras_arange(keras_dtype dtype, double start, double step, size_t count, void *target) {
    switch (dtype) {
    case KERAS_FLOAT32: RANGE(float, float);
    case KERAS_FLOAT64: RANGE(double, double);
    default: return false;
    }
}

#define INTEGER_RANGE(Element) \
    do { \
        Element *t = target; \
        for (size_t i = 0; i < count; i++) \
            t[i] = (Element)((uint64_t)start + (uint64_t)i * (uint64_t)step); \
        return true; \
    } while (0)

bool keras_arange_integers(
    keras_dtype dtype, int64_t start, int64_t step, size_t count, void *target) {
    switch (dtype) {
    case KERAS_INT8:
    case KERAS_UINT8: INTEGER_RANGE(uint8_t);
    case KERAS_INT16:
    case KERAS_UINT16: INTEGER_RANGE(uint16_t);
    case KERAS_INT32:
    case KERAS_UINT32: INTEGER_RANGE(uint32_t);
    case KERAS_INT64:
    case KERAS_UINT64: INTEGER_RANGE(uint64_t);
    default: return false;
    }
}

#define LINE(Element) \
    do { \
        Element *t = target; \
        for (size_t i = 0; i < count; i++) { \
            Element part = (Element)i / (Element)divisions; \
            t[i] = (Element)start * ((Element)1 - part) + (Element)stop * part; \
            if (i == divisions) t[i] = (Element)stop; \
        } \
    } while (0)

void keras_linspace(
    bool isDouble, double start, double stop, size_t divisions, size_t count, void *target) {
    if (isDouble) LINE(double);
    else LINE(float);
}
