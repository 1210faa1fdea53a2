import Foundation
import KerasTestSupport

/// Files that real Keras and h5py wrote, made once for the tests of the editor.
struct EditedFiles: Sendable {
    static let shared = Result { try EditedFiles() }

    private let directory: TemporaryDirectory

    func path(_ name: String) -> String { directory.file(name) }

    private init() throws {
        directory = try TemporaryDirectory()
        try Oracle.run(
            script: """
                import h5py, keras, os, zipfile
                from themes import guide
                at = lambda name: os.path.join(folder, name)
                keras.utils.set_random_seed(1)
                keras.utils.clear_session()
                x = np.random.default_rng(1).normal(size=(16, 4)).astype("float32")

                def save(model, name, compiled=False):
                    if compiled:
                        model.compile(keras.optimizers.Adam(0.01), "mse")
                        model.fit(x, x[:, :2], verbose=0)
                    model.save(at(name + ".keras"))
                    model.save_weights(at(name + ".weights.h5"))

                dense = lambda *units: keras.Sequential(
                    [keras.Input((4,))] + [keras.layers.Dense(n) for n in units]
                )
                save(dense(3, 2), "dense", compiled=True)
                save(dense(3, 2), "plain")
                save(dense(5, 2, 2), "wider")
                save(dense(3), "one")
                # More than ten of a kind: the file's order is not the layers'.
                save(dense(*range(1, 13)), "many")
                inputs = keras.Input((4,))
                branch = keras.layers.Dense(3, name="left")(inputs)
                branch = keras.layers.Dropout(0.5)(branch)
                save(keras.Model(inputs, keras.layers.Dense(2, name="right")(branch)), "functional")
                inner = keras.Sequential([keras.layers.Dense(3), keras.layers.Dense(3)], name="inner")
                save(keras.Sequential([keras.Input((4,)), inner, keras.layers.Dense(2)]), "nested")
                save(
                    keras.Sequential([keras.Input((4,)), keras.layers.Dense(2, dtype="bfloat16")]),
                    "bfloat16",
                )
                guide.write_guide_files(folder, kinds=("assets",))
                # Packed again by hand, with a file of somebody's own.
                with zipfile.ZipFile(at("packed.keras"), "w", zipfile.ZIP_DEFLATED) as packed:
                    with zipfile.ZipFile(at("dense.keras")) as original:
                        for name in reversed(original.namelist()):
                            packed.writestr(name, original.read(name))
                    packed.writestr("notes/read me.txt", "mine" * 1000)

                generator = np.random.default_rng(2)
                with h5py.File(at("types.weights.h5"), "w") as f:
                    group = f.create_group("layers/zoo/vars")
                    group.attrs["name"] = "zoo \\u00e9"
                    for code in "f2 f4 f8 i1 i2 i4 i8 u1 u2 u4 u8 ?".split():
                        values = (generator.normal(size=(7, 3)) * 100).astype(code)
                        group[code] = values
                        group["big " + code] = values.astype(np.dtype(code).newbyteorder(">"))
                        group.create_dataset(
                            "packed " + code, data=values, chunks=(2, 2), compression="gzip",
                            shuffle=True,
                        )
                    group["scalar"] = np.float32(1.5)
                    group["empty"] = np.zeros((0, 3), "f4")
                    group["text"] = np.array([b"one", b"three"])
                    group["opaque"] = np.arange(6, dtype="u1").view("V3")
                    half = group.create_dataset("half", data=np.arange(4, dtype="u2").view("V2"))
                    half.attrs["dtype"] = "bfloat16"
                    f["layers/zoo/vars/again"] = group["f4"]
                    f["vars/0"] = np.arange(3.0)
                    f["direct/kernel"] = np.ones((2, 2), "f4")
                    f.create_group("nothing/vars").attrs["name"] = "nothing"
                    f.attrs["made"] = "by hand"
                """,
            arguments: ["folder": .string(directory.path)])
    }
}

/// Every group and array of a weights file, or of the one in an archive, as h5py finds them.
func describedWeights(_ path: String) throws -> OracleValue {
    try Oracle.run(
        script: """
            import io, zipfile
            from themes import archive
            file = path
            if path.endswith(".keras"):
                file = io.BytesIO(zipfile.ZipFile(path).read("model.weights.h5"))
            result = archive.describe_hdf5(file)
            """,
        arguments: ["path": .string(path)])
}
