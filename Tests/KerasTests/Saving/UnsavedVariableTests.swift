import Testing

@testable import Keras

/// No variable is lost without a word.
@Suite struct UnsavedVariableTests {
    @Test func `a hook that forgets a variable makes the save throw`() throws {
        let error = #expect(throws: KerasError.self) { try save(Forgetting.self) }
        guard case .unsavedVariable(_, "layers/forgetting", "forgotten") = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test(arguments: [Omitting.self, Halving.self, Removing.self] as [Scaling.Type])
    func `what is stored in another form, or left out on purpose, is not lost`(
        _ type: Scaling.Type
    ) throws {
        try save(type)
    }

    @Test func `a parent may store its child's variables`() throws {
        try save(Parent.self)
    }

    @Test func `reading a variable before the save does not count`() throws {
        try register(Forgetting.self, package: "unsaved_tests")
        let layer = Forgetting()
        let model = Sequential([InputLayer([2]), layer])
        _ = try model.weights.map { try $0.value }
        #expect(throws: KerasError.self) { try model.archiveBytes() }
        #expect(throws: KerasError.self) { try model.archiveBytes() }
    }

    private func save(_ type: Layer.Type) throws {
        try register(type, package: "unsaved_tests")
        _ = try Sequential([InputLayer([2]), type.init()]).archiveBytes()
    }
}

/// A layer with two variables.
class Scaling: Layer {
    let scale = Variable(name: "scale")
    let forgotten = Variable(name: "forgotten")

    override func build(inputShape: Shape) throws {
        try super.build(inputShape: inputShape)
        for variable in [scale, forgotten] { try variable.initialize(shape: [], with: "ones") }
    }

    override func call(_ inputs: Tensor) throws -> Tensor { try inputs * scale.value }
}

private final class Forgetting: Scaling {
    override func saveOwnVariables(to store: VariableWriter) throws {
        store["scale"] = try scale.value
    }
}

private final class Omitting: Scaling {
    override func saveOwnVariables(to store: VariableWriter) throws {
        store["scale"] = try scale.value
        store.omit(forgotten)
    }
}

private final class Halving: Scaling {
    override func saveOwnVariables(to store: VariableWriter) throws {
        store["both"] = try Ops.cast(scale.value + forgotten.value, to: .float16)
    }
}

private final class Removing: Scaling {
    override func saveOwnVariables(to store: VariableWriter) throws {
        try super.saveOwnVariables(to: store)
        store["1"] = nil
    }
}

private final class Child: Scaling {
    override func saveOwnVariables(to store: VariableWriter) throws {}
}

private final class Parent: Layer {
    let child = Child()

    override func call(_ inputs: Tensor) throws -> Tensor { try child(inputs) }

    override func build(inputShape: Shape) throws {
        try super.build(inputShape: inputShape)
        try child.buildIfNeeded(inputShapes: .leaf(inputShape))
    }

    override func saveOwnVariables(to store: VariableWriter) throws {
        try super.saveOwnVariables(to: store)
        for variable in [child.scale, child.forgotten] { store[variable.name] = try variable.value }
    }

    static let isRegistered: Bool = {
        (try? register(Child.self, package: "unsaved_tests")) != nil
    }()

    required init() {
        super.init()
        _ = Self.isRegistered
    }
}
