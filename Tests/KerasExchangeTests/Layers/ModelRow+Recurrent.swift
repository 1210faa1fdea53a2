/// Recurrent layers with masks, states and cells.
extension ModelRow {
    static let recurrent: [ModelRow] = [
        ModelRow(
            "masked steps leave an LSTM as it is", zeros: 0.4, tolerance: 1e-5,
            """
            model = Sequential([
                Input((6, 3)), layers.Masking(), layers.LSTM(4, return_sequences=True),
                layers.LSTM(5), layers.Dense(2)])
            """),
        ModelRow(
            "masked steps leave a GRU as it is", zeros: 0.4, tolerance: 1e-5,
            """
            model = Sequential([
                Input((6, 3)), layers.Masking(), layers.GRU(4, return_sequences=True),
                layers.GRU(3, go_backwards=True)])
            """),
        ModelRow(
            "masked steps leave a recurrence without gates as it is", zeros: 0.4, tolerance: 1e-5,
            """
            model = Sequential([
                Input((6, 3)), layers.Masking(), layers.SimpleRNN(4, return_sequences=True),
                layers.GRU(3, reset_after=False)])
            """),
        ModelRow(
            "an embedding with a mask before an LSTM", tolerance: 1e-5,
            """
            model = Sequential([
                Input((None,), dtype="int32"), layers.Embedding(5, 4, mask_zero=True),
                layers.LSTM(3), layers.Dense(1, activation="sigmoid")])
            """),
        ModelRow(
            "both directions", tolerance: 1e-5,
            """
            x = Input((5, 3))
            model = Model(x, layers.Bidirectional(layers.LSTM(4, return_sequences=True))(x))
            """),
        ModelRow(
            "both directions of masked steps, merged in other ways", zeros: 0.4, tolerance: 1e-5,
            """
            model = Sequential([
                Input((6, 3)), layers.Masking(),
                layers.Bidirectional(layers.GRU(4, return_sequences=True), merge_mode="mul"),
                layers.Bidirectional(layers.SimpleRNN(3), merge_mode="ave")])
            """),
        ModelRow(
            "a stack of cells", tolerance: 1e-5,
            """
            cells = [layers.LSTMCell(4), layers.GRUCell(3), layers.SimpleRNNCell(2)]
            model = Sequential([Input((5, 3)), layers.RNN(cells, return_sequences=True)])
            """),
        ModelRow(
            "a single cell, masked", zeros: 0.4, tolerance: 1e-5,
            """
            model = Sequential([
                Input((5, 3)), layers.Masking(),
                layers.RNN(layers.LSTMCell(4), zero_output_for_mask=True, return_sequences=True)])
            """),
        ModelRow(
            "single cells, and both directions merged", tolerance: 1e-5,
            """
            x = Input((5, 3))
            y = layers.RNN(layers.LSTMCell(4), return_sequences=True)(x)
            model = Model(x, [
                layers.Bidirectional(layers.RNN(layers.GRUCell(2)), merge_mode="sum")(y),
                layers.Bidirectional(layers.SimpleRNN(3), merge_mode="mul")(y)])
            """),
        ModelRow(
            "a layer for each step", tolerance: 1e-5,
            """
            model = Sequential([
                Input((4, 5, 3)), layers.TimeDistributed(layers.LSTM(4)),
                layers.TimeDistributed(layers.Dense(2))])
            """),
    ]
}
