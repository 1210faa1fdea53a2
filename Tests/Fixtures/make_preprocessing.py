"""Makes the fixtures in the folder `preprocessing`: what Keras's text and lookup layers do.

These layers run on TensorFlow, which the tests do not install. To make the fixtures anew:

    python -m venv venv && venv/bin/pip install keras==3.15.1 tensorflow-cpu==2.21.0
    venv/bin/python make_preprocessing.py

`cases.json` holds layers with their configs, the data they were adapted to, and their outputs;
`hashes.json` what TensorFlow's hash functions give; `keras2.json` what these layers become that Keras 2
wrote (`../keras2/configs-2.21.json`); `*.keras` are models, and `models.json` holds
inputs and outputs of theirs. `make_preprocessing.py check FOLDER` loads models that were saved
elsewhere under the same names, and prints how far their outputs are from those.
"""

import json
import os
import pathlib
import sys

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = ""

import keras
import numpy as np
import tensorflow as tf
from keras import layers

FOLDER = pathlib.Path(__file__).parent / "preprocessing"


def tensor(values, dtype="string"):
    return tf.constant(values, dtype=dtype)


def described(value):
    if isinstance(value, tf.RaggedTensor):
        value = value.to_tensor()
    array = np.asarray(value)
    flat = array.ravel().tolist()
    dtype = tf.convert_to_tensor(value).dtype.name
    flat = [item.decode() if isinstance(item, bytes) else item for item in flat]
    return {"shape": list(array.shape), "dtype": dtype, "values": flat}


def called(layer, inputs):
    answer = {"inputs": described(inputs)}
    try:
        answer["outputs"] = described(layer(inputs))
    except Exception as error:
        answer["raises"] = type(error).__name__
    return answer


def case(class_name, kwargs, inputs, batches=None):
    """A layer, adapted to `batches` (a list of tensors, or a tensor) if given, and called."""
    keras.utils.clear_session()
    layer = getattr(layers, class_name)(**kwargs)
    found = {"serialized": json.dumps(keras.saving.serialize_keras_object(layer))}
    if batches is not None:
        if isinstance(batches, list):
            found["batches"] = [described(batch) for batch in batches]
            layer.adapt(iter(batches))
        else:
            found["data"] = described(batches)
            layer.adapt(batches)
        found["adapted"] = json.dumps(keras.saving.serialize_keras_object(layer))
    if hasattr(layer, "get_vocabulary"):
        vocabulary = layer.get_vocabulary()
        if all(item is not None for item in vocabulary):
            found["vocabulary"] = [
                item if isinstance(item, str) else int(item) for item in vocabulary
            ]
        lookup = getattr(layer, "_lookup_layer", layer)
        if lookup.output_mode == "tf_idf":
            found["idf_weights"] = lookup.idf_weights_const.numpy().tolist()
    found["calls"] = [called(layer, item) for item in inputs]
    return found


WORDS = tensor([["a", "b", "q"], ["", "c", "a"]])
ROWS = tensor(["b", "zz", "a", "[UNK]", ""])
NUMBERS = tensor([[5, 7, -3], [0, 12, 5]], "int64")
TEXTS = tensor(
    [
        "The quick, brown fox!",
        "",
        "  the\tTHE fox's  \n den\u00a0x ",
        "İSTANBUL ISI ÜBER Straße ΑΣ naïve café cafe\u0301",
        "日本 🇩🇪 a-b_c… “q” d\u000be\u000cf\rg\u0085h\u2003i",
    ]
)
MODES = ["int", "one_hot", "multi_hot", "count"]


def lookup_cases():
    abc = ["a", "b", "c"]
    made = []
    for mode in MODES:
        made.append(case("StringLookup", {"vocabulary": abc, "output_mode": mode}, [WORDS, ROWS]))
        made.append(
            case(
                "StringLookup",
                {"vocabulary": abc, "output_mode": mode, "mask_token": "", "num_oov_indices": 3},
                [WORDS, ROWS, tensor("c"), tensor([["c"], ["d"]]), tensor([], "string")],
            )
        )
        made.append(
            case(
                "IntegerLookup",
                {"vocabulary": [5, 12], "output_mode": mode, "mask_token": 0,
                 "num_oov_indices": 2},
                [NUMBERS, tensor([-1, -2, 9, 8], "int32"), tensor([[[5], [1]]], "int64")],
            )
        )
    weights = [0.25, 0.75, 1.5]
    made += [
        case("StringLookup",
             {"vocabulary": abc, "output_mode": "tf_idf", "idf_weights": weights}, [WORDS]),
        case("StringLookup",
             {"vocabulary": ["[UNK]"] + abc, "output_mode": "tf-idf",
              "idf_weights": [9] + weights, "mask_token": ""}, [WORDS]),
        case("StringLookup",
             {"vocabulary": abc, "output_mode": "tf_idf", "idf_weights": weights,
              "pad_to_max_tokens": True, "max_tokens": 7}, [WORDS]),
        case("StringLookup",
             {"vocabulary": abc, "output_mode": "binary", "pad_to_max_tokens": True,
              "max_tokens": 6}, [WORDS]),
        case("StringLookup", {"vocabulary": abc, "num_oov_indices": 0},
             [tensor(["c", "a"]), WORDS]),
        case("StringLookup", {"vocabulary": abc, "num_oov_indices": 5, "salt": 7}, [ROWS, WORDS]),
        case("StringLookup", {"vocabulary": abc, "num_oov_indices": 5, "salt": [133, -137]},
             [ROWS, WORDS]),
        case("StringLookup", {"vocabulary": abc, "oov_token": None}, [WORDS]),
        case("StringLookup", {"vocabulary": ["é", "e\u0301", "E", "ß"]},
             [tensor(["é", "e\u0301", "e", "ß", "SS"])]),
        case("StringLookup", {"vocabulary": abc, "invert": True},
             [tensor([[0, 1, 3], [4, -1, 100]], "int64"), tensor([2], "int32")]),
        case("StringLookup", {"vocabulary": abc, "invert": True, "mask_token": "",
                              "num_oov_indices": 2},
             [tensor([0, 1, 2, 3, 5, 6], "int64")]),
        case("StringLookup", {}, [WORDS]),
        case("StringLookup", {"output_mode": "count"}, [WORDS]),
        case("IntegerLookup", {"vocabulary": [5, 12], "invert": True},
             [tensor([[0, 1, 2], [3, -1, 1]], "int64")]),
        case("IntegerLookup", {"vocabulary": [5, 12], "num_oov_indices": 4,
                               "oov_method": "farmhash"}, [NUMBERS]),
        case("IntegerLookup", {"vocabulary": [5, 12], "num_oov_indices": 4,
                               "oov_method": "farmhash", "salt": [1, 2]}, [NUMBERS]),
        case("IntegerLookup",
             {"vocabulary": [5, 12], "output_mode": "tf_idf", "idf_weights": [0.5, 2.0]},
             [NUMBERS]),
    ]
    return made


def adapted_cases():
    tokens = tensor([["b", "a", "b"], ["é", "e\u0301", ""], ["a", "B", "b"], ["z", "[UNK]", "a"]])
    numbers = tensor([[3, 3, -5], [7, 0, 7], [3, 12, -1]], "int64")
    made = []
    for kwargs in [
        {}, {"mask_token": ""}, {"max_tokens": 4}, {"max_tokens": 4, "mask_token": "a"},
        {"output_mode": "multi_hot"}, {"output_mode": "count", "mask_token": ""},
        {"output_mode": "tf_idf"}, {"output_mode": "tf_idf", "max_tokens": 4, "mask_token": ""},
        {"output_mode": "tf_idf", "max_tokens": 12, "pad_to_max_tokens": True},
        {"num_oov_indices": 2, "output_mode": "one_hot"}, {"num_oov_indices": 0},
        {"invert": True},
    ]:
        inputs = tensor([[0, 1], [2, 9]], "int64") if kwargs.get("invert") else tokens
        made.append(case("StringLookup", kwargs, [inputs], tokens))
        made.append(case("StringLookup", kwargs, [inputs], [tokens[:1], tokens[1:]]))
    made.append(case("StringLookup", {}, [ROWS], ROWS))
    made.append(case("StringLookup", {"output_mode": "tf_idf"}, [ROWS], ROWS))
    made.append(case("StringLookup", {"output_mode": "tf_idf"}, [ROWS], [ROWS, ROWS[:2]]))
    for kwargs in [
        {}, {"mask_token": 0}, {"max_tokens": 3}, {"output_mode": "tf_idf"},
        {"output_mode": "multi_hot", "mask_token": 3, "num_oov_indices": 2},
    ]:
        made.append(case("IntegerLookup", kwargs, [numbers], numbers))
        made.append(case("IntegerLookup", kwargs, [numbers], [numbers[:2], numbers[2:]]))
    return made


def text_cases():
    made = []
    for kwargs in [
        {}, {"standardize": None}, {"standardize": "lower"}, {"standardize": "strip_punctuation"},
        {"split": "character"}, {"split": "character", "ngrams": 2}, {"ngrams": 2},
        {"ngrams": (2, 3)}, {"ngrams": (3, 1), "output_sequence_length": 4},
        {"output_sequence_length": 3}, {"output_sequence_length": 12}, {"max_tokens": 6},
        {"output_mode": "multi_hot"}, {"output_mode": "count", "ngrams": 2},
        {"output_mode": "tf_idf"}, {"output_mode": "tf_idf", "max_tokens": 8},
        {"output_mode": "count", "max_tokens": 50, "pad_to_max_tokens": True},
        {"output_mode": "tf_idf", "max_tokens": 50, "pad_to_max_tokens": True},
    ]:
        made.append(
            case("TextVectorization", kwargs,
                 [TEXTS, tensor([["the FOX"], ["a dog"]]), tensor("the cat"), tensor([])], TEXTS)
        )
        made.append(case("TextVectorization", kwargs, [TEXTS], [TEXTS[:2], TEXTS[2:]]))
    pairs = tensor([["a b", "c"], ["C!", ""]])
    for kwargs in [
        {"split": None}, {"split": None, "ngrams": 2},
        {"split": None, "output_sequence_length": 3}, {"split": None, "output_sequence_length": 1},
        {"split": None, "output_mode": "multi_hot"}, {"split": None, "output_mode": "one_hot"},
        {"split": None, "output_mode": "tf_idf"},
    ]:
        made.append(
            case("TextVectorization", kwargs, [pairs, tensor(["c", "d"])],
                 tensor([["a b", "c"], ["c", "d"]])))
    vocabulary = ["the", "fox", "cat"]
    made += [
        case("TextVectorization", {"vocabulary": vocabulary}, [TEXTS, pairs]),
        case("TextVectorization", {"vocabulary": ["", "[UNK]"] + vocabulary},
             [TEXTS, tensor([["the"], ["fox"]]), tensor([[["the cat"], ["fox"]]])]),
        case("TextVectorization",
             {"vocabulary": vocabulary, "output_mode": "tf_idf", "idf_weights": [1, 2, 3.5]},
             [TEXTS]),
        case("TextVectorization", {}, [TEXTS]),
    ]
    return made


def hashing_cases():
    made = []
    for mode in MODES:
        for kwargs in [{}, {"salt": 133}, {"salt": [133, 137]}, {"mask_value": ""}]:
            made.append(
                case("Hashing", {"num_bins": 5, "output_mode": mode, **kwargs},
                     [WORDS, ROWS, tensor([["a"], ["b"]])]))
        made.append(
            case("Hashing", {"num_bins": 4, "output_mode": mode, "mask_value": 5},
                 [NUMBERS, tensor([-1, 5, 300], "int32")]))
    made += [
        case("Hashing", {"num_bins": 1, "mask_value": ""}, [WORDS]),
        case("Hashing", {"num_bins": 7, "dtype": "int32"}, [NUMBERS]),
        case("Hashing", {"num_bins": 7}, [tensor([1.5, -2.75, 3e10], "float32"),
                                          tensor([True, False], "bool")]),
    ]
    return made


def number_cases():
    random = np.random.default_rng(3)
    x = random.normal(3, 2, (12, 3)).astype("float32")
    image = random.normal(-1, 4, (4, 2, 3)).astype("float32")
    made = []
    for kwargs, data in [
        ({}, x), ({"axis": None}, x), ({"invert": True}, x), ({"axis": 1}, image),
        ({"axis": [1, 2]}, image), ({"axis": (2, 1)}, image),
        ({"axis": [0, 1]}, x[:4]),
    ]:
        made.append(case("Normalization", kwargs, [data[:4]], data))
        if kwargs.get("axis") != [0, 1]:
            made.append(case("Normalization", kwargs, [data[:4]], [data[:1], data[1:4], data[4:]]))
    many = random.normal(0, 10, (200,)).astype("float32")
    for kwargs, data in [
        ({"num_bins": 4}, x), ({"num_bins": 10, "epsilon": 0.1}, many),
        ({"num_bins": 5}, many), ({"num_bins": 3, "output_mode": "one_hot"}, x),
        ({"num_bins": 3, "output_mode": "count"}, x), ({"num_bins": 8}, x[:6]),
    ]:
        made.append(case("Discretization", kwargs, [data[:7]], data))
        made.append(case("Discretization", kwargs, [data[:7]], [data[:1], data[1:5], data[5:]]))
    return made


def hashes():
    random = np.random.default_rng(5)
    count = (1 << 63) - 1
    texts = [
        "".join(chr(random.choice([random.integers(32, 127), random.integers(161, 0x2000)]))
                for _ in range(length))
        for length in [*range(0, 70), 95, 96, 97, 127, 128, 129, 191, 192, 193, 300]
    ]
    return [
        {
            "text": text,
            "fast": int(tf.strings.to_hash_bucket_fast([text], count)[0]),
            "strong": int(tf.strings.to_hash_bucket_strong([text], count, key=[133, -137])[0]),
        }
        for text in texts
    ]


def models():
    """Models by name, each with inputs."""
    keras.utils.clear_session()
    keras.utils.set_random_seed(1)
    texts = tensor([[text] for text in ["The cat sat.", "A dog ran!", "the dog, the cat", ""]])
    vectorize = layers.TextVectorization(output_sequence_length=5)
    vectorize.adapt(texts)
    yield "text_int", keras.Sequential([keras.Input((1,), dtype="string"), vectorize]), texts

    weigh = layers.TextVectorization(output_mode="tf_idf", ngrams=2)
    weigh.adapt(texts)
    yield "text_tf_idf", keras.Sequential(
        [keras.Input((1,), dtype="string"), weigh, layers.Dense(3, activation="tanh")]), texts

    words = tensor([["cat", "dog"], ["dog", ""], ["naïve", "bird"]])
    lookup = layers.StringLookup(mask_token="", num_oov_indices=2, name="words")
    lookup.adapt(words[:2])
    yield "string_lookup", keras.Sequential([keras.Input((2,), dtype="string"), lookup]), words

    invert = layers.StringLookup(vocabulary=["cat", "dog"], invert=True)
    numbers = tensor([[0, 1], [2, 7]], "int64")
    yield "string_lookup_inverted", keras.Sequential(
        [keras.Input((2,), dtype="int64"), invert]), numbers

    number = layers.IntegerLookup(output_mode="multi_hot")
    number.adapt(tensor([[3, 5], [3, -2]], "int64"))
    yield "integer_lookup", keras.Sequential(
        [keras.Input((2,), dtype="int64"), number, layers.Dense(2)]
    ), tensor([[3, 9], [5, -2]], "int64")

    inputs = keras.Input((2,), dtype="string", name="words")
    known = layers.StringLookup(output_mode="count", max_tokens=6, pad_to_max_tokens=True,
                                name="known")
    known.adapt(words[::2])
    x = known(inputs)
    outputs = layers.Dense(2, name="scores")(x)
    yield "functional", keras.Model(inputs, outputs, name="functional"), words

    numbers = np.arange(12, dtype="float32").reshape(4, 3)
    normalize = layers.Normalization()
    normalize.adapt(numbers)
    yield "normalization", keras.Sequential([keras.Input((3,)), normalize]), numbers

    bins = layers.Discretization(num_bins=3, output_mode="one_hot")
    bins.adapt(numbers)
    yield "discretization", keras.Sequential([keras.Input((3,)), bins]), numbers

    yield "hashing", keras.Sequential(
        [keras.Input((2,), dtype="string"), layers.Hashing(4, salt=3, output_mode="multi_hot"),
         layers.Dense(2)]), words


def layers_of_keras2():
    """The configs that Keras 3 gives to layers which Keras 2 described."""
    described_before = json.loads((FOLDER.parent / "keras2" / "configs-2.21.json").read_text())
    found = {}
    for name in ("Hashing", "IntegerLookup", "StringLookup", "TextVectorization"):
        layer = keras.saving.deserialize_keras_object(
            {"module": "keras.layers", "class_name": name,
             "config": described_before["layers"][name], "registered_name": None})
        found[f"layers.{name}"] = keras.saving.serialize_keras_object(layer)["config"]
    return found


def write(name, value):
    text = json.dumps(value, ensure_ascii=False, indent=None, separators=(",", ":"))
    (FOLDER / name).write_text(text.replace("},{\"serialized\"", "},\n{\"serialized\"") + "\n")


def make():
    write("hashes.json", hashes())
    write("cases.json", lookup_cases() + adapted_cases() + text_cases() + hashing_cases()
          + number_cases())
    write("keras2.json", layers_of_keras2())
    described_models = []
    for name, model, inputs in models():
        outputs = model(inputs)
        model.save(FOLDER / f"{name}.keras")
        described_models.append(
            {"name": name, "inputs": described(inputs), "outputs": described(outputs)})
    write("models.json", described_models)


def check(folder):
    for expected in json.loads((FOLDER / "models.json").read_text()):
        path = pathlib.Path(folder) / f"{expected['name']}.keras"
        inputs = expected["inputs"]
        x = tf.reshape(tensor(inputs["values"], inputs["dtype"]), inputs["shape"])
        outputs = described(keras.saving.load_model(path)(x))
        if outputs["dtype"] == "string":
            difference = 0.0 if outputs["values"] == expected["outputs"]["values"] else 1.0
        else:
            difference = float(np.max(np.abs(
                np.subtract(outputs["values"], expected["outputs"]["values"]))))
        print(json.dumps({"name": expected["name"], "difference": difference}))


if __name__ == "__main__":
    if sys.argv[1:2] == ["check"]:
        check(sys.argv[2])
    else:
        make()
