extension HDF5Layout {
    static let maximumNameBytes = 64 << 10
    private static let maximumDepth = HDF5Limits().depth

    /// The path as it counts from the root.
    static func relative(_ path: String) -> String {
        path.utf8.first == UInt8(ascii: "/") ? String(path.dropFirst()) : path
    }

    static func checkDepth(_ path: String) throws -> String {
        var depth = 1
        for byte in path.utf8 where byte == UInt8(ascii: "/") { depth += 1 }
        guard depth < maximumDepth else { throw HDF5Error.invalidPath(path) }
        return path
    }

    static func check(_ name: Substring, path: String) throws {
        guard !name.isEmpty, name != ".", !name.utf8.contains(0) else {
            throw HDF5Error.invalidPath(path)
        }
        guard name.utf8.count <= maximumNameBytes else {
            throw HDF5Error.invalidDeclaration(
                path: String(path.prefix(80)), reason: "a name of \(name.utf8.count) bytes")
        }
    }

    static func check(_ attributes: [String: String], path: String) throws {
        guard attributes.count <= 1024 else {
            throw HDF5Error.invalidDeclaration(
                path: path, reason: "\(attributes.count) attributes, at most 1024 are possible")
        }
        for (name, value) in attributes {
            guard !name.isEmpty, !name.utf8.contains(0), name.utf8.count <= 4096 else {
                throw HDF5Error.invalidDeclaration(
                    path: path, reason: "an attribute's name is empty, too long, or has a NUL")
            }
            guard !value.utf8.contains(0), value.utf8.count <= HDF5Limits().stringBytes else {
                throw HDF5Error.invalidDeclaration(
                    path: path, reason: "the attribute '\(name)' is too long or has a NUL")
            }
        }
    }

    static func byteCount(_ type: HDF5Type, _ shape: [Int], path: String) throws -> Int {
        func invalid(_ reason: String) -> HDF5Error {
            .invalidDeclaration(path: path, reason: reason)
        }

        guard DatatypeMessage.canWrite(type) else { throw invalid("elements of type \(type)") }
        guard shape.count <= HDF5Limits().rank else { throw invalid("\(shape.count) dimensions") }
        var extent = type.size
        for dimension in shape {
            guard dimension >= 0 else { throw invalid("a dimension of \(dimension)") }
            let (product, overflow) = extent.multipliedReportingOverflow(by: max(dimension, 1))
            guard !overflow else { throw invalid("the size of shape \(shape) overflows") }
            extent = product
        }
        return shape.contains(0) ? 0 : extent
    }
}
