import KerasTestSupport
import Testing

@testable import Keras

/// A layer that knows the model it is part of.
private final class Part: Layer {
    weak var owner: Model?
    let scale = Variable(name: "scale")

    override func build(inputShape: Shape) throws {
        try super.build(inputShape: inputShape)
        try scale.initialize(shape: [inputShape[-1]], with: "ones")
    }
    override func call(_ inputs: Tensor) throws -> Tensor { try inputs * scale.value }
}

private final class Whole: Model {
    let part = Part()

    override func setUp() throws {
        try super.setUp()
        part.owner = self
    }
    override func call(_ inputs: Tensor) throws -> Tensor { try part(inputs) }
}

/// Objects that refer back to what holds them are saved and loaded once.
@Suite struct CyclicModelTests {
    @Test func `a layer that knows its model comes back with its weights`() throws {
        try register(Part.self, package: "cyclic")
        try register(Whole.self, package: "cyclic")
        let model = Whole()
        _ = try model(Tensor([[Float(1), 2]]))
        try model.part.scale.assign(Tensor([Float(3), 4]))
        let restored = try withTemporaryDirectory { folder in
            try model.save(to: folder.file("cyclic.keras"))
            return try Whole.load(from: folder.file("cyclic.keras"))
        }
        #expect(try restored.part.scale.value.array(of: Float.self) == [3, 4])
        #expect(restored.part.owner === restored)
    }

    @Test func `freezing a model freezes a layer that knows it`() throws {
        let model = Whole()
        _ = try model(Tensor([[Float(1), 2]]))
        model.trainable = false
        #expect(!model.trainable && !model.part.trainable)
        model.part.trainable = true
        #expect(model.trainable && model.part.trainable)
    }
}
