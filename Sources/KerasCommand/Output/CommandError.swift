/// A failure that is to be told in the words given here.
struct CommandError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }

    /// What is told about any error.
    static func text(of error: any Error) -> String { String(describing: error) }
}

/// Runs `body`; errors that do not say which file they are about are told with `path` before them.
@discardableResult
func namingFile<Result>(_ path: String, _ body: () throws -> Result) throws -> Result {
    do {
        return try body()
    } catch let error as Interruption {
        throw error
    } catch {
        let text = CommandError.text(of: error)
        throw text.contains(path) ? error : CommandError("\(path): \(text)")
    }
}
