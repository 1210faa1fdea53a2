import Foundation
import KerasTestSupport

/// NumPy as the oracle.
enum NumPyFiles {
    /// Runs a script with `path` and returns the file that it writes there.
    static func file(
        _ script: String, arguments: [String: OracleValue] = [:]
    ) throws -> [UInt8] {
        try withTemporaryDirectory { directory in
            let path = directory.file("file")
            var arguments = arguments
            arguments["path"] = .string(path)
            // NumPy adds a suffix to a path, not to an open file.
            try Oracle.run(
                script: "file = open(path, 'wb')\n" + script + "\nfile.close()",
                arguments: arguments)
            return [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        }
    }

    /// Python source for an array of distinct values of a type and a shape.
    static let makeArray = """
        def make(dtype, shape):
            count = int(np.prod(shape))
            values = np.arange(count) * 37 % 251
            if dtype[-2:] == "b1": values = values % 3 == 0
            elif dtype[-2] == "f": values = values / 7 - 3
            elif dtype[-2] == "i": values = values - 100
            return values.astype(dtype).reshape(shape)

        """
}
