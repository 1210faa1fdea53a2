import Foundation
import KerasHDF5
import KerasTestSupport

/// h5py as the oracle: it makes files for us to read and reads those that we made.
enum H5Py {
    /// Runs `script` with `f`, a file open for writing, and returns the file's bytes.
    static func file(
        _ script: String, libver: String? = nil, variables: [String: OracleValue] = [:]
    ) throws -> [UInt8] {
        try withTemporaryDirectory { folder in
            let path = folder.file("made.h5")
            let head = """
                import h5py, os
                os.chdir(folder)
                f = h5py.File(path, "w", libver=libver)

                """
            try Oracle.run(
                script: head + script + "\nf.close()\nresult = None",
                arguments: variables.merging([
                    "path": .string(path), "folder": .string(folder.path),
                    "libver": libver.map { .string($0) } ?? .null,
                ]) { $1 })
            return [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        }
    }

    /// Runs `script`, which itself makes the file at `path` with a user block of `size` bytes.
    static func file(size: Int, libver: String, script: String) throws -> [UInt8] {
        try withTemporaryDirectory { folder in
            let path = folder.file("made.h5")
            try Oracle.run(
                script: script,
                arguments: [
                    "path": .string(path), "libver": .string(libver), "size": .int(size),
                ])
            return [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        }
    }

    /// Runs `script` with `f`, the file of these bytes, open in `mode`; returns its `result`.
    @discardableResult
    static func read(
        _ bytes: [UInt8], mode: String = "r", variables: [String: OracleValue] = [:],
        _ script: String
    ) throws -> OracleValue {
        try withTemporaryDirectory { folder in
            let path = folder.file("written.h5")
            try Data(bytes).write(to: URL(fileURLWithPath: path))
            let head = "import h5py\nf = h5py.File(path, mode)\n"
            return try Oracle.run(
                script: head + script + "\nf.close()",
                arguments: variables.merging(["path": .string(path), "mode": .string(mode)]) { $1 })
        }
    }
}

/// Opens a file that is in memory.
func open(_ bytes: [UInt8], limits: HDF5Limits = HDF5Limits()) throws -> HDF5File {
    try HDF5File(HDF5MemoryStorage(bytes), limits: limits)
}

extension HDF5Writer {
    /// The whole file in memory; `data` gives each dataset's bytes.
    func bytes(_ data: (HDF5Layout.Dataset) throws -> [UInt8]) throws -> [UInt8] {
        var file: [UInt8] = []
        func append(_ bytes: UnsafeRawBufferPointer) { file.append(contentsOf: bytes) }
        try write(to: append) { dataset, supply in
            try data(dataset).withUnsafeBytes(supply)
        }
        return file
    }

    /// The whole file with data that differ from dataset to dataset.
    func bytes() throws -> [UInt8] { try bytes(\.pattern) }
}

extension HDF5Layout.Dataset {
    /// Bytes that depend on the path; of a bool, only 0 and 1.
    var pattern: [UInt8] {
        let seed = path.utf8.reduce(7) { ($0 &* 31 &+ Int($1)) & 0xFFFF }
        return (0..<byteCount).map {
            let byte = UInt8(truncatingIfNeeded: seed &+ $0 &* 7)
            return type == .bool ? byte & 1 : byte
        }
    }
}
