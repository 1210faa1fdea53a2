"""The kernels that are measured. Standard library only."""

# What each kernel is measured beside, the first of which it is held to, and how much of its speed it
# has to reach. PyTorch is always there.
PRODUCT = (("onednn", "openblas"), 0.95)
CONVOLUTION = (("onednn",), 0.95)
LOOP = (("loops", "onednn"), 0.9)
FUNCTION = (("onednn",), 0.9)
# Beside PyTorch alone: no other library here has them.
ELEMENTARY = ((), 0.9)
KERNELS = {
    **{f"matmul {sizes}": PRODUCT for sizes in (
        "64 64 64", "128 784 512", "128 512 512", "128 512 10", "256 256 256",
        "1024 1024 1024", "2048 2048 2048")},
    **{f"convolution {sizes} {what}": CONVOLUTION
       for sizes in ("32 32 64", "8 56 64", "8 14 256", "1 56 64")
       for what in ("forward", "data", "weights")},
    **{name: LOOP for name in ("add", "relu", "sum")},
    **{name: FUNCTION for name in ("exp", "tanh", "sigmoid", "gelu", "softmax", "layer_norm")},
    **{name: ELEMENTARY for name in ("softplus", "log2", "sin", "arctan", "power")},
}
