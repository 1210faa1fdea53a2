import KerasTensors

extension FileEditor {
    /// The values of a weight.
    ///
    /// - Throws: ``KerasError/weightNotFound(path:object:weight:found:)``, and as
    ///   ``removeObject(_:)``; ``KerasError/damagedFile(path:cause:)`` for values that no tensor
    ///   holds, such as text.
    public func value(of name: String, in object: String) throws -> Tensor {
        let place = try place(of: object)
        guard let found = root[place], let weight = found.weights[name] else {
            throw KerasError.weightNotFound(
                path: path, object: place.joined(separator: "/"), weight: name,
                found: Array(root[place]?.weights.keys ?? []))
        }
        switch weight.content {
        case .added(let tensor): return tensor
        case .stored(let path):
            return try KerasError.namingFile(self.path) {
                try HDF5Array(file.dataset(at: path), storage: file.storage).read()
            }
        }
    }

    /// The bytes of a weight of any type, numbers in the byte order of this machine; texts of
    /// variable length one after the other, each with a NUL at its end.
    package func bytes(of weight: Weight) throws -> [UInt8] {
        guard let found = root[Self.names(in: weight.object)[...]]?.weights[weight.name] else {
            throw KerasError.weightNotFound(
                path: path, object: weight.object, weight: weight.name, found: [])
        }
        switch found.content {
        case .added(let tensor): return try tensor.withBytes { Array($0) }
        case .stored(let path):
            return try KerasError.namingFile(self.path) {
                let dataset = try file.dataset(at: path)
                guard case .variableString = dataset.type else { return try dataset.readBytes() }
                return try dataset.readStrings().flatMap { Array($0.utf8) + [0] }
            }
        }
    }
}
