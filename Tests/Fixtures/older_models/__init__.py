"""Models that every version of Keras 3 can make, where it has what they are made of."""

from older_models import (  # noqa: F401: they register
    compiled, graphs, kinds_of_layers, other_kinds, own, single_layers)
from older_models.own_classes import Pair
from older_models.registry import MAKERS

__all__ = ["MAKERS", "Pair"]
