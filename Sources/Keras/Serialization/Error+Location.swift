import KerasTensors

extension Error {
    /// The same error with the place in the config where it arose, unless it has one: that of the
    /// innermost object. Errors of the user's own hooks stay what they are.
    func located(at path: String) -> any Error {
        let error: any Error = self
        switch error {
        case let error as KerasError:
            return error.hasPath ? error : KerasError.notRestored(path: path, cause: error)
        case TensorError.allocationLimit(let requested, let limit):
            return KerasError.resourceLimit(
                path: path, what: "the size of a variable in bytes", declared: requested,
                limit: limit)
        case TensorError.shapeOverflow(let shape):
            return KerasError.resourceLimit(
                path: path, what: "the number of elements of shape \(shape)", declared: Int.max,
                limit: Int.max - 1)
        case let error as TensorError:
            return KerasError.invalidConfig(
                path: path, expected: "settings and shapes that fit each other",
                found: error.description.excerpt(500))
        default:
            return error
        }
    }
}

extension Error {
    /// Whether a load must not go on, whatever it could do without: the file asks for too much or for
    /// what is not allowed.
    var endsLoad: Bool {
        let error: any Error = self
        return switch error {
        case KerasError.resourceLimit, KerasError.unsafeContent: true
        case TensorError.allocationLimit, TensorError.shapeOverflow: true
        default: error is CancellationError
        }
    }
}

extension KerasError {
    /// Whether the error says where in a file it arose.
    fileprivate var hasPath: Bool {
        switch self {
        case .invalidConfig, .notRestored, .unknownConfigKey, .unknownClass, .unknownFunction,
            .unsafeContent, .resourceLimit, .invalidPath, .invalidFile, .unsavedVariable,
            .notVerified, .selfTestFailed, .stateMismatch, .strictLoad, .damagedFile,
            .objectNotFound, .ambiguousObject, .weightNotFound:
            true
        case .notConfigured, .settingChanged, .unsavedProperty, .unknownIdentifier, .notRegistered,
            .invalidRegistration, .notBuilt, .uninitializedVariable, .variableShape, .invalidInput,
            .invalidArgument, .unorderedContainer, .hiddenObject, .notCompiled, .notReplicable,
            .invalidLoss, .unsupported:
            false
        }
    }
}
