#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A path that something new is to be put at.
struct ReplacedPath {
    /// The path given, after following the links that it ends in.
    let path: String
    /// The folder that it is in.
    let directory: String
    /// What is there; nil if nothing is.
    let kind: FileSystemCalls.FileKind?

    private static let longestLinkChain = 40

    /// Follows links until a file, a folder, or a place for one, is found.
    init(_ path: String, _ calls: FileSystemCalls) throws(FileError) {
        var target = path
        for _ in 0..<Self.longestLinkChain {
            let kind: FileSystemCalls.FileKind?
            do {
                kind = try calls.inspect(target)
            } catch {
                throw FileError(.inspect, target, error)
            }
            guard case .symbolicLink(let link)? = kind else {
                self.path = target
                self.kind = kind
                directory = Self.directory(of: target)
                return
            }
            target = link.hasPrefix("/") ? link : Self.join(Self.directory(of: target), link)
        }
        throw FileError(.open, path, SystemError(code: ELOOP))
    }

    /// A name for something in the same folder that nobody else uses.
    ///
    /// Short whatever the target is called: file systems limit the length of names.
    func newSibling() -> String {
        let random = String(UInt64.random(in: .min ... .max), radix: 36)
        return Self.join(directory, ".keras-\(random).tmp")
    }

    private static func directory(of path: String) -> String {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    private static func join(_ directory: String, _ name: String) -> String {
        directory == "/" ? "/" + name : directory + "/" + name
    }
}
