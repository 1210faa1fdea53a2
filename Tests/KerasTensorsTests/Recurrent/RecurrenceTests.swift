import KerasTestSupport
import Testing

@testable import KerasTensors

/// All steps as one op are what they are one after the other.
@Suite struct RecurrenceTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let batch: Int
        let steps: Int
        let units: Int
        var isLSTM = true
        var goesBackwards = false
        var isMasked = false
        var zeroesMasked = false
        var testDescription: String {
            "\(isLSTM ? "LSTM" : "GRU") \(batch)x\(steps)x\(units)"
                + "\(goesBackwards ? " backwards" : "")\(isMasked ? " masked" : "")"
                + "\(zeroesMasked ? " to zero" : "")"
        }
    }

    static let rows: [Row] = [true, false].flatMap { isLSTM in
        [
            Row(batch: 1, steps: 1, units: 1, isLSTM: isLSTM),
            Row(batch: 3, steps: 5, units: 7, isLSTM: isLSTM),
            Row(batch: 17, steps: 4, units: 33, isLSTM: isLSTM, goesBackwards: true),
            Row(batch: 37, steps: 3, units: 9, isLSTM: isLSTM, isMasked: true),
            Row(
                batch: 5, steps: 6, units: 3, isLSTM: isLSTM, goesBackwards: true, isMasked: true,
                zeroesMasked: true),
            Row(batch: 0, steps: 2, units: 3, isLSTM: isLSTM),
        ]
    }

    /// The steps with ops: the sequence, and the states at the end.
    private func steps(_ x: [Tensor], _ mask: Tensor?, _ row: Row) throws -> [Tensor] {
        var (h, c) = (x[2], x[3])
        var outputs: [Tensor] = []
        for step in 0..<row.steps {
            let t = row.goesBackwards ? row.steps - 1 - step : step
            let input = try x[0].part(at: [.range(nil, nil), .index(t)])
            var (nextH, nextC) = (h, c)
            if row.isLSTM {
                let gates = try Ops.split(input + Ops.matmul(h, x[1]), 4, axis: 1)
                nextC =
                    try Ops.sigmoid(gates[1]) * c
                    + Ops.sigmoid(gates[0]) * Ops.tanh(gates[2])
                nextH = try Ops.sigmoid(gates[3]) * Ops.tanh(nextC)
            } else {
                let own = try Ops.split(input, 3, axis: 1)
                let product = try Ops.split(Ops.matmul(h, x[1]) + x[4], 3, axis: 1)
                let z = try Ops.sigmoid(own[0] + product[0])
                let r = try Ops.sigmoid(own[1] + product[1])
                nextH = try z * h + (1.0 - z) * Ops.tanh(own[2] + r * product[2])
            }
            guard let mask else {
                (h, c) = (nextH, nextC)
                outputs.append(h)
                continue
            }
            let kept = try Ops.reshape(mask.part(at: [.range(nil, nil), .index(t)]), [-1, 1])
            outputs.append(
                try Ops.where(kept, nextH, row.zeroesMasked ? Ops.zerosLike(h) : h))
            (h, c) = (try Ops.where(kept, nextH, h), try Ops.where(kept, nextC, c))
        }
        return [try Ops.stack(outputs, axis: 1), h] + (row.isLSTM ? [c] : [])
    }

    private func results(_ row: Row, dtype: DType, fused: Bool) throws -> [[Double]] {
        var numbers = Numbers(seed: 11)
        let gates = row.isLSTM ? 4 : 3
        let shapes: [Shape] = [
            [row.batch, row.steps, gates * row.units], [row.units, gates * row.units],
            [row.batch, row.units], [row.batch, row.units], [gates * row.units],
        ]
        let inputs = try shapes.map {
            // Numbers that both dtypes have.
            try numbers.tensor($0, in: -1...1).converted(to: dtype)
        }
        let mask =
            row.isMasked
            ? try Ops.greater(numbers.tensor([row.batch, row.steps]), 0.0) : nil
        let options = Ops.RecurrenceOptions(
            goesBackwards: row.goesBackwards, zeroesMasked: row.zeroesMasked)
        return try Tape.record { tape in
            let x = inputs.map(tape.watch)
            var outputs: [Tensor]
            if !fused {
                outputs = try steps(x, mask, row)
            } else if row.isLSTM {
                let found = try Ops.lstm(
                    x[0], recurrentKernel: x[1], state: x[2], cell: x[3], mask: mask,
                    options: options)
                outputs = [found.sequence, found.state, found.cell]
            } else {
                let found = try Ops.gru(
                    x[0], recurrentKernel: x[1], recurrentBias: x[4], state: x[2], mask: mask,
                    options: options)
                outputs = [found.sequence, found.state]
            }
            var weights = Numbers(seed: 3)
            var loss: Tensor = 0.0
            for output in outputs {
                let factors = try weights.tensor(output.shape)
                loss = try loss + Ops.sum(output * factors.converted(to: dtype))
            }
            let gradients = try tape.gradients(of: loss, with: x)
            return try outputs.map(doubles) + gradients.map { try $0.map(doubles) ?? [] }
        }
    }

    @Test(arguments: rows)
    func `values and gradients are those of the steps in float64`(row: Row) throws {
        let steps = try results(row, dtype: .float64, fused: false)
        let fused = try results(row, dtype: .float64, fused: true)
        try #require(fused.count == steps.count)
        for (found, expected) in zip(fused, steps) {
            expectClose(found, expected, relative: 1e-10, absolute: 1e-11)
        }
        let single = try results(row, dtype: .float32, fused: true)
        try #require(single.count == steps.count)
        for (found, expected) in zip(single, steps) {
            // 4e-6 was met: sums of up to 37 × 6 terms around 1.
            expectClose(found, expected, relative: 1e-6, absolute: 1e-5)
        }
    }

    @Test(arguments: rows)
    func `results do not depend on the number of threads`(row: Row) throws {
        func run(threads: Int) throws -> [[Double]] {
            try withThreads(threads) { try results(row, dtype: .float32, fused: true) }
        }
        let one = try run(threads: 1)
        #expect(try run(threads: 2) == one)
        #expect(try run(threads: 8) == one)
    }

    @Test func `shapes that do not fit are refused`() throws {
        let zeros = try Ops.zeros([2, 3])
        #expect(throws: TensorError.self) {
            try Ops.lstm(
                Ops.zeros([2, 4, 11]), recurrentKernel: Ops.zeros([3, 12]), state: zeros,
                cell: zeros)
        }
        #expect(throws: TensorError.self) {
            try Ops.gru(
                Ops.zeros([2, 0, 9]), recurrentKernel: Ops.zeros([3, 9]), state: zeros)
        }
    }
}
