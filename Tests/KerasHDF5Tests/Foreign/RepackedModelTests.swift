import KerasHDF5
import KerasTestSupport
import Testing

@Suite("Weights of a Keras model that another program rewrote")
struct RepackedModelTests {
    /// What `h5repack` and the like do: the same tree, stored in another way.
    @Test(
        "have the values that Keras wrote",
        arguments: ["earliest", "latest"],
        ["", "chunks=True, ", "chunks=True, compression='gzip', shuffle=True, fletcher32=True, "])
    func repacked(libver: String, options: String) throws {
        try withTemporaryDirectory { folder in
            let paths = [folder.file("model.weights.h5"), folder.file("repacked.h5")]
            try Oracle.run(
                script: """
                    import h5py, keras
                    model = keras.Sequential([keras.Input((6,)), keras.layers.Dense(5, name="a"),
                                              keras.layers.BatchNormalization(), keras.layers.Dense(2)])
                    model.compile("adam", "mse")
                    model.fit(np.ones((4, 6)), np.ones((4, 2)), verbose=0)
                    model.save_weights(paths[0])
                    with h5py.File(paths[0]) as f, h5py.File(paths[1], "w", libver=libver) as g:
                        def copy(name, o):
                            if isinstance(o, h5py.Dataset):
                                options = dict(\(options)) if o.shape else {}
                                n = g.create_dataset(name, data=o[()], **options)
                            else:
                                n = g.require_group(name)
                            for k, v in o.attrs.items(): n.attrs[k] = v
                        f.visititems(copy)
                    result = None
                    """,
                arguments: [
                    "paths": .array(paths.map { .string($0) }), "libver": .string(libver),
                ])
            let contents = try paths.map { try FileContent(HDF5FileStorage(path: $0)) }
            #expect(contents[0].values.count > 10)
            #expect(contents[0] == contents[1])
        }
    }
}
