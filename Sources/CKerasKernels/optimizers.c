#include "optimizer_jobs.h"

// Each statement rounds once: a product and a sum in one could be fused on some processors only.
#define DEFINE_STEPS(Real, suffix) \
    KERAS_CLONES \
    static void addScaled_##suffix( \
        size_t count, Real *restrict target, const Real *restrict source, Real scale) { \
        EACH { \
            const Real change = source[i] * scale; \
            target[i] += change; \
        } \
    } \
    KERAS_CLONES \
    static void average_##suffix( \
        size_t count, Real *restrict target, const Real *restrict source, Real momentum, \
        Real rest) { \
        EACH { \
            const Real old = target[i] * momentum; \
            const Real new = source[i] * rest; \
            target[i] = old + new; \
        } \
    } \
    KERAS_CLONES \
    static void decay_##suffix(size_t count, Real *restrict target, Real first, Real second) { \
        EACH { \
            const Real lost = target[i] * first * second; \
            target[i] -= lost; \
        } \
    } \
    KERAS_CLONES \
    static void momentum_##suffix( \
        size_t count, Real *restrict variable, Real *restrict velocity, \
        const Real *restrict gradient, Real rate, Real momentum, bool isNesterov) { \
        EACH { \
            const Real kept = velocity[i] * momentum; \
            const Real step = gradient[i] * rate; \
            const Real new = kept - step; \
            const Real ahead = new * momentum; \
            velocity[i] = new; \
            variable[i] += isNesterov ? ahead - step : new; \
        } \
    } \
    KERAS_INLINE void adamLoop_##suffix( \
        size_t count, Real *restrict variable, Real *restrict m, Real *restrict v, \
        Real *restrict vHat, const Real *restrict gradient, Real alpha, Real part1, Real part2, \
        Real epsilon) { \
        EACH { \
            const Real g = gradient[i]; \
            const Real step1 = (g - m[i]) * part1; \
            const Real newM = m[i] + step1; \
            const Real square = g * g; \
            const Real step2 = (square - v[i]) * part2; \
            const Real newV = v[i] + step2; \
            Real scale = newV; \
            if (vHat) { \
                const Real old = vHat[i]; \
                /* NaN of either wins, as in Keras's maximum. */ \
                scale = newV != newV || newV > old ? newV : old; \
                vHat[i] = scale; \
            } \
            const Real numerator = newM * alpha; \
            const Real change = numerator / (__builtin_elementwise_sqrt(scale) + epsilon); \
            m[i] = newM; \
            v[i] = newV; \
            variable[i] -= change; \
        } \
    } \
    KERAS_CLONES \
    static void adam_##suffix( \
        size_t count, Real *restrict variable, Real *restrict m, Real *restrict v, \
        const Real *restrict gradient, Real alpha, Real part1, Real part2, Real epsilon) { \
        adamLoop_##suffix( \
            count, variable, m, v, (Real *)0, gradient, alpha, part1, part2, epsilon); \
    } \
    KERAS_CLONES \
    static void amsgrad_##suffix( \
        size_t count, Real *restrict variable, Real *restrict m, Real *restrict v, \
        Real *restrict vHat, const Real *restrict gradient, Real alpha, Real part1, Real part2, \
        Real epsilon) { \
        adamLoop_##suffix(count, variable, m, v, vHat, gradient, alpha, part1, part2, epsilon); \
    } \
    static void addScaledPart_##suffix(const void *context, size_t start, size_t count) { \
        const step_job *job = context; \
        addScaled_##suffix( \
            count, (Real *)job->variable + start, (const Real *)job->gradient + start, \
            (Real)job->numbers[0]); \
    } \
    static void averagePart_##suffix(const void *context, size_t start, size_t count) { \
        const step_job *job = context; \
        average_##suffix( \
            count, (Real *)job->variable + start, (const Real *)job->gradient + start, \
            (Real)job->numbers[0], (Real)(1 - job->numbers[0])); \
    } \
    static void decayPart_##suffix(const void *context, size_t start, size_t count) { \
        const step_job *job = context; \
        decay_##suffix( \
            count, (Real *)job->variable + start, (Real)job->numbers[0], (Real)job->numbers[1]); \
    } \
    static void momentumPart_##suffix(const void *context, size_t start, size_t count) { \
        const step_job *job = context; \
        momentum_##suffix( \
            count, (Real *)job->variable + start, (Real *)job->first + start, \
            (const Real *)job->gradient + start, (Real)job->numbers[0], (Real)job->numbers[1], \
            job->flag); \
    } \
    static void adamPart_##suffix(const void *context, size_t start, size_t count) { \
        const step_job *job = context; \
        Real *variable = (Real *)job->variable + start; \
        Real *m = (Real *)job->first + start, *v = (Real *)job->second + start; \
        const Real *gradient = (const Real *)job->gradient + start; \
        const Real alpha = (Real)job->numbers[0], part1 = (Real)job->numbers[1]; \
        const Real part2 = (Real)job->numbers[2], epsilon = (Real)job->numbers[3]; \
        if (!job->third) { \
            adam_##suffix(count, variable, m, v, gradient, alpha, part1, part2, epsilon); \
            return; \
        } \
        amsgrad_##suffix( \
            count, variable, m, v, (Real *)job->third + start, gradient, alpha, part1, part2, \
            epsilon); \
    }
DEFINE_STEPS(float, f32)
DEFINE_STEPS(double, f64)

void keras_add_scaled(
    bool isDouble, size_t count, void *target, const void *source, double scale) {
    step_job job = {
        .count = count, .variable = target, .gradient = source, .numbers = {scale},
        .part = isDouble ? addScaledPart_f64 : addScaledPart_f32,
    };
    run(&job);
}

void keras_moving_average(
    bool isDouble, size_t count, void *target, const void *source, double momentum) {
    step_job job = {
        .count = count, .variable = target, .gradient = source, .numbers = {momentum},
        .part = isDouble ? averagePart_f64 : averagePart_f32,
    };
    run(&job);
}

void keras_decay(bool isDouble, size_t count, void *target, double first, double second) {
    step_job job = {
        .count = count, .variable = target, .numbers = {first, second},
        .part = isDouble ? decayPart_f64 : decayPart_f32,
    };
    run(&job);
}

void keras_momentum_step(
    bool isDouble, size_t count, void *variable, void *velocity, const void *gradient, double rate,
    double momentum, bool isNesterov) {
    step_job job = {
        .count = count, .variable = variable, .first = velocity, .gradient = gradient,
        .numbers = {rate, momentum}, .flag = isNesterov,
        .part = isDouble ? momentumPart_f64 : momentumPart_f32,
    };
    run(&job);
}

void keras_adam_step(
    bool isDouble, size_t count, void *variable, void *m, void *v, void *vHat,
    const void *gradient, keras_adam_numbers numbers) {
    step_job job = {
        .count = count, .variable = variable, .first = m, .second = v, .third = vHat,
        .gradient = gradient,
        .numbers = {
            numbers.alpha, numbers.oneMinusBeta1, numbers.oneMinusBeta2, numbers.epsilon},
        .part = isDouble ? adamPart_f64 : adamPart_f32,
    };
    run(&job);
}
