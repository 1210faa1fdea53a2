#pragma once

#include <string.h>

#include "keras_base.h"

// Conversions between 16-bit floats and float in plain integer arithmetic, which compilers turn
// into vector code on every processor.

KERAS_INLINE uint32_t float_bits(float value) {
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

KERAS_INLINE float float_from_bits(uint32_t bits) {
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

KERAS_INLINE float bfloat16_to_float(uint16_t value) {
    return float_from_bits((uint32_t)value << 16);
}

KERAS_INLINE uint16_t float_to_bfloat16(float value) {
    uint32_t bits = float_bits(value);
    uint32_t rounded = (bits + 0x7FFFu + ((bits >> 16) & 1u)) >> 16;
    uint32_t quietNaN = (bits >> 16) | 0x40u;
    return (uint16_t)((bits & 0x7FFFFFFFu) > 0x7F800000u ? quietNaN : rounded);
}

KERAS_INLINE float float16_to_float(uint16_t value) {
    uint32_t sign = (uint32_t)(value & 0x8000u) << 16;
    uint32_t magnitude = (uint32_t)(value & 0x7FFFu) << 13;
    uint32_t exponent = magnitude & 0x0F800000u;
    uint32_t normal = magnitude + (112u << 23);
    // A subnormal is its fraction times 2^-24: built as 2^-14 + fraction, less 2^-14.
    uint32_t subnormal =
        float_bits(float_from_bits(magnitude + (113u << 23)) - float_from_bits(113u << 23));
    uint32_t special = magnitude + (224u << 23);
    uint32_t result = exponent == 0 ? subnormal : exponent == 0x0F800000u ? special : normal;
    return float_from_bits(result | sign);
}

KERAS_INLINE uint16_t float_to_float16(float value) {
    uint32_t bits = float_bits(value);
    uint32_t sign = (bits >> 16) & 0x8000u;
    uint32_t magnitude = bits & 0x7FFFFFFFu;
    uint32_t normal = (magnitude - (112u << 23) + 0xFFFu + ((magnitude >> 13) & 1u)) >> 13;
    // Adding 0.5 shifts the fraction of a subnormal to the lowest bits, rounded by the processor.
    uint32_t subnormal = float_bits(float_from_bits(magnitude) + 0.5f) - float_bits(0.5f);
    uint32_t result = magnitude < (113u << 23) ? subnormal : normal;
    result = magnitude >= 0x47800000u ? 0x7C00u : result;
    uint32_t quietNaN = 0x7E00u | ((magnitude >> 13) & 0x1FFu);
    result = magnitude > 0x7F800000u ? quietNaN : result;
    return (uint16_t)(result | sign);
}
