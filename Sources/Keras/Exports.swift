// `import Keras` gives the tensors too.
@_exported import KerasTensors
@_exported import OrderedCollections
