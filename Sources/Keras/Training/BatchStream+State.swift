import KerasTensors

extension BatchStream {
    var trait: String {
        "a sequence of batches, "
            + (stepsPerEpoch.map { "\($0) steps for each epoch" } ?? "one pass for each epoch")
    }

    /// The steps of the epoch that were made, the passes that were begun, and the batches that were
    /// taken in the current one (`nil` between two).
    var place: [Int?] { [stepsDone, passes, iterator == nil ? nil : taken] }

    /// Begins as many passes, and takes as many batches: a sequence that gives the same ones again
    /// goes on where it stood.
    mutating func restore(_ place: [Int?], order: Tensor?) throws {
        let limit = Int(Int32.max)
        guard place.count == 3, let stepsDone = place[0], let passes = place[1],
            0...limit ~= passes, 0...limit ~= place[2] ?? 0
        else { throw noSuchPlace }
        while self.passes < passes {
            ahead = nil
            startPass()
        }
        if let taken = place[2] {
            while self.taken < taken {
                guard takeFromPass() != nil else { throw noSuchPlace }
            }
        } else {
            ahead = nil
            iterator = nil
        }
        self.stepsDone = stepsDone
    }
}
