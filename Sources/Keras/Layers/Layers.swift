/// Keras's layers, by module name; the classes themselves are top level.
enum Layers {
    static let all: [KerasObject.Type] = [
        Activation.self, AdditiveAttention.self, Attention.self, AveragePooling1D.self,
        AveragePooling2D.self, AveragePooling3D.self, BatchNormalization.self, Bidirectional.self,
        CategoryEncoding.self, Conv1D.self, Conv2D.self, Conv3D.self, Dense.self,
        Discretization.self, Dropout.self, EinsumDense.self, Embedding.self, Flatten.self, GRU.self,
        GRUCell.self, GlobalAveragePooling1D.self, GlobalAveragePooling2D.self,
        GlobalAveragePooling3D.self, GlobalMaxPooling1D.self, GlobalMaxPooling2D.self,
        GlobalMaxPooling3D.self, Hashing.self, InputLayer.self, IntegerLookup.self, LSTM.self,
        LSTMCell.self, LayerNormalization.self, Masking.self, MaxPooling1D.self, MaxPooling2D.self,
        MaxPooling3D.self, MultiHeadAttention.self, Normalization.self, RMSNormalization.self,
        RNN.self, SimpleRNN.self, SimpleRNNCell.self, Softmax.self, StackedRNNCells.self,
        StringLookup.self, TextVectorization.self, TimeDistributed.self,
    ]
}
