import Foundation
import Keras
import KerasTestSupport
import Testing

/// The snippets of Computing.md.
@Suite struct ComputingArticleTests {
    /// Each line of the article's code is a line of this file, up to its comment.
    @Test func areTheSnippetsOfTheArticle() throws {
        let article = try String(
            contentsOfFile: PackageRoot.file("Sources/Keras/Documentation.docc/Computing.md"),
            encoding: .utf8)
        let source = try String(contentsOfFile: #filePath, encoding: .utf8)
        func trimmed(_ text: some StringProtocol) -> String {
            text.trimmingCharacters(in: .whitespaces)
        }
        let lines = Set(source.split(separator: "\n").map { trimmed($0) })
        let blocks = article.components(separatedBy: "```").enumerated()
            .filter { $0.offset % 2 == 1 }
        #expect(blocks.count == 4)
        for line in blocks.flatMap({ $0.element.split(separator: "\n").dropFirst() }) {
            let code = trimmed(line.components(separatedBy: "//")[0])
            #expect(code.isEmpty || lines.contains(code), "\(code)")
        }
    }

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
            #expect(try value.array(of: Float.self) == [3, -4, 0.25])
            return try tape.gradients(of: Ops.sum(value * value), with: [watched])[0]
        }
        #expect(try slope?.array(of: Float.self) == [1, -1, 0.5])
    }
}
