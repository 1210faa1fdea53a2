import Foundation
import Keras
import KerasZip

/// Turns the bits of a saved model one after the other, cuts it at every length, and counts what a
/// load makes of each damage.
///
/// Where a file has checksums nothing may change without a word. Where it has none, a changed
/// number is a changed number; but no damage may crash or hang the process.
final class DamageTest {
    /// What the load of a damaged file came to.
    private enum Outcome: Hashable, Comparable {
        case error(String)
        /// The model is that of the undamaged file.
        case same
        /// It differs, and the load's report has an entry that the undamaged file's has not.
        case reported
        /// Numbers differ, the description does not.
        case otherNumbers
        case otherDescription

        var isSilent: Bool { self == .otherNumbers || self == .otherDescription }

        var text: String {
            switch self {
            case .error(let kind): kind
            case .same: "the same model"
            case .reported: "another model, told in the report"
            case .otherNumbers: "OTHER NUMBERS WITHOUT A WORD"
            case .otherDescription: "ANOTHER MODEL WITHOUT A WORD"
            }
        }
    }

    private let kind: DamagedKind
    private let path: String
    /// Each so-many-th damage is done.
    private let step: Int
    private let state: DamagedModel.State
    private let report: LoadReport
    private var slowest = 0.0

    init(_ kind: DamagedKind, path: String, step: Int) throws {
        self.kind = kind
        self.path = path
        self.step = step
        let model = try kind.load(path)
        state = try DamagedModel.State(model, isDescribed: kind.isDescribed)
        report = model.loadReport
    }

    /// Damages all files of the model; prints a line for each, of bits and of lengths.
    ///
    /// - Throws: ``Failure`` for a change without a word in a file that has checksums.
    func run() throws {
        for file in try kind.files(of: path) {
            let original = try [UInt8](Data(contentsOf: file))
            try tell("bits of", file, flips(in: original, file))
            try tell("lengths of", file, cuts(of: original, file))
            try Data(original).write(to: file)
        }
        guard try kind.load(path).loadReport == report else {
            throw Failure("\(path) is not what it was")
        }
    }

    private func tell(_ what: String, _ file: URL, _ counts: [Outcome: Int]) throws {
        let total = counts.values.reduce(0, +)
        print(
            "\(kind) \(what) \(file.lastPathComponent): \(total) = "
                + counts.sorted { $0.key < $1.key }.map { "\($0.value) × \($0.key.text)" }
                .joined(separator: ", ")
                + String(format: "; the slowest took %.0f ms", slowest * 1000))
        // For whoever waits some minutes for the next one.
        fflush(nil)
        guard !kind.hasChecksums || !counts.keys.contains(where: \.isSilent) else {
            throw Failure("\(file.lastPathComponent) was changed without a word")
        }
    }

    private func flips(in original: [UInt8], _ file: URL) throws -> [Outcome: Int] {
        var counts: [Outcome: Int] = [:]
        let handle = try FileHandle(forUpdating: file)
        defer { try? handle.close() }
        func put(_ byte: UInt8, at offset: Int) throws {
            try handle.seek(toOffset: UInt64(offset))
            try handle.write(contentsOf: [byte])
        }
        let exempt = kind.exemption(in: original)
        var number = 0
        for offset in original.indices where !exempt.contains(offset) {
            // In runs of zeros, which are unused room, a sample needs no more than one bit of a few.
            let isRoom =
                step > 1
                && original[max(0, offset - 8)..<min(original.count, offset + 9)]
                    .allSatisfy { $0 == 0 }
            for bit in 0..<8 where !isRoom || offset % 32 == bit {
                number += 1
                guard number % step == 0 else { continue }
                try put(original[offset] ^ 1 << bit, at: offset)
                counts[try outcome("bit \(bit) of byte \(offset)"), default: 0] += 1
            }
            try put(original[offset], at: offset)
        }
        return counts
    }

    private func cuts(of original: [UInt8], _ file: URL) throws -> [Outcome: Int] {
        var counts: [Outcome: Int] = [:]
        for length in original.indices.reversed() where length % step == 0 {
            guard truncate(file.path, off_t(length)) == 0 else {
                throw Failure("cannot cut \(file.path)")
            }
            counts[try outcome("length \(length)"), default: 0] += 1
        }
        return counts
    }

    private func outcome(_ place: String) throws -> Outcome {
        let start = ContinuousClock.now
        defer { slowest = max(slowest, (ContinuousClock.now - start) / .seconds(1)) }
        do {
            let model = try kind.load(path)
            let found = try DamagedModel.State(model, isDescribed: kind.isDescribed)
            if found == state { return .same }
            if model.loadReport != report { return .reported }
            return found.description == state.description ? .otherNumbers : .otherDescription
        } catch {
            guard error is KerasError || error is FileError || error is TensorError else {
                throw Failure("\(place): an error that is not typed: \(error)")
            }
            return .error(ErrorName.of(error))
        }
    }
}
