import Keras
import KerasTestSupport
import Testing

/// The snippets of Computing.md.
@Suite struct ComputingArticleTests {
    @Test func opsAndOperators() throws {
        let x = try Tensor([[1, 2, 3], [4, 5, 6]] as [[Float]])
        let rows = try Ops.sum(x, axis: 1)
        let scaled = try x / Ops.max(x)
        let column = try x[TensorSlice.all, 1]
        let product = try Ops.einsum("ij,kj->ik", x, x)
        let numbers = try product.array(of: Float.self)
        #expect(try rows.array(of: Float.self) == [6, 15])
        #expect(try scaled.array(of: Float.self).last == 1)
        #expect(try column.array(of: Float.self) == [2, 5])
        #expect(numbers == [14, 32, 32, 77])
        let slope = try Tape.record { tape in
            let watched = tape.watch(x)
            return try tape.gradients(of: Ops.sum(watched * watched), with: [watched])[0]
        }
        #expect(try slope?.array(of: Float.self) == [2, 4, 6, 8, 10, 12])
    }

    @Test func loopsAndBranches() throws {
        let (value, halvings) = try Ops.whileLoop(
            { value, _ in try Ops.greaterEqual(value, 1) },
            { value, count in (try value / 2, count + 1) },
            (Tensor(1000), 0))
        #expect(halvings == 10)
        #expect(try value.item(as: Float.self) == 0.9765625)
        let (total, sums) = try Ops.scan(
            { carry, row in
                let sum = try carry + row
                return (sum, sum)
            }, Tensor(0), try Tensor([1, 2, 3] as [Float]))
        #expect(try total.item(as: Float.self) == 6)
        #expect(try sums.array(of: Float.self) == [1, 3, 6])
    }

    func clippingGradient(_ x: Tensor) throws -> Tensor {
        try Ops.customGradient(x) { x in
            (output: x, gradient: { upstream in try Ops.clip(upstream, min: -1, max: 1) })
        }
    }

    @Test func aGradientOfYourOwn() throws {
        let x = try Tensor([3, -4, 0.25] as [Float])
        let slope = try Tape.record { tape in
            let watched = tape.watch(x)
            let value = try clippingGradient(watched)
            return try tape.gradients(of: Ops.sum(value * value), with: [watched])[0]
        }
        #expect(try slope?.array(of: Float.self) == [1, -1, 0.5])
    }
}
