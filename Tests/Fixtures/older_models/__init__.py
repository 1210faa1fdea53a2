"""Models that every version of Keras 3 can make, where it has what they are made of."""

from older_models import compiled, graphs, other_kinds, own, single_layers  # noqa: F401: they register
from older_models.own_classes import Pair
from older_models.registry import MAKERS

__all__ = ["MAKERS", "Pair"]
