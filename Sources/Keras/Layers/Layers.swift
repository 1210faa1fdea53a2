/// Keras's layers, by module name; the classes themselves are top level.
enum Layers {
    static let all: [KerasObject.Type] = [
        Activation.self, AveragePooling1D.self, AveragePooling2D.self, AveragePooling3D.self,
        CategoryEncoding.self, Conv1D.self, Conv2D.self, Conv3D.self, Dense.self,
        Discretization.self, Dropout.self, Flatten.self, Hashing.self, InputLayer.self,
        IntegerLookup.self, MaxPooling1D.self, MaxPooling2D.self, MaxPooling3D.self,
        Normalization.self, StringLookup.self, TextVectorization.self,
    ]
}
