#include "optimizer_jobs.h"

// The optimizers that scale each element's step by its own past. As everywhere, each statement
// rounds once: a product and a sum in one could be fused on some processors only.

#define DEFINE_STEPS(Real, suffix) \
    /* `momenta` and `average` may be NULL. */ \
    KERAS_CLONES \
    static void rmsprop_##suffix( \
        size_t count, Real *restrict variable, Real *restrict v, Real *restrict momenta, \
        const Real *restrict average, const Real *restrict gradient, Real rate, Real rho, \
        Real rest, Real momentum, Real epsilon) { \
        EACH { \
            const Real g = gradient[i]; \
            const Real kept = v[i] * rho; \
            const Real square = g * g; \
            const Real added = square * rest; \
            const Real newV = kept + added; \
            const Real mean = average ? average[i] : 0; \
            const Real squaredMean = mean * mean; \
            const Real variance = newV - squaredMean; \
            const Real scaled = g * rate; \
            Real step = scaled / __builtin_elementwise_sqrt(variance + epsilon); \
            if (momenta) { \
                const Real old = momenta[i] * momentum; \
                step = old + step; \
                momenta[i] = step; \
            } \
            v[i] = newV; \
            variable[i] -= step; \
        } \
    } \
    KERAS_CLONES \
    static void adagrad_##suffix( \
        size_t count, Real *restrict variable, Real *restrict sums, \
        const Real *restrict gradient, Real rate, Real epsilon) { \
        EACH { \
            const Real g = gradient[i]; \
            const Real square = g * g; \
            const Real sum = sums[i] + square; \
            const Real scaled = g * rate; \
            const Real step = scaled / __builtin_elementwise_sqrt(sum + epsilon); \
            sums[i] = sum; \
            variable[i] -= step; \
        } \
    } \
    KERAS_CLONES \
    static void adadelta_##suffix( \
        size_t count, Real *restrict variable, Real *restrict gradients, \
        Real *restrict changes, const Real *restrict gradient, Real rate, Real rho, Real rest, \
        Real epsilon) { \
        EACH { \
            const Real g = gradient[i]; \
            const Real kept = gradients[i] * rho; \
            const Real square = g * g; \
            const Real added = square * rest; \
            const Real newGradients = kept + added; \
            const Real scaled = __builtin_elementwise_sqrt(changes[i] + epsilon) * g; \
            const Real change = scaled / __builtin_elementwise_sqrt(newGradients + epsilon); \
            const Real keptChanges = changes[i] * rho; \
            const Real squaredChange = change * change; \
            const Real addedChange = squaredChange * rest; \
            const Real step = change * rate; \
            gradients[i] = newGradients; \
            changes[i] = keptChanges + addedChange; \
            variable[i] -= step; \
        } \
    } \
    KERAS_CLONES \
    static void adamax_##suffix( \
        size_t count, Real *restrict variable, Real *restrict m, Real *restrict u, \
        const Real *restrict gradient, Real rate, Real part1, Real beta2, Real correction, \
        Real epsilon) { \
        EACH { \
            const Real g = gradient[i]; \
            const Real step1 = (g - m[i]) * part1; \
            const Real newM = m[i] + step1; \
            const Real old = u[i] * beta2; \
            const Real size = __builtin_elementwise_abs(g); \
            /* NaN of either wins, as in Keras's maximum. */ \
            const Real newU = size != size || size > old ? size : old; \
            const Real scaled = newM * rate; \
            const Real step = scaled / (correction * (newU + epsilon)); \
            m[i] = newM; \
            u[i] = newU; \
            variable[i] -= step; \
        } \
    } \
    KERAS_CLONES \
    static void lion_##suffix( \
        size_t count, Real *restrict variable, Real *restrict m, \
        const Real *restrict gradient, Real rate, Real beta1, Real beta2) { \
        const Real rest1 = 1 - beta1, rest2 = 1 - beta2; \
        EACH { \
            const Real g = gradient[i]; \
            const Real kept1 = m[i] * beta1, added1 = g * rest1; \
            const Real direction = kept1 + added1; \
            const Real kept2 = m[i] * beta2, added2 = g * rest2; \
            /* The sign of zero is zero, and that of NaN is NaN. */ \
            const Real sign = direction > 0 ? 1 : direction < 0 ? -1 : direction; \
            const Real step = sign * rate; \
            m[i] = kept2 + added2; \
            variable[i] -= step; \
        } \
    } \
    static void rmspropPart_##suffix(const void *context, size_t start, size_t count) { \
        const step_job *job = context; \
        rmsprop_##suffix( \
            count, (Real *)job->variable + start, (Real *)job->first + start, \
            job->second ? (Real *)job->second + start : 0, \
            job->third ? (const Real *)job->third + start : 0, \
            (const Real *)job->gradient + start, (Real)job->numbers[0], (Real)job->numbers[1], \
            (Real)(1 - job->numbers[1]), (Real)job->numbers[2], (Real)job->numbers[3]); \
    } \
    static void adagradPart_##suffix(const void *context, size_t start, size_t count) { \
        const step_job *job = context; \
        adagrad_##suffix( \
            count, (Real *)job->variable + start, (Real *)job->first + start, \
            (const Real *)job->gradient + start, (Real)job->numbers[0], (Real)job->numbers[1]); \
    } \
    static void adadeltaPart_##suffix(const void *context, size_t start, size_t count) { \
        const step_job *job = context; \
        adadelta_##suffix( \
            count, (Real *)job->variable + start, (Real *)job->first + start, \
            (Real *)job->second + start, (const Real *)job->gradient + start, \
            (Real)job->numbers[0], (Real)job->numbers[1], (Real)(1 - job->numbers[1]), \
            (Real)job->numbers[2]); \
    } \
    static void adamaxPart_##suffix(const void *context, size_t start, size_t count) { \
        const step_job *job = context; \
        adamax_##suffix( \
            count, (Real *)job->variable + start, (Real *)job->first + start, \
            (Real *)job->second + start, (const Real *)job->gradient + start, \
            (Real)job->numbers[0], (Real)(1 - job->numbers[1]), (Real)job->numbers[2], \
            (Real)job->numbers[3], (Real)job->numbers[4]); \
    } \
    static void lionPart_##suffix(const void *context, size_t start, size_t count) { \
        const step_job *job = context; \
        lion_##suffix( \
            count, (Real *)job->variable + start, (Real *)job->first + start, \
            (const Real *)job->gradient + start, (Real)job->numbers[0], (Real)job->numbers[1], \
            (Real)job->numbers[2]); \
    }
DEFINE_STEPS(float, f32)
DEFINE_STEPS(double, f64)

void keras_rmsprop_step(
    bool isDouble, size_t count, void *variable, void *velocity, void *momenta,
    const void *average, const void *gradient, double rate, double rho, double momentum,
    double epsilon) {
    step_job job = {
        .count = count, .variable = variable, .first = velocity, .second = momenta,
        .third = (void *)average, .gradient = gradient,
        .numbers = {rate, rho, momentum, epsilon},
        .part = isDouble ? rmspropPart_f64 : rmspropPart_f32,
    };
    run(&job);
}

void keras_adagrad_step(
    bool isDouble, size_t count, void *variable, void *sums, const void *gradient, double rate,
    double epsilon) {
    step_job job = {
        .count = count, .variable = variable, .first = sums, .gradient = gradient,
        .numbers = {rate, epsilon}, .part = isDouble ? adagradPart_f64 : adagradPart_f32,
    };
    run(&job);
}

void keras_adadelta_step(
    bool isDouble, size_t count, void *variable, void *gradients, void *changes,
    const void *gradient, double rate, double rho, double epsilon) {
    step_job job = {
        .count = count, .variable = variable, .first = gradients, .second = changes,
        .gradient = gradient, .numbers = {rate, rho, epsilon},
        .part = isDouble ? adadeltaPart_f64 : adadeltaPart_f32,
    };
    run(&job);
}

void keras_adamax_step(
    bool isDouble, size_t count, void *variable, void *m, void *u, const void *gradient,
    double rate, double beta1, double beta2, double correction, double epsilon) {
    step_job job = {
        .count = count, .variable = variable, .first = m, .second = u, .gradient = gradient,
        .numbers = {rate, beta1, beta2, correction, epsilon},
        .part = isDouble ? adamaxPart_f64 : adamaxPart_f32,
    };
    run(&job);
}

void keras_lion_step(
    bool isDouble, size_t count, void *variable, void *m, const void *gradient, double rate,
    double beta1, double beta2) {
    step_job job = {
        .count = count, .variable = variable, .first = m, .gradient = gradient,
        .numbers = {rate, beta1, beta2}, .part = isDouble ? lionPart_f64 : lionPart_f32,
    };
    run(&job);
}
