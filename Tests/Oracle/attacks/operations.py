"""Graphs of raw operations whose settings, or the shapes they work on, are immense.

Nothing is computed when such a file is opened, so that nothing may cost what computing it would.
"""

from attacks.archives import ARCHIVE, archive, described, layer
from attacks.configs import call, called, graph, tensor

MANY = 2**31


def given(name, shape, dtype="float32"):
    return called(layer("InputLayer", name, batch_shape=list(shape), dtype=dtype))


def operation(class_name, name, arguments, keywords=None, module="numpy", **settings):
    """One call of an operation as Keras writes it."""
    description = described(class_name, {"name": name, **settings}, f"keras.src.ops.{module}")
    description["registered_name"] = class_name
    return called(description, call(*arguments, **(keywords or {})))


def model(inputs, operations):
    """A model from all inputs to the last operation."""
    names = [entry["name"] for entry in inputs]
    return archive(graph(inputs + operations, [(operations[-1]["name"], 0)], inputs=names))


def on(*shapes, dtypes=(), is_list=False, **applied):
    """An operation on an input of each of these shapes, or on the list of them."""
    def content():
        kinds = [*dtypes] + ["float32"] * (len(shapes) - len(dtypes))
        inputs = [given(f"i{i}", shape, kind) for i, (shape, kind) in enumerate(zip(shapes, kinds))]
        arguments = [tensor(entry["name"]) for entry in inputs]
        return model(inputs, [
            operation(name="o", arguments=[arguments] if is_list else arguments, **applied)])
    return content


def chain(count, shape, uses=1, dtype="float32", **applied):
    """Operations that each take the result of the one before, so many times."""
    def content():
        names = ["i"] + [f"o{number}" for number in range(count)]
        return model([given("i", shape, dtype)], [
            operation(name=name, arguments=[tensor(before)] * uses, **applied)
            for before, name in zip(names, names[1:])])
    return content


def side_by_side(count, shapes, **applied):
    """Operations that all take the same inputs, and of which the last one is the output."""
    def content():
        inputs = [given(f"i{number}", shape) for number, shape in enumerate(shapes)]
        arguments = [tensor(entry["name"]) for entry in inputs]
        return model(inputs, [
            operation(name=f"o{number}", arguments=arguments, **applied)
            for number in range(count)])
    return content


def called_often(count, shape, **applied):
    """A model of one operation that is called again and again on the same tensor."""
    def content():
        inner = graph(
            [given("x", shape), operation(name="o", arguments=[tensor("x")], **applied)],
            [("o", 0)], name="in", inputs=["x"])
        calls = [call(tensor("i"))] * count
        return archive(graph([given("i", shape), called(inner, *calls)], [("in", 0)]))
    return content


def on_constants(class_name, arguments=(), keywords=None, **settings):
    """An operation on constants, with a tensor of the graph where it does not look."""
    return lambda: model([given("i", (None, 4))], [
        operation(class_name, "o", [0.0, 1.0, *arguments], keywords, **settings)])


def names_in_a_group(count):
    """A pattern whose names make up one axis of size 1."""
    names = [f"a{number}" for number in range(count)]
    text = " ".join(names)
    return lambda: model([given("i", (1,))], [operation(
        "Rearrange", "o", [tensor("i"), f"({text}) -> ({text})"], dict.fromkeys(names, 1),
        module="einops")])


LARGE = (100_000, 100_000)
IMMENSE = (None, 2**40, 2**40)
SOUND = {"module": "math", "window": "hann", "center": True}
RESIZED = {
    "class_name": "Resize", "module": "image", "interpolation": "bilinear",
    "data_format": "channels_last"}
TIMES = {"axis": 0, "endpoint": True, "dtype": None}
DIAGONAL = {"axis1": 1, "axis2": 2}
UNFOLDED = {"class_name": "Unfold", "module": "nn", "dilation": 1, "stride": 1}
PLACES = (1, 100_000, 2, 4)
MAPPED = {
    "class_name": "MapCoordinates", "module": "image", "order": 1, "fill_mode": "constant",
    "fill_value": 0}

OPERATIONS = {
    # A setting says how large a constant would be: steps, powers, windows, kernels.
    "linspace_of_many_steps": on((4,), (4,), class_name="Linspace", num=MANY, **TIMES),
    "logspace_of_many_steps": on((4,), (4,), class_name="Logspace", num=MANY, base=10, **TIMES),
    "geomspace_of_many_steps": on((4,), (4,), class_name="Geomspace", num=MANY, **TIMES),
    "linspace_of_constants_by_keyword": on_constants(
        "Linspace", keywords={"unknown": tensor("i")}, num=MANY, **TIMES),
    "linspace_of_constants_and_more": on_constants("Linspace", [tensor("i")], num=MANY, **TIMES),
    "powers_without_end": on((4,), class_name="Vander", N=MANY, increasing=False),
    "a_long_fourier_transform": on(
        (1, 2**33), class_name="STFT", sequence_length=6, sequence_stride=3, fft_length=MANY,
        **SOUND),
    "a_long_window": on(
        (1, 2**33), class_name="STFT", sequence_length=MANY, sequence_stride=3, fft_length=MANY,
        **SOUND),
    "a_wide_blur": on(
        (1, 4, 4, 1), class_name="GaussianBlur", module="image", kernel_size=[MANY, MANY],
        sigma=[1.0, 1.0], data_format="channels_last"),
    # A shape does: masks and identities, as large as what they are for.
    "half_of_a_large_matrix": on(LARGE, class_name="Tril", k=0),
    "inverse_of_a_large_matrix": on(LARGE, class_name="Inv", module="linalg"),
    "inverse_of_a_large_factor": on(
        LARGE, class_name="CholeskyInverse", module="linalg", upper=False),
    "diagonal_of_a_large_matrix": on(
        LARGE, class_name="Diagonal", offset=0, axis1=0, axis2=1),
    "a_far_diagonal": on((4,), class_name="Diag", k=100_000),
    "causal_attention_to_many_places": on(
        PLACES, PLACES, PLACES, class_name="DotProductAttention", module="nn", is_causal=True),
    "halves_of_matrices": chain(2000, (1000, 1000), class_name="Tril", k=0),
    # Sizes whose products no integer holds.
    "diagonal_of_an_immense_matrix": on(IMMENSE, class_name="Diagonal", offset=0, **DIAGONAL),
    "trace_of_an_immense_matrix": on(IMMENSE, class_name="Trace", offset=0, **DIAGONAL),
    "a_diagonal_far_below": on(IMMENSE, class_name="Diagonal", offset=-MANY, **DIAGONAL),
    "a_trace_far_below": on(IMMENSE, class_name="Trace", offset=-MANY, **DIAGONAL),
    "a_diagonal_that_is_not_there": on(
        (1, 2**29, 2**29), class_name="Diagonal", offset=-MANY, **DIAGONAL),
    "a_trace_that_is_not_there": on(
        (1, 2**29, 2**29), class_name="Trace", offset=-MANY, **DIAGONAL),
    "blocks_of_a_long_image": on(
        (None, 1, 2**59, 1), kernel_size=1, padding=2**20, **UNFOLDED),
    "blocks_of_one_long_image": on(
        (1, 1, 2**59, 1), kernel_size=1, padding=2**20, **UNFOLDED),
    "blocks_of_many_channels": on(
        (None, 2**50, 256, 256), kernel_size=128, padding=0, **UNFOLDED),
    "blocks_of_many_small_channels": on(
        (1, 2**50, 1, 1), kernel_size=128, padding=64, **UNFOLDED),
    "sound_of_many_frames": on(
        (1, 2**40, 2**30 + 1), (1, 2**40, 2**30 + 1), is_list=True, class_name="ISTFT",
        sequence_length=MANY, sequence_stride=MANY, fft_length=MANY, length=None, **SOUND),
    "sound_of_distant_frames": on(
        (1, 2**40, 3), (1, 2**40, 3), is_list=True, class_name="ISTFT", sequence_length=4,
        sequence_stride=MANY, fft_length=4, length=None, **SOUND),
    "bytes_of_many_numbers": on((2**61,), class_name="View", dtype="int8"),
    "a_wide_image_cropped": on(
        (1, 4, 2**50, 1), size=[2**20, 1], crop_to_aspect_ratio=True, **RESIZED),
    "a_wide_image_padded": on(
        (1, 4, 2**50, 1), size=[2**20, 1], pad_to_aspect_ratio=True, **RESIZED),
    # Ranks that double at each step.
    "tensordot_of_itself": chain(40, (2,), uses=2, class_name="Tensordot", axes=0),
    "dot_of_itself": chain(40, (2, 2, 2), uses=2, class_name="Dot"),
    "taken_from_itself": chain(40, (2, 2), uses=2, dtype="int32", class_name="Take", axis=0),
    # Parts: an operation that is made of as many others as a number says.
    "corners_of_many_dimensions": on((1,) * 40, (40, 3), **MAPPED),
    "corners_of_some_dimensions": side_by_side(2000, [(2,) * 8, (8, 3)], **MAPPED),
    "differences_without_end": on((10**9,), class_name="Diff", n=10**9, axis=-1),
    "many_differences": side_by_side(1000, [(10**9,)], class_name="Diff", n=4000, axis=-1),
    "operations_of_many_parts": side_by_side(
        20_000, [(None, 4, 4, 1), (4, 2), (4, 2)], class_name="PerspectiveTransform",
        module="image", interpolation="bilinear", fill_value=0, data_format="channels_last"),
    "pools_of_many_places": on(
        (1, 2**21, 1), class_name="AdaptiveAveragePool", module="nn", output_size=[2**20],
        data_format="channels_last"),
    "pools_of_many_rows": on(
        (1, 2**21, 2**21, 1), class_name="AdaptiveAveragePool", module="nn",
        output_size=[2**20, 2**20], data_format="channels_last"),
    "a_loss_of_many_steps": on(
        (1, 4), (1, 2**20, 4), (1,), (1,), dtypes=["int32", "float32", "int32", "int32"],
        class_name="CTCLoss", module="nn", mask_index=0),
    # Inputs and names, each of which is tried, or looked up, for each of the others.
    "stacked_sizes_that_never_fit": on(
        *[(None, size) for size in range(1, 3000)], (5000, 1), is_list=True, class_name="Hstack"),
    "stacked_sizes": on(
        *[(size,) for size in range(1, 3001)], is_list=True, class_name="Hstack"),
    "a_grid_of_many_sizes": on(
        *[(size,) for size in range(1, 3001)], class_name="Meshgrid", indexing="xy"),
    "a_grid_of_unknown_sizes": on(*[(None,)] * 3000, class_name="Meshgrid", indexing="ij"),
    "many_names_of_one_axis": names_in_a_group(100_000),
    # Results.
    "split_into_a_million": on(
        (None, 4), class_name="ArraySplit", indices_or_sections=2**20, axis=0),
    "split_into_an_equal_million": on(
        (2**20, 4), class_name="Split", indices_or_sections=2**20, axis=0),
    "split_into_an_unknown_million": on(
        (None, 4), class_name="Split", indices_or_sections=2**20, axis=0),
    "split_before_a_million_places": on(
        (None, 4), class_name="Split", indices_or_sections=[0] * 2**20, axis=0),
    "unstacked_into_a_million": on(
        (2**20, 4), class_name="Unstack", module="core", num=None, axis=0),
    "an_index_of_a_million_axes": on(
        (4,), dtypes=["int32"], class_name="UnravelIndex", shape=[1] * 2**20),
    "split_into_many_called_often": called_often(
        4000, (None, 4), class_name="ArraySplit", indices_or_sections=2**16, axis=0),
}

ATTACKS = {name: ("load", ARCHIVE, function) for name, function in OPERATIONS.items()}
