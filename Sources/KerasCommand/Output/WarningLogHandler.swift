import Logging

/// Warnings of the library as lines on standard error: `warning: …`.
struct WarningLogHandler: LogHandler {
    var logLevel = Logger.Level.warning
    var metadata: Logger.Metadata = [:]

    static func install() {
        LoggingSystem.bootstrap { _ in WarningLogHandler() }
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        StandardError.write("\(event.level): \(event.message)")
    }
}
