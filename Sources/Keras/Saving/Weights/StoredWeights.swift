import KerasZip

/// The weights in a file, of whatever kind, and a check of the file to be made when they were read.
struct StoredWeights {
    let source: any WeightsSource
    /// Compares what was read, and what was not, with the checksums that there are.
    let verify: () throws -> Void
    /// Begins to look for the arrays, for the time until somebody asks for them.
    let readAhead: () -> Void

    init(
        _ source: any WeightsSource, verify: @escaping () throws -> Void = {},
        readAhead: @escaping () -> Void = {}
    ) {
        self.source = source
        self.verify = verify
        self.readAhead = readAhead
    }

    /// Opens an HDF5 file.
    init(_ storage: SummedStorage, verify: @escaping () throws -> Void = {}) throws {
        do {
            let weights = try HDF5Weights(storage)
            self.init(weights, verify: verify, readAhead: weights.readAhead)
        } catch {
            // A damaged file should be called damaged, not whatever its bytes happen to say.
            try verify()
            throw error
        }
    }

    /// Opens a `.weights.h5` file, which has no checksums.
    init(path: String) throws {
        let file = try FileSource(path: path)
        LoadBudget.current?.add(fileBytes: file.size)
        try self.init(SummedStorage(file, range: 0..<file.size))
    }

    /// Runs `body`, and the check even if it fails: the damage is then what is reported.
    func verifying<Result>(_ body: () throws -> Result) throws -> Result {
        let result: Result
        do {
            result = try body()
        } catch {
            try verify()
            throw error
        }
        try verify()
        return result
    }
}
