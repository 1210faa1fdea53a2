import Testing

@testable import KerasTensors

@Suite struct TapeTests {
    private let two = Result { try Tensor([2] as [Float]) }

    @Test func addsUpGradientsOverAllPaths() throws {
        let gradients = try Tape.record { tape in
            let x = try tape.watch(two.get())
            let square = try Ops.multiply(x, x)
            return try tape.gradients(of: Ops.add(square, Ops.multiply(x, 3)), with: [x])
        }
        #expect(try gradients[0]?.array() == [7 as Float])
    }

    @Test func aWatchedValueIsItsOwnGradient() throws {
        let gradients = try Tape.record { tape in
            let x = try tape.watch(two.get())
            _ = try Ops.square(x)
            return try tape.gradients(of: x, with: [x])
        }
        #expect(try gradients[0]?.array() == [1 as Float])
    }

    @Test func oneOutputOfSeveralLeadsBackAlone() throws {
        let gradients = try Tape.record { tape in
            let x = try tape.watch(Tensor([1, 2, 3, 4] as [Float]))
            let parts = try Ops.split(Ops.square(x), 2)
            _ = try Ops.sum(parts[0])
            return try tape.gradients(of: parts[1], with: [x])
        }
        #expect(try gradients[0]?.array() == [0, 0, 6, 8] as [Float])
    }

    @Test func whatDoesNotLeadToTheTargetHasNoGradient() throws {
        let gradients = try Tape.record { tape in
            let (x, y) = (try tape.watch(two.get()), try tape.watch(two.get()))
            return try tape.gradients(of: Ops.square(x), with: [x, y, y.detached])
        }
        #expect(gradients.map { $0 != nil } == [true, false, false])
    }

    @Test func nothingFlowsThroughStoppedOrPausedParts() throws {
        try Tape.record { tape in
            let x = try tape.watch(two.get())
            let paused = try Tape.pause { try Ops.square(x) }
            let target = try Ops.add(x, Ops.add(paused, Ops.stopGradient(Ops.square(x))))
            #expect(try tape.gradients(of: target, with: [x])[0]?.array() == [1 as Float])
        }
    }

    @Test func gradientsHaveTheDTypeOfWhatWasWatched() throws {
        let gradients = try Tape.record { tape in
            let x = try tape.watch(two.get().converted(to: .bfloat16))
            return try tape.gradients(of: Ops.square(Ops.cast(x, to: .float64)), with: [x])
        }
        #expect(gradients[0]?.dtype == .bfloat16)
        #expect(try gradients[0]?.array() == [4 as Float])
    }

    /// The tape is empty after the first; links to it must not lead to what comes next.
    @Test func aSecondGradientNeedsValuesWatchedAnew() throws {
        try Tape.record { tape in
            let watched = try (0..<6).map { _ in try tape.watch(two.get()) }
            _ = try tape.gradients(of: Ops.square(watched[0]), with: watched)
            #expect(throws: TensorError.self) {
                try tape.gradients(of: Ops.square(watched[5]), with: watched)
            }
            let anew = try tape.watch(two.get())
            let sum = try Ops.add(Ops.square(anew), watched[5])
            let gradients = try tape.gradients(of: sum, with: [anew, watched[5], watched[0]])
            #expect(try gradients[0]?.array() == [4 as Float])
            #expect(gradients[1] == nil && gradients[2] == nil)
        }
    }

    @Test func refusesWhatItCannotAnswer() throws {
        let stranger = try Tape.record { try Ops.square($0.watch(two.get())) }
        try Tape.record { tape in
            let x = try tape.watch(two.get())
            #expect(throws: TensorError.self) { try tape.gradients(of: stranger, with: [x]) }
        }
        try Tape.record { tape in
            let x = try tape.watch(two.get())
            let index = try Ops.argmax(x)
            #expect(throws: TensorError.self) { try tape.gradients(of: index, with: [x]) }
            #expect(throws: TensorError.self) { try Tape.record { _ in } }
        }
    }

    /// A kernel would write beside what is made for the shape that it expects.
    @Test func refusesAGradientOfAnotherShape() throws {
        try Tape.record { tape in
            let x = try tape.watch(Ops.ones([100, 3]))
            let hidden = try Ops.matmul(
                x, Ops.ones([3, 4]), bias: Ops.ones([4]), rectifies: true)
            let outputs = try Ops.customGradient([hidden]) { inputs in
                (inputs, { _ in [try Ops.ones([1000, 4])] })
            }
            let error = #expect(throws: TensorError.self) {
                try tape.gradients(of: outputs[0], with: [x])
            }
            let description = error.map { "\($0)" } ?? ""
            #expect(description.contains("(1000, 4)") && description.contains("(100, 4)"))
            #expect(!description.contains("\n") && !description.contains("KerasName"))
        }
    }

    /// What came together before an error is not part of what comes next.
    @Test func anErrorOnTheWayLeavesNothing() throws {
        struct Unwilling: Error {}
        func recordAndFail() throws {
            try Tape.record { tape in
                let x = try tape.watch(two.get())
                let failing = try Ops.customGradient(x) { input in
                    (try Ops.square(input), { _ in throw Unwilling() })
                }
                let target = try Ops.add(Ops.square(x), failing)
                #expect(throws: Unwilling.self) { try tape.gradients(of: target, with: [x]) }
                let anew = try tape.watch(two.get())
                let gradients = try tape.gradients(of: Ops.square(anew), with: [anew, x])
                #expect(try gradients[0]?.array() == [4 as Float])
                #expect(gradients[1] == nil)
            }
        }
        try recordAndFail()
        try addsUpGradientsOverAllPaths()
    }

    @Test func keepsNothingAliveAfterwards() throws {
        var x = try Tensor([2] as [Float])
        try Tape.record { tape in
            let watched = tape.watch(x)
            _ = try tape.gradients(of: Ops.multiply(watched, watched), with: [watched])
        }
        let before = try x.withBytes { $0.baseAddress }
        try InPlace.addScaled(&x, Tensor([1] as [Float]), by: 1)
        #expect(try x.withBytes { $0.baseAddress } == before)
    }
}
