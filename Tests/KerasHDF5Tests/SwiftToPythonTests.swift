import KerasHDF5
import KerasTestSupport
import Testing

@Suite("A dataset that Swift wrote")
struct SwiftToPythonTests {
    @Test("has its type, shape and bytes in h5py", arguments: ElementType.all)
    func types(_ element: ElementType) throws {
        var layout = HDF5Layout()
        for (index, shape) in exchangedShapes.enumerated() {
            try layout.addDataset("vars/\(index)", type: element.type, shape: shape)
        }
        let writer = try HDF5Writer(layout)
        let found = try H5Py.read(
            writer.bytes(), variables: ["numpy_type": .string(element.numpy)],
            """
            result = []
            for i in range(len(f["vars"])):
                d = f["vars"][str(i)]
                a = np.zeros(d.shape, d.dtype)
                if d.size: d.read_direct(a)
                assert d.dtype == np.dtype(numpy_type), d.dtype
                assert d.chunks is None and d.compression is None and d.maxshape == d.shape
                result.append([list(d.shape), a.tobytes()])
            """)
        for (index, dataset) in writer.datasets.enumerated() {
            #expect(found[index]?[0]?.ints == dataset.shape)
            #expect(found[index]?[1]?.ints == dataset.pattern.map { Int($0) })
        }
    }

    @Test("is bfloat16 for Keras by its attribute")
    func bfloat16() throws {
        var layout = HDF5Layout()
        try layout.addDataset(
            "o", type: .opaque(size: 2), shape: [2], attributes: ["dtype": "bfloat16"])
        let bytes = try HDF5Writer(layout).bytes { _ in [0x80, 0x3F, 0x00, 0xC0] }
        let found = try H5Py.read(
            bytes,
            """
            import ml_dtypes
            assert f["o"].attrs["dtype"] == "bfloat16"
            result = np.array(f["o"]).view(ml_dtypes.bfloat16).astype("f4")
            """)
        #expect(found.flattenedDoubles == [1, -2])
    }

    @Test("loads into a Keras model, bfloat16 and optimizer state included")
    func kerasModel() throws {
        var layout = HDF5Layout()
        var values: [String: [UInt8]] = [:]
        func add(
            _ path: String, _ type: HDF5Type, _ shape: [Int], _ bytes: [UInt8],
            dtype: String? = nil
        ) throws {
            try layout.addDataset(
                path, type: type, shape: shape, attributes: dtype.map { ["dtype": $0] } ?? [:])
            values[path] = bytes
        }
        let one: [UInt8] = [0, 0, 0x80, 0x3F]
        try layout.addGroup("layers/dense/vars", attributes: ["name": "a"])
        try add("layers/dense/vars/0", .float32, [2, 1], [0, 0, 0, 0x40] + one)
        try add("layers/dense/vars/1", .float32, [1], one)
        try layout.addGroup("layers/dense_1/vars", attributes: ["name": "b"])
        let bfloat16 = HDF5Type.opaque(size: 2)
        try add("layers/dense_1/vars/0", bfloat16, [1, 1], [0x40, 0x40], dtype: "bfloat16")
        try add("layers/dense_1/vars/1", bfloat16, [1], [0, 0xBF], dtype: "bfloat16")
        try add("optimizer/vars/0", .int32, [], [7, 0, 0, 0])
        try add("optimizer/vars/1", .float32, [], [0, 0, 0x80, 0x3E])
        try layout.addGroup("vars")
        let bytes = try HDF5Writer(layout).bytes { values[$0.path] ?? [] }
        let found = try H5Py.read(
            bytes,
            """
            import keras, os
            f.close()
            os.rename(path, path + ".weights.h5")
            model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1, name="a"),
                keras.layers.Dense(1, name="b", dtype="bfloat16")])
            model.compile(keras.optimizers.SGD(0.1), "mse")
            model.load_weights(path + ".weights.h5")
            result = [np.asarray(w.value, "f4") for w in model.weights] + [
                int(model.optimizer.iterations.value), float(model.optimizer.learning_rate.value)]
            """)
        #expect(found.flattenedDoubles == [2, 1, 1, 3, -0.5, 7, 0.25])
        #expect(found.arrayValue?.count == 6)
    }

    @Test("and its groups and attributes are what h5py sees")
    func tree() throws {
        let bytes = try HDF5Writer(Self.tree()).bytes()
        let found = try H5Py.read(
            bytes,
            """
            lines = [f"/ {dict(f.attrs)}"]
            f.visititems(lambda n, o: lines.append(
                f"{n} {'d' if isinstance(o, h5py.Dataset) else 'g'} {dict(o.attrs)}"))
            result = lines
            """)
        #expect(
            found.strings == [
                "/ {}", "_layer g {}", "_layer/empty g {}", "layers g {}", "layers/dense g {}",
                "layers/dense/vars g {'name': 'dense'}", "layers/dense/vars/0 d {}",
                "layers/dense/vars/1 d {'a': '', 'dtype': 'x', 'z': 'Zoë'}",
                "layers/dense/vars/10 d {}", "layers/dense/vars/2 d {}", "é g {'name': '名前'}",
                "é/ß d {}",
            ])
    }

    static func tree() throws -> HDF5Layout {
        var layout = HDF5Layout()
        try layout.addGroup("layers/dense/vars", attributes: ["name": "dense"])
        for name in ["10", "2", "0"] {
            try layout.addDataset("layers/dense/vars/\(name)", type: .float32, shape: [3])
        }
        try layout.addDataset(
            "layers/dense/vars/1", type: .int8, shape: [],
            attributes: ["dtype": "x", "a": "", "z": "Zoë"])
        try layout.addGroup("_layer/empty")
        try layout.addDataset("é/ß", type: .bool, shape: [2])
        try layout.addGroup("é", attributes: ["name": "名前"])
        return layout
    }

    @Test("can be edited by h5py: objects and attributes added, replaced, removed")
    func editing() throws {
        let bytes = try HDF5Writer(Self.tree()).bytes()
        let found = try H5Py.read(
            bytes, mode: "r+",
            """
            v = f["layers/dense/vars"]
            for i in range(40): v[f"new{i:02}"] = np.full(3, i)
            v.attrs["other"] = "o" * 100
            v["0"].attrs["note"] = "n"
            v["2"][...] = 5
            del v["10"]
            f["_layer/empty/x"] = 1.5
            f["ö"] = 2
            f.close()
            f = h5py.File(path, "r")
            v = f["layers/dense/vars"]
            result = [len(v), v["new39"][0], v.attrs["other"], v["0"].attrs["note"], v["2"][2],
                      "10" in v, f["_layer/empty/x"][()], f["ö"][()], v.attrs["name"]]
            """)
        #expect(
            found == [
                43, 39, .string(String(repeating: "o", count: 100)), "n", 5.0, false, 1.5, 2,
                "dense",
            ])
    }
}
