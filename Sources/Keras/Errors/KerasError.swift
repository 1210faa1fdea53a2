import KerasTensors

/// What can go wrong in Keras's objects. Each case names the object, what was expected, what was
/// found, and what to do; ``description`` is one line.
public enum KerasError: Error, Sendable, Equatable {
    // Settings and configs
    /// A setting that has no usable default was never given.
    case notConfigured(object: String, key: String)
    /// A setting was assigned after `setUp` had used it.
    case settingChanged(object: String, key: String)
    /// A stored property differs from its default and would be lost by a save.
    case unsavedProperty(object: String, property: String)
    /// A value in a config is not what its key needs.
    case invalidConfig(path: String, expected: String, found: String)
    /// An object could not be made from its description, whose values are legible but do not fit.
    indirect case notRestored(path: String, cause: KerasError)
    /// A config has a key that its object does not know.
    case unknownConfigKey(path: String, object: String, key: String, known: [String])

    // Names
    /// A string names no object of its kind.
    case unknownIdentifier(kind: String, name: String, remedy: String)
    /// A config names a class that is neither built in nor registered.
    case unknownClass(path: String, module: String?, className: String, registeredName: String?)
    /// A config names a function that is neither built in nor registered.
    case unknownFunction(path: String, name: String)
    /// An object's class was never registered, so no file can name it.
    case notRegistered(className: String)
    /// A registration that could not work.
    case invalidRegistration(name: String, reason: String)
    /// A file asks for something that is refused whatever the options.
    case unsafeContent(path: String, reason: String)
    /// A file asks for more than the limits allow; the remedy names the limit to raise, if one can
    /// be.
    case resourceLimit(path: String, what: String, declared: Int, limit: Int, remedy: String? = nil)

    // Layers, variables, models
    /// A layer or model was used before it had its variables.
    case notBuilt(object: String, remedy: String)
    /// A variable was read before it was initialized.
    case uninitializedVariable(name: String)
    /// A value does not fit a variable.
    case variableShape(variable: String, expected: Shape, found: Shape)
    /// A layer got an input it cannot take.
    case invalidInput(object: String, expected: String, found: String)
    /// An argument of a method is out of its range.
    case invalidArgument(object: String, argument: String, expected: String, found: String)
    /// A property holds saveable objects in a container without an order.
    case unorderedContainer(object: String, property: String)
    /// A property holds saveable objects inside a value of a type that is not searched for them.
    case hiddenObject(object: String, property: String, type: String)
    /// `fit`, `evaluate` or `trainStep` before `compile`.
    case notCompiled(object: String)
    /// A model that `frozen()` cannot make another of.
    case notReplicable(object: String, reason: String)
    /// The loss of a training is NaN or infinite.
    case invalidLoss(batch: Int, value: String)
    /// Something Keras has and this library does not.
    case unsupported(object: String, feature: String, remedy: String)

    // Files
    /// A path that cannot be saved to or loaded from.
    case invalidPath(path: String, reason: String)
    /// A file that is not what it should be.
    case invalidFile(path: String, entry: String?, reason: String)
    /// A variable of the model that no hook has put into the file.
    case unsavedVariable(object: String, path: String, variable: String)
    /// What was written, read back, is not what was saved; the old file is still in place.
    case notVerified(path: String, entry: String?, reason: String)
    /// The loaded model answers otherwise than the saved one did: the largest difference of two
    /// numbers, as part of the number, or of 1 if that is smaller; infinite for other shapes.
    case selfTestFailed(path: String, difference: Double, tolerance: Double)
    /// Objects whose state in the file does not fit them.
    case stateMismatch(path: String, failures: [ObjectFailure])
    /// A file that is damaged, or does what no file may do; the cause names the entry or the object
    /// in it.
    case damagedFile(path: String, cause: ContainerError)
    /// An object or a path that the edited file does not have; `candidates` look alike.
    case objectNotFound(path: String, object: String, candidates: [String])
    /// A name that several objects of the edited file have.
    case ambiguousObject(path: String, object: String, candidates: [String])
    /// A weight that an object of the edited file does not have.
    case weightNotFound(path: String, object: String, weight: String, found: [String])
    /// With `LoadOptions.strict`: something was skipped, missing or unexpected.
    case strictLoad(path: String, entries: [String])
}

/// An object that could not take its state from a file.
public struct ObjectFailure: Error, Sendable, Equatable {
    /// Where the object is, and its state in the file: `layers/dense`.
    public let path: String
    /// Class and name: `<Dense name=dense, built=True>`.
    public let object: String
    /// The first error that it met.
    public let reason: String

    /// The failure of `object`, which is at `path`.
    public init(path: String, object: String, reason: String) {
        self.path = path
        self.object = object
        self.reason = reason
    }
}

extension KerasError: CustomStringConvertible {
    /// One line, whatever the names are that it repeats from a file.
    public var description: String { message.printable }

    private var message: String {
        switch self {
        case .notConfigured(let object, let key):
            return "\(object): setting '\(key)' was never given; pass it to the initializer"
        case .settingChanged(let object, let key):
            return "\(object): setting '\(key)' was changed after the object was set up; "
                + "make a new object instead"
        case .unsavedProperty(let object, let property):
            return "\(object): property '\(property)' would be lost by saving; "
                + "mark it @Configured or @NotSaved"
        case .invalidConfig(let path, let expected, let found):
            return "\(path): expected \(expected), found \(found)"
        case .notRestored(let path, let cause):
            return "\(path): \(cause)"
        case .unknownConfigKey(let path, let object, let key, let known):
            return "\(path): \(object) has no setting '\(key.excerpt())'. It has: "
                + known.joined(separator: ", ")
        case .unknownIdentifier(let kind, let name, let remedy):
            return "could not interpret \(kind) identifier '\(name.excerpt())'; \(remedy)"
        case .unknownClass(let path, let module, let className, let registeredName):
            let isKeras = module == "keras" || module?.hasPrefix("keras.") == true
            // Older files do not tell Keras's classes from others.
            let isNameOnly = module == nil && registeredName == nil
            // Python did not register it, and no registration here makes a name without a package.
            let isUnregistered = !isKeras && registeredName?.contains(">") == false
            return "\(path): Could not locate class '\(className.excerpt())' "
                + "(module \(module?.excerpt() ?? "null"), "
                + "registered name \(registeredName?.excerpt() ?? "null")). "
                + (isKeras
                    ? "If Keras has this class, it is not supported yet"
                    : isUnregistered
                        ? "Python did not register it: pass "
                            + "customObjects: [\"\(className.excerpt())\": .type(…)]"
                        : (isNameOnly ? "If it is Keras's, it is not supported yet. " : "")
                            + "Register custom classes with @KerasSerializable or "
                            + "register(_:package:name:), or pass customObjects:")
        case .unknownFunction(let path, let name):
            return "\(path): Could not locate function '\(name.excerpt())'. "
                + (name.hasPrefix("keras.")
                    ? "Files may name Keras's activations, losses and metrics, and nothing else of it"
                    : "Register custom functions with @KerasFunction or register(_:), or pass "
                        + "customObjects:")
        case .notRegistered(let className):
            return "class \(className) is not registered, so no file can name it; annotate it "
                + "with @KerasSerializable or call register(\(className).self, package:)"
        case .invalidRegistration(let name, let reason):
            return "registration of '\(name)': \(reason)"
        case .unsafeContent(let path, let reason):
            return "\(path): not allowed: \(reason)"
        case .resourceLimit(let path, let what, let declared, let limit, let remedy):
            return "\(path): \(what) is \(declared), over the limit of \(limit)"
                + (remedy.map { "; \($0)" } ?? "")
        case .notBuilt(let object, let remedy):
            return "\(object) has not been built yet; \(remedy)"
        case .uninitializedVariable(let name):
            return
                "variable '\(name)' has no value yet; initialize it in setUp() or build(inputShape:)"
        case .variableShape(let variable, let expected, let found):
            return "The shape of the target variable and the shape of the target value must match. "
                + "variable.shape=\(expected), Received: value.shape=\(found). "
                + "Target variable: \(variable)"
        case .invalidInput(let object, let expected, let found):
            return "\(object): expected \(expected), found \(found)"
        case .invalidArgument(let object, let argument, let expected, let found):
            return "\(object): argument '\(argument)' must be \(expected). Received: \(found)"
        case .unorderedContainer(let object, let property):
            return "\(object): property '\(property)' keeps layers or variables in a Dictionary or "
                + "Set, whose order is random; use an OrderedDictionary or an array"
        case .hiddenObject(let object, let property, let type):
            return "\(object): property '\(property)' keeps layers or variables inside a \(type), "
                + "where they would be neither trained nor saved; make it a Layer, or use an array "
                + "or a tuple"
        case .notCompiled(let object):
            return "\(object): You must call `compile()` before using the model."
        case .notReplicable(let object, let reason):
            return "\(object) cannot be frozen, since its config and state do not restore it: "
                + "\(reason). Mend that, or give frozen(makingReplicas:) a closure that makes one"
        case .invalidLoss(let batch, let value):
            return "NaN or Inf loss encountered at batch \(batch): \(value); lower the learning "
                + "rate, clip the gradients, or look for such numbers in the data"
        case .unsupported(let object, let feature, let remedy):
            return "\(object): \(feature) is not supported; \(remedy)"
        case .invalidPath(let path, let reason):
            return "\(path): \(reason)"
        case .invalidFile(let path, let entry, let reason):
            return path + (entry.map { " (\($0.excerpt(200)))" } ?? "") + ": \(reason)"
        case .unsavedVariable(let object, let path, let variable):
            return "\(object) at '\(path)': saveOwnVariables(to:) did not look at variable "
                + "'\(variable)', which would be lost; store it, or say store.omit(\(variable))"
        case .notVerified(let path, let entry, let reason):
            return path + (entry.map { " (\($0.excerpt(200)))" } ?? "")
                + ": what was written is not what was saved, so the file was not replaced: \(reason)"
        case .selfTestFailed(let path, let difference, let tolerance):
            return "\(path): the model fails the self-test in its file: "
                + (difference.isFinite
                    ? "largest difference \(difference), allowed \(tolerance) "
                        + "(LoadOptions.selfTestTolerance)"
                    : "an output has another shape or text, or a number is not finite")
        case .stateMismatch(let path, let failures):
            let first = failures.first.map { "\($0.object) at '\($0.path)': \($0.reason)" } ?? ""
            return
                "\(path): A total of \(failures.count) objects could not be loaded. First: \(first)"
        case .damagedFile(let path, let cause):
            return "\(path): \(cause)"
        case .objectNotFound(let path, let object, let candidates):
            let isPath = object.contains("/")
            return "\(path): "
                + (isPath
                    ? "Path '\(object.excerpt(200))' not found in model"
                    : "Source name '\(object.excerpt())' does not appear in the model")
                + CloseNames.question(candidates)
        case .ambiguousObject(let path, let object, let candidates):
            return "\(path): Name '\(object.excerpt())' occurs more than once in the model; try "
                + "passing a complete path: " + candidates.excerpt(first: 5)
        case .weightNotFound(let path, let object, let weight, let found):
            return "\(path): Weight '\(weight.excerpt())' not found in object "
                + "\(object.excerpt(200)). Weights found: "
                + (found.isEmpty ? "none" : found.excerpt(first: 20))
        case .strictLoad(let path, let entries):
            let others = entries.count > 5 ? "; and \(entries.count - 5) more" : ""
            return "\(path): loaded with differences, which strict loading refuses: "
                + entries.prefix(5).joined(separator: "; ") + others
        }
    }
}
