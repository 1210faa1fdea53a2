import KerasTensors

public typealias ActivationIdentifier = Identifier<Activations>
