import Testing

@testable import Keras

/// A variable keeps the shape and dtype that it was initialized with.
@Suite struct VariableTests {
    @Test func `a value of another shape is refused, however it comes`() throws {
        let variable = try Variable(Tensor([Float(1), 2]))
        #expect(throws: KerasError.self) { try variable.assign(Tensor([Float(1)])) }
        #expect(try variable.value.array(of: Float.self) == [1, 2])
        #expect(throws: KerasError.self) {
            try variable.update { $0 = try Ops.concatenate([$0, $0], axis: 0) }
        }
        #expect(throws: KerasError.self) {
            try variable.update { $0 = try Ops.cast($0, to: .float64) }
        }
        #expect(try variable.value.spec == TensorSpec(shape: [2], dtype: .float32))
    }

    @Test func `an update that throws leaves a value of its shape`() throws {
        struct Stop: Error {}
        let variable = try Variable(Tensor([Float(1), 2]))
        #expect(throws: Stop.self) { try variable.update { _ in throw Stop() } }
        #expect(try variable.value.array(of: Float.self) == [1, 2])
        #expect(throws: KerasError.self) {
            try variable.update {
                $0 = try Ops.zeros([7])
                throw Stop()
            }
        }
        #expect(try variable.value.shape == [2])
    }

    @Test func `a symbolic tensor is no value`() throws {
        let symbolic = Input([2])
        #expect(throws: KerasError.self) { try Variable(symbolic) }
        let variable = try Variable(Tensor([Float(1), 2]))
        #expect(throws: KerasError.self) { try variable.update { $0 = symbolic } }
        #expect(try !variable.value.isSymbolic)
    }

    @Test func `a variable that is asked for twice has its gradient twice`() throws {
        let variable = try Variable(Tensor([Float(1), 2]))
        let found = try gradients(
            of: { try Ops.square(variable.value) }, with: [variable, variable]
        ).gradients
        #expect(try found.map { try $0?.array(of: Float.self) } == [[2, 4], [2, 4]])
    }

    @Test func `it is not assigned while its gradients are recorded`() throws {
        let variable = try Variable(Tensor([Float(1), 2]))
        let step = try gradients(
            of: {
                #expect(throws: KerasError.self) { try variable.assign(Tensor([Float(3), 4])) }
                #expect(throws: KerasError.self) { try variable.update { _ in } }
                return try Ops.square(variable.value)
            }, with: [variable])
        #expect(try step.gradients[0]?.array(of: Float.self) == [2, 4])
        #expect(try variable.value.array(of: Float.self) == [1, 2])
        try variable.assign(Tensor([Float(3), 4]))
        #expect(try variable.value.array(of: Float.self) == [3, 4])
    }
}
