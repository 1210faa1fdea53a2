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

/// v = v * rho + g * g * (1 - rho); step = g * rate / sqrt(v - average² + epsilon); with `momenta`
/// step = momenta = momenta * momentum + step; variable -= step. `momenta` and `average`, the
/// running mean of the gradient, may be NULL.
void keras_rmsprop_step(
    bool isDouble, size_t count, void *variable, void *velocity, void *momenta,
    const void *average, const void *gradient, double rate, double rho, double momentum,
    double epsilon);

/// sums += g * g; variable -= g * rate / sqrt(sums + epsilon)
void keras_adagrad_step(
    bool isDouble, size_t count, void *variable, void *sums, const void *gradient, double rate,
    double epsilon);

/// gradients = gradients * rho + g * g * (1 - rho);
/// change = g * sqrt(changes + epsilon) / sqrt(gradients + epsilon);
/// changes = changes * rho + change * change * (1 - rho); variable -= change * rate
void keras_adadelta_step(
    bool isDouble, size_t count, void *variable, void *gradients, void *changes,
    const void *gradient, double rate, double rho, double epsilon);

/// m += (g - m) * (1 - beta1); u = max(u * beta2, |g|);
/// variable -= m * rate / (correction * (u + epsilon))
void keras_adamax_step(
    bool isDouble, size_t count, void *variable, void *m, void *u, const void *gradient,
    double rate, double beta1, double beta2, double correction, double epsilon);

/// variable -= rate * sign(m * beta1 + g * (1 - beta1)); m = m * beta2 + g * (1 - beta2)
void keras_lion_step(
    bool isDouble, size_t count, void *variable, void *m, const void *gradient, double rate,
    double beta1, double beta2);
