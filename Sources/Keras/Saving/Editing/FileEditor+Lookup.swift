extension FileEditor {
    /// The full path of the object that is meant by a path, or by a name alone.
    ///
    /// - Throws: ``KerasError/objectNotFound(path:object:candidates:)``,
    ///   ``KerasError/ambiguousObject(path:object:candidates:)``.
    func place(of object: String) throws -> ArraySlice<String> {
        if object.contains("/") {
            let names = Self.names(in: object)
            guard !names.isEmpty, root[names[...]] != nil else { throw notFound(object) }
            return names[...]
        }
        var found: [String] = []
        root.forEachObject { path, _ in
            let name = path.utf8.split(separator: UInt8(ascii: "/")).last
            if name?.elementsEqual(object.utf8) == true { found.append(path) }
        }
        guard let path = found.first else { throw notFound(object) }
        guard found.count == 1 else {
            throw KerasError.ambiguousObject(
                path: self.path, object: object, candidates: found.map { "/" + $0 })
        }
        return Self.names(in: path)[...]
    }

    /// The parts of a path, which may begin with `/`.
    static func names(in path: String) -> [String] {
        let slash = UInt8(ascii: "/")
        let relative = path.utf8.first == slash ? path.utf8.dropFirst() : path.utf8[...]
        if relative.isEmpty { return [] }
        // By bytes: files may have long names, whose characters take time to be found.
        return relative.split(separator: slash, omittingEmptySubsequences: false)
            .map { String(Substring($0)) }
    }

    /// - Throws: ``KerasError/invalidArgument(object:argument:expected:found:)`` for a name that no
    ///   object or weight of a file can have.
    static func check(_ name: String, argument: String) throws {
        let isUsable =
            !name.isEmpty && name != "." && name != ".." && name != EditedObject.variables
            && !name.contains("/") && !name.utf8.contains(0)
        guard isUsable else {
            throw KerasError.invalidArgument(
                object: "FileEditor", argument: argument,
                expected: "made of names that are not empty, '.', '..' or 'vars', without '/'",
                found: "'\(name.excerpt())'")
        }
    }

    func notFound(_ object: String) -> KerasError {
        let isPath = object.contains("/")
        var names: [String] = []
        root.forEachObject { path, _ in
            names.append(isPath ? path : String(path.split(separator: "/").last ?? ""))
        }
        return .objectNotFound(
            path: path, object: object,
            candidates: CloseNames.closest(
                to: object.first == "/" ? String(object.dropFirst()) : object, among: names))
    }
}
