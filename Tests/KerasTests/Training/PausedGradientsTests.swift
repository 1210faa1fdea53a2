import Keras
import Testing

@Suite struct PausedGradientsTests {
    @Test func `gradients inside a pause leave those around it alone`() throws {
        let x = try Variable(Tensor([Float(3)]))
        let outer = try gradients(
            of: {
                let slope = try Tape.pause {
                    try gradients(of: { try x.value * x.value * x.value }, with: [x]).gradients[0]
                }
                return try x.value * x.value + #require(slope)
            }, with: [x])
        #expect(try outer.value.array(of: Float.self) == [36])
        let gradient = try #require(outer.gradients[0])
        #expect(try gradient.array(of: Float.self) == [6])
    }
}
