import KerasHDF5
import KerasTestSupport
import Testing

@Suite("The writer")
struct WriterTests {
    private func layout(_ shapes: [[Int]] = [[3], [], [0, 2], [1000], [5]]) throws -> HDF5Layout {
        var layout = HDF5Layout()
        for (index, shape) in shapes.enumerated() {
            try layout.addDataset("vars/\(index)", type: .float32, shape: shape)
        }
        return layout
    }

    @Test("knows the size before the first byte", arguments: [0, 1, 5, 100, 700])
    func size(count: Int) throws {
        let writer = try HDF5Writer(layout((0..<count).map { [$0 % 7] }))
        #expect(try writer.bytes().count == writer.fileSize)
    }

    @Test("asks for data in the order of declaration, whatever the names")
    func order() throws {
        var layout = HDF5Layout()
        for path in ["z", "b/1", "a", "b/0"] {
            try layout.addDataset(path, type: .int8, shape: [1])
        }
        var asked: [String] = []
        _ = try HDF5Writer(layout).bytes { dataset in
            asked.append(dataset.path)
            return [0]
        }
        #expect(asked == ["z", "b/1", "a", "b/0"])
    }

    @Test("puts data where it said, at multiples of 64")
    func alignment() throws {
        let writer = try HDF5Writer(layout())
        let bytes = try writer.bytes()
        let root = try open(bytes).root
        for (index, dataset) in writer.datasets.enumerated() {
            let offset = writer.dataOffset(of: index)
            #expect(try root.requiredDataset(at: dataset.path).dataOffset == offset)
            guard let offset else {
                #expect(dataset.byteCount == 0)
                continue
            }
            #expect(offset % 64 == 0)
            #expect(Array(bytes[offset..<offset + dataset.byteCount]) == dataset.pattern)
        }
        #expect(writer.dataOffset(of: -1) == nil && writer.dataOffset(of: 5) == nil)
    }

    @Test("writes the same bytes every time")
    func deterministic() throws {
        let first = try HDF5Writer(SwiftToPythonTests.tree()).bytes()
        let second = try HDF5Writer(SwiftToPythonTests.tree()).bytes()
        #expect(first == second)
    }

    @Test("takes data in any pieces", arguments: [1, 3, 64, 4000])
    func pieces(size: Int) throws {
        let writer = try HDF5Writer(layout())
        var file: [UInt8] = []
        func append(_ bytes: UnsafeRawBufferPointer) { file.append(contentsOf: bytes) }
        try writer.write(to: append) { dataset, supply in
            let data = dataset.pattern
            for start in stride(from: 0, to: data.count, by: size) {
                try Array(data[start..<min(start + size, data.count)]).withUnsafeBytes(supply)
            }
        }
        #expect(try file == writer.bytes())
    }

    @Test("hands on the caller's own bytes without a copy")
    func noCopy() throws {
        let writer = try HDF5Writer(layout([[1000]]))
        let data = [UInt8](repeating: 1, count: 4000)
        try data.withUnsafeBytes { data in
            var isSame = false
            func sink(_ bytes: UnsafeRawBufferPointer) {
                if bytes.baseAddress == data.baseAddress { isSame = bytes.count == 4000 }
            }
            try writer.write(to: sink) { _, supply in try supply(data) }
            #expect(isSame)
        }
    }

    @Test("refuses too few or too many bytes", arguments: [(0, 0), (0, 11), (0, 13), (2, 1)])
    func wrongCount(index: Int, count: Int) throws {
        let writer = try HDF5Writer(layout())
        let dataset = writer.datasets[index]
        #expect(
            throws: HDF5Error.wrongByteCount(
                path: dataset.path, declared: dataset.byteCount, supplied: count)
        ) {
            try writer.bytes {
                $0 == dataset ? [UInt8](repeating: 0, count: count) : $0.pattern
            }
        }
    }

    @Test("passes on what sink and data throw")
    func errors() throws {
        struct Full: Error {}
        let writer = try HDF5Writer(layout())
        func failing(_ bytes: UnsafeRawBufferPointer) throws { throw Full() }
        #expect(throws: Full.self) { try writer.write(to: failing) { _, _ in } }
        #expect(throws: Full.self) { try writer.bytes { _ in throw Full() } }
    }

    @Test("satisfies libhdf5's own tools", arguments: ["h5dump", "h5stat", "h5ls -rv"])
    func tools(command: String) throws {
        let found = try H5Py.read(
            HDF5Writer(SwiftToPythonTests.tree()).bytes(), variables: ["command": .string(command)],
            """
            import shutil, subprocess
            f.close()
            parts = command.split()
            if shutil.which(parts[0]) is None:
                result = None
            else:
                done = subprocess.run(parts + [path], capture_output=True, text=True)
                result = [done.returncode, "error" in (done.stdout + done.stderr).lower()]
            """)
        // The tools are no part of the test environment; h5py uses the same library.
        #expect(found == [0, false] || found.isNull)
    }
}
