"""Models that differ by what they are compiled with: optimizers, losses, metrics."""

import keras
from keras import layers, losses, metrics, optimizers

from older_models.registry import fixture


def compiled(optimizer, loss="mse", **more):
    model = keras.Sequential([keras.Input((3,)), layers.Dense(2)])
    model.compile(optimizer, loss, **more)
    return model


OPTIMIZERS = {
    "sgd": (lambda: optimizers.SGD(0.1, momentum=0.8, nesterov=True, clipnorm=0.5), (3, 3)),
    "sgd_averaged": (lambda: optimizers.SGD(
        optimizers.schedules.PiecewiseConstantDecay([10, 20], [0.5, 0.25, 0.1]), momentum=0.9,
        use_ema=True, ema_momentum=0.5, ema_overwrite_frequency=7), (3, 3)),
    "rmsprop": (lambda: optimizers.RMSprop(
        optimizers.schedules.ExponentialDecay(0.1, 10, 0.5, staircase=True), rho=0.8), (3, 3)),
    "adam": (lambda: optimizers.Adam(
        optimizers.schedules.CosineDecay(0.1, 10, warmup_target=0.5, warmup_steps=3), amsgrad=True),
        (3, 3)),
    "adam_accumulated": (lambda: optimizers.Adam(gradient_accumulation_steps=3, clipvalue=0.5), (3, 3)),
    "adamax": (lambda: optimizers.Adamax(optimizers.schedules.InverseTimeDecay(0.1, 10, 0.5)), (3, 3)),
    "adagrad": (lambda: optimizers.Adagrad(optimizers.schedules.PolynomialDecay(0.1, 10)), (3, 3)),
    "adadelta": (lambda: optimizers.Adadelta(
        optimizers.schedules.CosineDecayRestarts(0.1, 10, t_mul=1.5)), (3, 3)),
    "adafactor": (lambda: optimizers.Adafactor(0.1), (3, 3)),
    "ftrl": (lambda: optimizers.Ftrl(0.1, l1_regularization_strength=0.1, beta=0.5), (3, 3)),
    "lion": (lambda: optimizers.Lion(0.1, weight_decay=0.1, global_clipnorm=1.0), (3, 3)),
    "loss_scale": (lambda: optimizers.LossScaleOptimizer(
        optimizers.Adam(0.1), initial_scale=64.0, dynamic_growth_steps=5), (3, 3)),
    "lamb": (lambda: optimizers.Lamb(0.1), (3, 5)),
    "muon": (lambda: optimizers.Muon(0.1), (3, 10)),
}
for _name, (_make, _since) in OPTIMIZERS.items():
    fixture(since=_since, name="with_" + _name)(lambda make=_make: compiled(make()))


@fixture()
def judged():
    """One output for each loss."""
    x = keras.Input((3,), name="x")
    kinds = [
        losses.MeanSquaredError(), losses.MeanAbsoluteError(reduction="sum"),
        losses.MeanAbsolutePercentageError(), losses.MeanSquaredLogarithmicError(),
        losses.Huber(), losses.LogCosh(), losses.CosineSimilarity(), losses.Poisson(),
        losses.KLDivergence(), losses.BinaryCrossentropy(from_logits=True),
        losses.BinaryFocalCrossentropy(gamma=1.5), losses.CategoricalCrossentropy(label_smoothing=0.1),
        losses.CategoricalFocalCrossentropy(alpha=0.5), losses.Hinge(), losses.SquaredHinge(),
        losses.CategoricalHinge(), losses.Dice(), losses.Tversky(alpha=0.25),
    ]
    outputs = [
        layers.Dense(2, activation="sigmoid", name=f"o{i}")(x) for i in range(len(kinds))]
    model = keras.Model(x, outputs)
    model.compile(optimizers.SGD(0.5), kinds)
    return model


@fixture()
def measured():
    return compiled(optimizers.SGD(), losses.BinaryCrossentropy(from_logits=True), metrics=[
        metrics.MeanSquaredError(name="m"), metrics.RootMeanSquaredError(), metrics.AUC(num_thresholds=5),
        metrics.Precision(thresholds=0.3), metrics.Recall(), metrics.F1Score(threshold=0.5),
        metrics.FBetaScore(average="micro", beta=0.5, threshold=0.4), metrics.R2Score(),
        metrics.PrecisionAtRecall(0.5), metrics.SensitivityAtSpecificity(0.5, num_thresholds=9),
        metrics.TruePositives(), metrics.FalseNegatives(thresholds=[0.2, 0.6]), metrics.LogCoshError(),
        metrics.TopKCategoricalAccuracy(k=1), metrics.CosineSimilarity(), metrics.KLDivergence(),
        metrics.CategoricalAccuracy(), metrics.BinaryAccuracy(threshold=0.25), metrics.Hinge(),
        metrics.MeanAbsoluteError(dtype="float32"),
    ])
