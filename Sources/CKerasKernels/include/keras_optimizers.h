#pragma once

#include "keras_base.h"

// Updates in place, each in one pass and in parallel if large. Arrays are float64 if `isDouble`,
// else float32; every operation is rounded to that.

/// target += scale * source
void keras_add_scaled(
    bool isDouble, size_t count, void *target, const void *source, double scale);

/// target = target * momentum + source * (1 - momentum)
void keras_moving_average(
    bool isDouble, size_t count, void *target, const void *source, double momentum);

/// target -= target * first * second
void keras_decay(bool isDouble, size_t count, void *target, double first, double second);

/// velocity = velocity * momentum - gradient * rate, then variable += velocity, or with
/// `isNesterov` variable += velocity * momentum - gradient * rate
void keras_momentum_step(
    bool isDouble, size_t count, void *variable, void *velocity, const void *gradient, double rate,
    double momentum, bool isNesterov);

typedef struct {
    double alpha, oneMinusBeta1, oneMinusBeta2, epsilon;
} keras_adam_numbers;

/// m += (g - m) * oneMinusBeta1; v += (g * g - v) * oneMinusBeta2; with `vHat`, which may be NULL,
/// vHat = max(vHat, v), used for v; variable -= m * alpha / (sqrt(v) + epsilon)
void keras_adam_step(
    bool isDouble, size_t count, void *variable, void *m, void *v, void *vHat,
    const void *gradient, keras_adam_numbers numbers);
