import KerasTensors

extension BatchIterator {
    var trait: String {
        "\(data.count) samples in batches of \(batchSize), \(stepsPerEpoch ?? batchesPerPass) steps for "
            + "each epoch, " + (shuffles ? "shuffled" : "in order")
    }

    /// The first sample of the next batch (`nil` before a pass), and the steps that are left.
    var place: [Int?] { [position, stepsLeft] }

    var order: Tensor? {
        get throws {
            position == nil || !shuffles ? nil : try Tensor(permutation.map { UInt32($0) })
        }
    }

    mutating func restore(_ place: [Int?], order: Tensor?) throws {
        let permutation = try order.map { try $0.array(of: UInt32.self).map(Int.init) } ?? []
        guard place.count == 2, let stepsLeft = place[1],
            0...(stepsPerEpoch ?? batchesPerPass) ~= stepsLeft, 0...data.count ~= place[0] ?? 0,
            place[0] == nil || !shuffles
                || permutation.count == data.count && Set(permutation) == Set(0..<data.count)
        else { throw noSuchPlace }
        self.permutation = permutation
        position = place[0]
        self.stepsLeft = stepsLeft
    }
}
