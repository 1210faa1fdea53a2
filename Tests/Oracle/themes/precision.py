"""64-bit numbers in JAX, only for the requests that ask for them."""

import contextlib
import json


def wide(request):
    """A scope in which 64-bit dtypes are kept if `request` mentions one, and cut to 32 bits
    otherwise, which is what a user of Keras on JAX gets."""
    import jax

    text = json.dumps(request)
    mentions = any(f'"{name}"' in text for name in ("float64", "int64", "uint64"))
    return jax.enable_x64(True) if mentions else contextlib.nullcontext()
