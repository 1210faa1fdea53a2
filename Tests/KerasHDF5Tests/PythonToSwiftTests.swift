import KerasHDF5
import KerasTestSupport
import Testing

@Suite("A dataset that h5py wrote")
struct PythonToSwiftTests {
    @Test("has its type, shape and bytes", arguments: ElementType.all)
    func types(_ element: ElementType) throws {
        let bytes = try H5Py.file(
            """
            for i, shape in enumerate(shapes):
                n = int(np.prod(shape)) * np.dtype(numpy_type).itemsize
                raw = np.frombuffer(bytes((i + k * 7) % 2 if numpy_type == "?" else
                    (i + k * 7) % 256 for k in range(n)), np.dtype(numpy_type))
                f.create_dataset(f"{i}", data=raw.reshape(shape), dtype=np.dtype(numpy_type))
            """,
            variables: [
                "numpy_type": .string(element.numpy),
                "shapes": .array(exchangedShapes.map { OracleValue($0) }),
            ])
        let file = try open(bytes)
        for (index, shape) in exchangedShapes.enumerated() {
            let dataset = try file.root.requiredDataset(at: "\(index)")
            #expect(dataset.shape == shape)
            #expect(dataset.type == element.type)
            #expect(dataset.byteCount == shape.reduce(element.type.size, *))
            #expect(dataset.isContiguous)
            #expect((dataset.dataOffset == nil) == shape.contains(0))
            let raw = (0..<dataset.byteCount).map {
                UInt8((index + $0 * 7) % (element.type == .bool ? 2 : 256))
            }
            #expect(try dataset.readBytes() == inHostOrder(raw, of: element.type))
        }
    }

    /// What the file's bytes are in this machine's byte order.
    private func inHostOrder(_ bytes: [UInt8], of type: HDF5Type) -> [UInt8] {
        guard let order = type.byteOrder, order != .host else { return bytes }
        return stride(from: 0, to: bytes.count, by: type.size).flatMap {
            bytes[$0..<$0 + type.size].reversed()
        }
    }

    @Test("is bfloat16 only with Keras's attribute")
    func bfloat16() throws {
        let file = try open(
            H5Py.file(
                """
                for name in "marked", "plain", "other":
                    f[name] = np.array([0x3F80, 0xC000], "<u2").view("V2")
                f["marked"].attrs["dtype"] = "bfloat16"
                f["other"].attrs["dtype"] = "float8"
                f["numbers"] = np.ones(2, "f4")
                f["numbers"].attrs["dtype"] = "bfloat16"
                """))
        let marked = try file.root.requiredDataset(at: "marked")
        #expect(try marked.isBFloat16)
        #expect(try marked.readBytes() == [0x80, 0x3F, 0x00, 0xC0])
        for name in ["plain", "other", "numbers"] {
            #expect(try !file.root.requiredDataset(at: name).isBFloat16)
        }
    }

    @Test("that Keras's own model is made of, reads as Keras holds it")
    func kerasModel() throws {
        let answer = try withTemporaryDirectory { folder in
            let path = folder.file("model.weights.h5")
            let values = try Oracle.run(
                script: """
                    import keras
                    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3, name="a"),
                                              keras.layers.Dropout(0.1), keras.layers.Dense(2)])
                    model.compile("adam", "mse")
                    model.fit(np.ones((4, 4)), np.ones((4, 2)), verbose=0)
                    model.save_weights(path)
                    result = [w.numpy() for w in model.weights] + [
                        int(model.optimizer.iterations.numpy())]
                    """, arguments: ["path": .string(path)])
            let file = try HDF5File(HDF5FileStorage(path: path))
            var found: [[Double]] = []
            for layer in ["dense", "dense_1"] {
                for index in 0..<2 {
                    let dataset = try file.root.requiredDataset(at: "layers/\(layer)/vars/\(index)")
                    #expect(dataset.type == .float32)
                    found.append(try dataset.readBytes().floats)
                }
            }
            let dropout = try file.root.requiredGroup(at: "layers/dropout/vars")
            #expect(try dropout.links.isEmpty)
            #expect(try dropout.attribute("name")?.string == "dropout")
            #expect(
                try file.root.requiredGroup(at: "layers/dense/vars").attribute("name")?.string
                    == "a")
            let iterations = try file.root.requiredDataset(at: "optimizer/vars/0")
            #expect(iterations.shape == [] && iterations.type == .int32)
            #expect(try iterations.readBytes() == [1, 0, 0, 0])
            return (found, values)
        }
        #expect(answer.0.flatMap { $0 } + [1] == answer.1.flattenedDoubles)
    }

    @Test("of text reads as strings, and its bytes are refused where it has none")
    func text() throws {
        let file = try open(
            H5Py.file(
                """
                f["variable"] = ["a", "", "ü" * 40000]
                f["fixed"] = np.array([b"ab", b"", b"cde"])
                """))
        let variable = try file.root.requiredDataset(at: "variable")
        #expect(try variable.readStrings() == ["a", "", String(repeating: "ü", count: 40000)])
        #expect(throws: HDF5Error.wrongKind(path: "variable", expected: .numbers, found: .text)) {
            try variable.readBytes()
        }
        let fixed = try file.root.requiredDataset(at: "fixed")
        #expect(try fixed.readStrings() == ["ab", "", "cde"])
        #expect(try fixed.readBytes() == Array("ab\0\0\0\0cde".utf8))
    }

    @Test("of numbers is not text")
    func numbersAreNotText() throws {
        let file = try open(H5Py.file("f['n'] = np.ones(3)"))
        #expect(throws: HDF5Error.wrongKind(path: "n", expected: .text, found: .numbers)) {
            try file.root.requiredDataset(at: "n").readStrings()
        }
    }
}

extension [UInt8] {
    /// Little-endian float32 numbers.
    var floats: [Double] {
        stride(from: 0, to: count, by: 4).map { start in
            let bits = (0..<4).reduce(UInt32(0)) { $0 | UInt32(self[start + $1]) << (8 * $1) }
            return Double(Float(bitPattern: bits))
        }
    }
}
