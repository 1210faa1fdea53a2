import ArgumentParser

/// Checks of arguments, before anything is read.
enum Arguments {
    static func requirePositive(_ value: Int, option: String) throws {
        guard value > 0 else {
            throw ValidationError("\(option) must be positive, found \(value)")
        }
    }

    static func requireArrayPath(_ path: String, option: String) throws {
        guard ArrayFile.format(of: path) != nil else {
            throw ValidationError("\(option) must end in .npy or .npz, found '\(path)'")
        }
    }

    static func requireModelPath(_ path: String, option: String) throws {
        guard path.hasSuffix(".keras") else {
            throw ValidationError("\(option) must end in .keras, found '\(path)'")
        }
    }
}
