"""Configurations of a few hundred kilobytes that ask for much: time, memory, or both."""

from attacks.archives import (
    ARCHIVE, archive, described, entry, filler, layer, stack, two_spellings)

MARKS = "\u0301\u0316"


def padded(text):
    """A document with something in it that hardly shrinks."""
    return f'["{filler(80_000)}", {text}]'


def compiled(**config):
    config = {"optimizer": "sgd", "loss": "mse", **config}
    return stack(
        [entry(), layer("Dense", "d", units=1)], build_config={"input_shape": [None, 4]},
        compile_config=config)


# Graphs

def tensor(name, call=0):
    return {"class_name": "__keras_tensor__", "config": {
        "shape": [None, 4], "dtype": "float32", "keras_history": [name, call, 0]}}


def call(*arguments, **keywords):
    return {"args": list(arguments), "kwargs": keywords}


def called(description, *calls):
    return {**description, "name": description["config"]["name"], "inbound_nodes": list(calls)}


def op(class_name, name, *arguments, module="numpy", **config):
    description = described(class_name, {"name": name, **config}, f"keras.src.ops.{module}")
    description["registered_name"] = class_name
    return called(description, call(*arguments))


def graph(layers, outputs, name="g", inputs=("i",)):
    return described("Functional", {
        "name": name, "layers": layers, "input_layers": [[name, 0, 0] for name in inputs],
        "output_layers": [[*output, 0] for output in outputs]}, "keras.src.models.functional")


def start(name="i"):
    return called(entry(name=name))


def relu(name, *calls):
    return called(layer("Activation", name, activation="relu"), *calls)


def constant(op_name, module="numpy", **config):
    """An op on a constant, which would be computed while the graph is made."""
    value = {"class_name": "__numpy__", "config": {"value": [[1, 2], [3, 4]], "dtype": "int32"}}
    return archive(graph([start(), op(op_name, "o", value, module=module, **config)],
                         [("i", 0), ("o", 0)]))


def layer_on_a_constant(class_name, value, keyword, **config):
    """A layer called on a constant, with a tensor of the graph where it does not look."""
    value = {"class_name": "__numpy__", "config": {"value": value, "dtype": "float32"}}
    described_layer = called(
        layer(class_name, "o", **config), call(value, **{keyword: tensor("i")}))
    return archive(graph([start(), described_layer], [("o", 0)]))


def immense(class_name, shape, **config):
    """A layer whose variables nothing in the file vouches for."""
    shape = [None, *shape]
    described_layer = {
        **layer(class_name, "o", **config), "build_config": {"input_shape": shape}}
    return archive(stack([entry(shape), described_layer]))


def attention(shape, keywords=None, num_heads=2, key_dim=2, **others):
    """An attention on an input of `shape`."""
    described_layer = called(
        layer("MultiHeadAttention", "o", num_heads=num_heads, key_dim=key_dim),
        call(tensor("i"), tensor("i"), **(keywords or {})))
    return archive(graph([called(entry(shape)), {**described_layer, **others}], [("o", 0)]))


def chain(length, is_reversed=False):
    layers = [
        relu(f"a{number}", call(tensor(f"a{number - 1}" if number else "i")))
        for number in range(length)]
    ordered = layers[::-1] if is_reversed else layers
    return archive(graph([start(), *ordered], [(f"a{length - 1}", 0)]))


def waiting_for_each_other():
    """Twenty thousand layers that wait for as many calls of the last one."""
    count = 20_000
    waiting = [relu(f"w{number}", call(tensor("z", number))) for number in range(count)]
    calls = [call(tensor("i"))] + [call(tensor(f"w{number}")) for number in range(count - 1)]
    return archive(graph([start(), *waiting, relu("z", *calls)], [(f"w{count - 1}", 0)]))


def inner_model(layers, outputs, calls):
    """A graph that calls a model so many times, one after the other."""
    inner = graph([start("x"), *layers], outputs, name="in", inputs=["x"])
    number = [call(tensor("i"))] + [call(tensor("in", number)) for number in range(calls - 1)]
    return archive(graph([start(), called(inner, *number)], [("in", 0)]))


def many_ops_called_often():
    ops = [
        op("Negative", f"n{number}", tensor(f"n{number - 1}" if number else "x"))
        for number in range(4000)]
    return inner_model(ops, [("n3999", 0)], 4000)


def many_outputs_called_often():
    return inner_model([], [("x", 0)] * 2000, 2000)


def model_in_a_model_twice(leaf):
    """Twenty-eight models, each of which holds the one before twice."""
    inner = {**leaf, "shared_object_id": 0}
    for number in range(1, 29):
        again = stack([], shared_object_id=number - 1)
        inner = stack(
            [inner, stack([again], f"y{number}")], f"x{number}", shared_object_id=number)
    return inner


# Names

def nested_names(name):
    """Fifty models in each other with long names, each with layers that repeat all of them."""
    model = layer("Flatten", "a")
    for level in range(50):
        model = stack(
            [model] + [layer("Flatten", f"f{level}_{number}") for number in range(20)], name)
    return archive(stack([entry(), model]))


def policy_map(patterns):
    return described("DTypePolicyMap", {
        "default_policy": "float32", "policy_map": dict.fromkeys(patterns, "float32")},
        "keras.dtype_policies")


def pattern_and_name_that_fight():
    policy = policy_map([".*" + "a" * 30_000 + "b"])
    return archive(stack(
        [entry(), layer("Dense", "a" * 60_000, units=2, dtype=policy)], name="a" * 60_000))


def weighed(name="v", **config):
    """A layer that makes as many weights as two numbers say."""
    return layer("StringLookup", name, vocabulary=["a", "b"], idf_weights=[1, 2],
                 output_mode="tf_idf", **config)


CONFIGS = {
    # Values
    "millions_of_numbers": lambda: archive(padded("0, " * 10_000_000 + "0")),
    "millions_of_lists": lambda: archive(padded("[], " * 7_000_000 + "0")),
    "a_million_texts": lambda: archive(padded('"0123456789abcdefg", ' * 1_000_000 + "0")),
    "a_million_objects": lambda: archive(padded('{"a":0}, ' * 500_000 + "0")),
    "long_integers": lambda: archive(padded(f"{'9' * 4300}, " * 7000 + "0")),
    "a_long_fraction": lambda: archive(padded("0." + "1" * (30 << 20))),
    "a_long_text": lambda: archive(padded('"' + "a" * (30 << 20) + '"')),
    "a_long_accented_text": lambda: archive(padded('"' + "e\u0301" * (10 << 20) + '"')),
    "marks_in_a_name": lambda: archive(stack([entry(), layer("Flatten", "e" + MARKS * 500_000)])),
    "spellings_of_one_key": lambda: archive(
        stack([entry(), layer("Flatten", "f", **dict.fromkeys(two_spellings(1 << 17), 0))])),
    "spellings_of_one_metric": lambda: archive(
        compiled(metrics=dict.fromkeys(two_spellings(1 << 14), "mae"))),
    # Objects
    "many_layers": lambda: archive(
        stack([entry()] + [layer("Dropout", f"d{i}", rate=0.5) for i in range(80_000)])),
    "many_layers_without_input": lambda: archive(
        stack([layer("Dropout", f"d{i}", rate=0.5) for i in range(80_000)])),
    "many_inputs": lambda: archive(graph(
        [start(f"i{i}") for i in range(70_000)], [("i0", 0)],
        inputs=[f"i{i}" for i in range(70_000)])),
    "many_metrics": lambda: archive(compiled(metrics=["mae"] * 900_000)),
    "many_losses": lambda: archive(compiled(loss=["mse"] * 900_000)),
    "many_loss_weights": lambda: archive(compiled(loss_weights=[1] * 900_000)),
    "model_in_a_model_twice": lambda: archive(
        stack([model_in_a_model_twice(layer("Flatten", "a"))])),
    "model_in_a_model_twice_with_input": lambda: archive(
        stack([entry(), model_in_a_model_twice(layer("Flatten", "a"))])),
    "model_in_a_model_twice_with_weights": lambda: archive(stack([model_in_a_model_twice(
        {**layer("Dense", "a", units=5), "build_config": {"input_shape": [None, 5]}})])),
    # Names
    "a_name_that_layers_repeat": lambda: archive(stack(
        [entry()] + [layer("Dropout", f"d{i}", rate=0.5) for i in range(1000)], "m" * 1_000_000)),
    "names_in_names": lambda: nested_names("m" * 500_000),
    "a_pattern_and_a_name_that_fight": pattern_and_name_that_fight,
    "many_patterns": lambda: archive(stack([entry()] + [
        layer("Dense", f"d{i}", units=2, dtype=policy_map(f"x{n}.*" for n in range(50_000)))
        for i in range(6)])),
    # Graphs
    "a_long_chain": lambda: chain(50_000),
    "a_long_chain_from_its_end": lambda: chain(50_000, is_reversed=True),
    "waiting_for_each_other": waiting_for_each_other,
    "a_call_on_its_own_result": lambda: archive(graph(
        [start(), relu("a", call(tensor("i")), call(tensor("a", 1)))], [("a", 1)])),
    "many_ops_called_often": many_ops_called_often,
    "many_outputs_called_often": many_outputs_called_often,
    "an_output_many_times": lambda: archive(
        graph([start(), relu("a", call(tensor("i")))], [("a", 0)] * 150_000)),
    "a_constant_padded": lambda: constant("Pad", pad_width=[[0, 10**9], [0, 0]], mode="constant"),
    "a_constant_repeated": lambda: constant("Repeat", repeats=10**9, axis=0),
    "a_constant_tiled": lambda: constant("Tile", repeats=[30_000, 30_000]),
    "a_constant_broadcast": lambda: constant("BroadcastTo", shape=[10**5, 10**4, 2, 2]),
    "a_constant_made_one_hot": lambda: constant("OneHot", module="nn", num_classes=10**9),
    # Layers that would compute while the graph is made.
    "a_kernel_for_a_constant": lambda: layer_on_a_constant(
        "Dense", [[1.0]], "mask", units=10**9),
    "an_embedding_of_a_constant": lambda: layer_on_a_constant(
        "Embedding", [[1.0]], "mask", input_dim=10**9, output_dim=4),
    "categories_of_a_constant": lambda: layer_on_a_constant(
        "CategoryEncoding", [[1.0]], "y", num_tokens=10**9, output_mode="one_hot"),
    "a_mean_of_many_places": lambda: immense(
        "Normalization", [10**9], axis=-1, mean=0.5, variance=1.0),
    # Variables as large as settings say.
    "an_immense_embedding": lambda: immense("Embedding", [4], input_dim=10**12, output_dim=10**6),
    "an_immense_convolution": lambda: immense(
        "Conv2D", [8, 8, 3], filters=10**12, kernel_size=[3, 3]),
    "an_immense_kernel": lambda: immense(
        "Conv1D", [10**10, 3], filters=2, kernel_size=[10**9]),
    "an_immense_lstm": lambda: immense("LSTM", [8, 4], units=10**9),
    "an_immense_gru": lambda: immense("GRU", [8, 10**12], units=10**6),
    "an_immense_rnn": lambda: immense("SimpleRNN", [8, 4], units=2**63 - 1),
    "an_immense_einsum": lambda: immense(
        "EinsumDense", [8, 4], equation="abc,cd->abd", output_shape=[None, 10**12]),
    "an_immense_attention": lambda: attention(
        (None, 8, 4), num_heads=10**12, key_dim=10**12),
    "attention_to_a_vector": lambda: attention(
        (None,), {"return_attention_scores": True}, build_config={
            "shapes_dict": {"query_shape": [None, 8, 4], "value_shape": [None, 8, 4]}}),
    "an_immense_batch_normalization": lambda: immense("BatchNormalization", [10**12]),
    "an_immense_layer_normalization": lambda: immense("LayerNormalization", [10**12]),
    "an_immense_normalization": lambda: immense("Normalization", [10**12], axis=-1),
    # Numbers
    "places_for_unknown_tokens": lambda: archive(
        stack([layer("StringLookup", "v", num_oov_indices=2**63 - 1)])),
    "places_for_unknown_tokens_in_a_vocabulary": lambda: archive(
        stack([layer("StringLookup", "v", vocabulary=["a"], num_oov_indices=10**12)])),
    "weights_of_unknown_tokens": lambda: archive(
        stack([weighed(f"v{i}", num_oov_indices=10**6) for i in range(10)])),
    "weights_of_a_long_vocabulary": lambda: archive(
        stack([weighed(max_tokens=10**9, pad_to_max_tokens=True)])),
    "weights_of_many_vocabularies": lambda: archive(stack([
        weighed(f"v{i}", max_tokens=10**5, pad_to_max_tokens=True) for i in range(500)])),
}

ATTACKS = {name: ("load", ARCHIVE, function) for name, function in CONFIGS.items()}
