#ifndef FLOORS_STEPS_H
#define FLOORS_STEPS_H

/// Steps of models that are nothing but kernels on memory that is there already: no tape, no shapes,
/// no batches, no metrics.
///
/// - `name`: `mlp`, a training step of 784-512-512-10 with Adam, batch 128, on two threads;
///   `products`, its seven products alone; `tiny`, one of 32-64-10 with plain gradient descent, batch
///   32; `predict`, the outputs of the first for one sample, on two threads.
/// Returns the seconds of one; a negative number for another name.
double step_seconds(const char *name);

#endif
