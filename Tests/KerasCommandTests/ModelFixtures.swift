import Foundation
import KerasTestSupport

/// Model files and arrays that real Keras wrote, made once for all tests.
struct ModelFixtures: Sendable {
    static let shared = Result { try ModelFixtures() }

    private let directory: TemporaryDirectory

    /// The path of one of the files that the script below writes.
    func path(_ name: String) -> String { directory.file(name) }

    private init() throws {
        directory = try TemporaryDirectory()
        try Oracle.run(
            script: """
                import keras, os, zipfile
                from themes import guide
                at = lambda name: os.path.join(folder, name)
                keras.utils.set_random_seed(1)
                generator = np.random.default_rng(1)
                x = generator.normal(size=(50, 6)).astype("float32")
                y = generator.normal(size=(50, 2)).astype("float32")
                np.save(at("x.npy"), x)
                np.save(at("x64.npy"), x.astype("float64"))
                np.save(at("narrow.npy"), x[:, :5])
                np.save(at("short.npy"), y[:40])
                np.save(at("y.npy"), y)
                np.savez(at("any.npz"), samples=x)
                np.savez(at("named.npz"), other=x[:3], features=x)
                np.savez_compressed(at("input.npz"), y=y, input=x)
                np.savez(at("unclear.npz"), a=x, b=x)
                np.savez(at("xy.npz"), x=x, y=y)
                np.save(at("objects.npy"), np.array([{}], dtype=object), allow_pickle=True)

                def mlp():
                    keras.utils.clear_session()
                    return keras.Sequential(
                        [
                            keras.Input((6,), name="features"),
                            keras.layers.Dense(5, activation="tanh"),
                            keras.layers.Dense(2),
                        ]
                    )

                optimizers = {
                    "sgd": keras.optimizers.SGD(0.05),
                    "momentum": keras.optimizers.SGD(0.05, momentum=0.9, nesterov=True),
                    "adam": keras.optimizers.Adam(0.01),
                }
                for name, optimizer in optimizers.items():
                    model = mlp()
                    model.compile(optimizer, "mse", metrics=["mae"])
                    model.fit(x, y, batch_size=8, verbose=0)
                    model.save(at(name + ".keras"))
                model = mlp()
                model.save(at("uncompiled.keras"))
                model.compile("adam", "mse")
                model.save(at("untrained.keras"))
                model.compile("adam", guide.small_square_sum_loss)
                model.save(at("custom_loss.keras"))
                dropout = keras.Sequential(
                    [keras.Input((6,)), keras.layers.Dropout(0.5), keras.layers.Dense(2)]
                )
                dropout.compile("sgd", "mse")
                dropout.save(at("dropout.keras"))
                inner = keras.Sequential([keras.layers.Dense(3), keras.layers.Dense(3)], name="inner")
                nested = keras.Sequential([keras.Input((6,)), inner, keras.layers.Dense(2)])
                nested.save(at("nested.keras"))
                half = keras.Sequential(
                    [keras.Input((6,)), keras.layers.Dense(2, dtype="bfloat16")]
                )
                half.save(at("bfloat16.keras"))
                picture = keras.Input((8, 8, 3), name="picture")
                outputs = keras.layers.Conv2D(4, 3)(picture)
                outputs = keras.layers.Dense(2, name="top")(keras.layers.Flatten()(outputs))
                keras.Model(picture, outputs).save(at("functional.keras"))
                # A class of Keras as none is called.
                with zipfile.ZipFile(at("adam.keras")) as source:
                    with zipfile.ZipFile(at("unknown.keras"), "w") as target:
                        for name in source.namelist():
                            content = source.read(name).replace(b'"Dense"', b'"DenseOfTomorrow"')
                            target.writestr(name, content)
                guide.write_guide_files(folder, kinds=("variable", "compile"))
                """,
            arguments: ["folder": .string(directory.path)])
    }
}

/// The bytes of a file; nil if there is none.
func fileBytes(_ path: String) -> Data? { FileManager.default.contents(atPath: path) }

/// The names of what is in a folder, hidden files included.
func names(in directory: TemporaryDirectory) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted()
}
