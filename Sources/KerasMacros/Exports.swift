// Whoever uses the macros writes one import.
@_exported import Keras
