import Testing

@testable import KerasTensors

@Suite struct NeededGradientsTests {
    @Test(arguments: [0, 1, 63, 64, 65, 200])
    func `truth values come back in their order`(count: Int) {
        let values = (0..<count).map { $0 % 3 == 1 || $0 == 64 }
        let needed = NeededGradients(values)
        #expect(needed.count == count)
        #expect(Array(needed) == values)
    }

    @Test func `an op of many inputs gives each its gradient`() throws {
        let gradients = try Tape.record { tape in
            let inputs = try (0..<70).map { try Tensor([Float($0)]) }
            let watched = inputs.enumerated().map { $0 % 2 == 1 ? tape.watch($1) : $1 }
            let joined = try Ops.concatenate(watched, axis: 0)
            let sum = try Ops.sum(Ops.multiply(joined, joined))
            return try tape.gradients(of: sum, with: watched)
        }
        for (number, gradient) in gradients.enumerated() {
            let found = try gradient.map { try doubles($0) }
            #expect(found == (number % 2 == 1 ? [2 * Double(number)] : nil))
        }
    }
}
