/// Keras's layers, by module name; the classes themselves are top level.
enum Layers {
    static let all: [KerasObject.Type] = [
        Activation.self, CategoryEncoding.self, Dense.self, Discretization.self, Dropout.self,
        Flatten.self, Hashing.self, InputLayer.self, IntegerLookup.self, Normalization.self,
        StringLookup.self, TextVectorization.self,
    ]
}
