"""Models of the other modules, saved as other kinds of files."""

from older_models.graphs import nested, several_outputs
from older_models.registry import fixture
from older_models.single_layers import stack

fixture(".weights.h5", name="weights_of_stack")(stack)
fixture(".weights.h5", name="weights_of_nested")(nested)
fixture(".h5", name="legacy_stack")(stack)
fixture(".h5", name="legacy_outputs")(several_outputs)
fixture(".weights.json", (3, 10), "sharded_stack")(stack)
fixture("", (3, 9), "folder_nested")(nested)
