import Dispatch
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A large file that loses its name to a new one.
///
/// Giving its blocks back takes the system nearly as long as writing them, and it does so when the
/// file is nobody's any more: at the renaming, unless the file is open. So it is kept open for that
/// long, and closed by a thread that nobody waits for.
struct ReplacedFile {
    private let descriptor: Int32

    private static let smallestSize = 16 << 20
    private static let queue = DispatchQueue(label: "keras.replaced-files")
    private static let waitingCount = Atomic<Int>(0)

    /// Keeps the file at `path`; `nil` if there is none that is large, or it cannot be opened.
    init?(path: String) {
        var status = stat()
        guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
            Int(status.st_size) >= Self.smallestSize
        else { return nil }
        descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW)
        guard descriptor >= 0 else { return nil }
    }

    /// Lets the system take the blocks, if the file has no name any more. To be called once.
    func release() {
        Self.waitingCount.add(1, ordering: .relaxed)
        Self.queue.async { [descriptor] in
            close(descriptor)
            Self.waitingCount.subtract(1, ordering: .releasing)
        }
    }

    /// Waits until no blocks of former files are in the way of a new one: a disk may have room for
    /// two of them, and not for three.
    static func waitForRoom() {
        if waitingCount.load(ordering: .acquiring) > 0 { queue.sync {} }
    }
}
