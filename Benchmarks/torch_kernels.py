"""The ops of Sources/Benchmark/KernelWorkload.swift, word for word, by PyTorch called directly.

    python torch_kernels.py worker kernels FOLDER   measures once for each line of its input
"""

import sys

import torch
from torch.nn import functional

import answering

POINTWISE = {
    "add": lambda x, y, gamma, beta: torch.add(x, y),
    "relu": lambda x, *_: torch.relu(x),
    "exp": lambda x, *_: torch.exp(x),
    "tanh": lambda x, *_: torch.tanh(x),
    "sigmoid": lambda x, *_: torch.sigmoid(x),
    "gelu": lambda x, *_: functional.gelu(x),
    "softplus": lambda x, *_: functional.softplus(x),
    "log2": lambda x, *_: torch.log2(x),
    "sin": lambda x, *_: torch.sin(x),
    "arctan": lambda x, *_: torch.atan(x),
    "power": lambda x, y, *_: torch.pow(x, y),
    "sum": lambda x, *_: torch.sum(x),
    "softmax": lambda x, *_: torch.softmax(x, -1),
    "layer_norm": lambda x, y, gamma, beta: functional.layer_norm(x, (1000,), gamma, beta, 1e-3),
}


# Of the first operand, where it is not -0.5 to 0.5: where the functions are defined, and more than one period.
RANGES = {"log2": (0.01, 10), "sin": (-100, 100), "power": (0.01, 10)}


def values(*shape, low=-0.5, high=0.5):
    return torch.rand(*shape) * (high - low) + low


def convolution(batch, size, channels, what):
    channels_last = {"memory_format": torch.channels_last}
    x = values(batch, channels, size, size).contiguous(**channels_last)
    kernel = values(channels, channels, 3, 3).contiguous(**channels_last)
    upstream = torch.ones(batch, channels, size, size).contiguous(**channels_last)

    def run():
        result = functional.conv2d(x, kernel, padding=1)
        if what != "forward":
            torch.ops.aten.convolution_backward(
                upstream, x, kernel, None, [1, 1], [1, 1], [1, 1], False, [0, 0], 1,
                [what == "data", what == "weights", False])
        return result

    return run


def prepare(action):
    name, *arguments = action.split()
    if name == "matmul":
        m, k, n = map(int, arguments)
        a, b = values(m, k), values(k, n)
        return lambda: torch.mm(a, b)
    if name == "convolution":
        return convolution(*map(int, arguments[:3]), arguments[3])
    low, high = RANGES.get(name, (-0.5, 0.5))
    operands = (values(1000, 1000, low=low, high=high), values(1000, 1000), values(1000), values(1000))
    function = POINTWISE[name]
    return lambda: function(*operands)


def main():
    if sys.argv[1:3] != ["worker", "kernels"]:
        sys.exit(__doc__)
    with torch.inference_mode():
        answering.answer(prepare)


if __name__ == "__main__":
    main()
