/// Attention with masks, keys, scores and several axes.
extension ModelRow {
    static let attention: [ModelRow] = [
        ModelRow(
            "attention of a sequence to itself", tolerance: 5e-6,
            """
            x = Input((5, 6))
            model = Model(x, layers.MultiHeadAttention(2, 3)(x, x))
            """),
        ModelRow(
            "attention to another sequence of any length, with keys of their own", tolerance: 5e-6,
            """
            query, value, key = Input((3, 6)), Input((None, 4)), Input((None, 5))
            attention = layers.MultiHeadAttention(2, 3, output_shape=7, use_bias=False)
            model = Model([query, value, key], attention(query, value, key))
            """),
        ModelRow(
            "attention that sees no later key, with scores", tolerance: 5e-6,
            """
            x = Input((5, 6))
            attention = layers.MultiHeadAttention(2, 3)
            output, scores = attention(x, x, return_attention_scores=True, use_causal_mask=True)
            model = Model(x, [output, scores, attention(x, x, use_causal_mask=True)])
            """),
        ModelRow(
            "attention to what a mask lets through", tolerance: 5e-6,
            """
            x, y, mask = Input((4, 6)), Input((5, 6)), Input((4, 5), dtype="bool")
            model = Model([x, y, mask], layers.MultiHeadAttention(3, 2)(x, y, attention_mask=mask))
            """),
        ModelRow(
            "attention between padded sequences", zeros: 0.4, tolerance: 5e-6,
            """
            x, y = Input((4, 6)), Input((5, 3))
            a, b = layers.Masking()(x), layers.Masking()(y)
            z = layers.MultiHeadAttention(2, 3)(a, b, use_causal_mask=True)
            model = Model([x, y], layers.GlobalAveragePooling1D()(z))
            """),
        ModelRow(
            // Keras on JAX computes values of another size so only.
            "attention of padded sequences with dropout, and their scores", zeros: 0.4,
            tolerance: 5e-6,
            """
            x = Input((5, 6))
            a = layers.Masking()(x)
            attention = layers.MultiHeadAttention(2, 3, value_dim=5, dropout=0.5, seed=1)
            model = Model(x, attention(a, a, key=a, return_attention_scores=True))
            """),
        ModelRow(
            // Of a query that sees nothing, Keras's results with and without a dropout differ.
            "attention of padded sequences with dropout", zeros: 0.4, tolerance: 5e-6,
            """
            x = Input((5, 6))
            a = layers.Masking()(x)
            model = Model(x, layers.MultiHeadAttention(2, 3, dropout=0.5, seed=1)(a, a))
            """),
        ModelRow(
            "attention with dropout", tolerance: 5e-6,
            """
            x = Input((5, 6))
            attention = layers.MultiHeadAttention(2, 3, dropout=0.5, seed=1)
            model = Model(x, attention(x, x, use_causal_mask=True))
            """),
        ModelRow(
            "attention to near keys, with a gate", tolerance: 5e-6,
            """
            x = Input((6, 4))
            attention = layers.MultiHeadAttention(2, 3, sliding_window=2, use_gate=True)
            model = Model(x, attention(x, x, use_causal_mask=True))
            """),
        ModelRow(
            "attention along both axes of a picture", tolerance: 5e-6,
            """
            x = Input((3, 2, 4))
            model = Model(x, layers.MultiHeadAttention(2, 3)(x, x))
            """),
        ModelRow(
            "attention along one axis of a picture", tolerance: 5e-6,
            """
            x = Input((3, 4, 4))
            attention = layers.MultiHeadAttention(2, 3, attention_axes=2, output_shape=(2, 5))
            model = Model(x, attention(x, x))
            """),
        ModelRow(
            "attention in 16 bits", tolerance: 3e-2,
            """
            x = Input((4, 6))
            attention = layers.MultiHeadAttention(2, 3, dtype="mixed_bfloat16")
            model = Model(x, attention(x, x))
            """),
        ModelRow(
            "attention with penalties, which its projections have", tolerance: 5e-6,
            """
            x = Input((4, 6))
            attention = layers.MultiHeadAttention(
                2, 3, kernel_regularizer="l2", activity_regularizer="l1",
                kernel_initializer=keras.initializers.HeNormal(), bias_constraint="non_neg")
            model = Model(x, attention(x, x))
            """),
        ModelRow(
            "dot products, scaled, with scores", tolerance: 5e-6,
            """
            x, y, z = Input((3, 6)), Input((None, 4)), Input((None, 6))
            attention = layers.Attention(use_scale=True)
            output = attention([x, y, z], return_attention_scores=True, use_causal_mask=True)
            model = Model([x, y, z], output)
            """),
        ModelRow(
            "sums of queries and keys, padded", zeros: 0.4, tolerance: 5e-6,
            """
            x, y = Input((3, 4)), Input((5, 4))
            a, b = layers.Masking()(x), layers.Masking()(y)
            z = layers.Attention(score_mode="concat", use_scale=True)([a, b])
            model = Model([x, y], layers.GlobalAveragePooling1D()(z))
            """),
        ModelRow(
            "masks that are given to an attention", tolerance: 5e-6,
            """
            x, y = Input((3, 4)), Input((5, 4))
            a, b = Input((3,), dtype="bool"), Input((5,), dtype="bool")
            attention = layers.Attention(score_mode="concat", dropout=0.5)
            model = Model([x, y, a, b], attention([x, y], mask=[a, b]))
            """),
        ModelRow(
            "additive attention", zeros: 0.4, tolerance: 5e-6,
            """
            x, y = Input((3, 4)), Input((5, 4))
            a, b = layers.Masking()(x), layers.Masking()(y)
            first = layers.AdditiveAttention()([a, b], use_causal_mask=True)
            model = Model([x, y], [first, layers.AdditiveAttention(use_scale=False)([x, y, y])])
            """),
        ModelRow(
            "attention whose graph has the products", tolerance: 5e-6,
            """
            x, y = Input((4, 6)), Input((5, 6))
            scores = ops.softmax(ops.einsum("bqd,bkd->bqk", x, y))
            model = Model([x, y], ops.einsum("bqk,bkd->bqd", scores, y))
            """),
    ]
}
