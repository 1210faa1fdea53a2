#pragma once

#include "keras_base.h"

/// A key of the counter-based generator Threefry-2x32: the same key always gives the same numbers,
/// however many threads compute them.
typedef struct {
    uint32_t first, second;
} keras_key;

/// The two words of the block that the counter (`high`, `low`) has under `key`.
keras_key keras_threefry(keras_key key, uint32_t high, uint32_t low);

/// 32 random bits for each of `count` positions.
void keras_random_bits(keras_key key, size_t count, uint32_t *target);

/// Floats, uniform from `minimum` to before `maximum`. float64 if `isDouble`, else float32.
void keras_random_uniform(
    keras_key key, bool isDouble, double minimum, double maximum, size_t count, void *target);

/// Normally distributed floats: sample * deviation + mean.
void keras_random_normal(
    keras_key key, bool isDouble, double mean, double deviation, size_t count, void *target);

/// As `keras_random_normal`, the samples being within two deviations.
void keras_random_truncated_normal(
    keras_key key, bool isDouble, double mean, double deviation, size_t count, void *target);

/// Whether a uniform float32 is below `probability`.
void keras_random_bernoulli(keras_key key, float probability, size_t count, uint8_t *target);

/// source / keep where a uniform float32 is below `keep`, else 0.
void keras_random_dropout(
    keras_key key, bool isDouble, double keep, size_t count, const void *source, void *target);

/// Integers `minimum` + a random number below `span`, as bit patterns of 64 bits if `isWide`, else
/// 32; a `span` of 0 stands for all values.
void keras_random_integers(
    keras_key key, bool isWide, uint64_t minimum, uint64_t span, size_t count, void *target);
