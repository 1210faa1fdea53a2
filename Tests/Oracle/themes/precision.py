"""64-bit numbers in JAX, only for the requests that ask for them."""

import contextlib
import json


def is_wide(request):
    """Whether `request` mentions a 64-bit dtype."""
    text = json.dumps(request)
    return any(f'"{name}"' in text for name in ("float64", "int64", "uint64"))


def kept(wide):
    """A scope in which 64-bit dtypes are kept if `wide`, and cut to 32 bits otherwise, which is what a
    user of Keras on JAX gets."""
    import jax

    return jax.enable_x64(True) if wide else contextlib.nullcontext()


def wide(request):
    """A scope in which 64-bit dtypes are kept if `request` mentions one."""
    return kept(is_wide(request))
