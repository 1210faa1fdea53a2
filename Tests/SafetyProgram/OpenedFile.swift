import Foundation
import Keras

/// What a file of a stranger costs the process that opens it.
enum OpenedFile {
    /// The ways to open a file.
    enum Way: String {
        /// `Model.load`.
        case load
        /// `loadWeights`, into a small model.
        case weights
        /// `FileEditor`, all of whose objects are looked at.
        case edit
    }

    /// Opens a file and prints the memory that it took at its peak, beyond what the process had
    /// before, in kilobytes, the seconds of processor time, and the error or `loaded`.
    static func run(_ way: Way, _ path: String) throws {
        let model = try DamagedModel.make()
        let memory = peakMemory()
        let start = processorSeconds()
        var outcome = "loaded"
        do {
            switch way {
            // What costs most.
            case .load:
                _ = try WeightsReadAhead.$use.withValue(.all) { try Model.load(from: path) }
            case .weights: try model.loadWeights(from: path)
            case .edit: try look(into: FileEditor(path))
            }
        } catch {
            outcome = "\(ErrorName.of(error)) | \(error)"
        }
        print(peakMemory() - memory, processorSeconds() - start, outcome)
    }

    private static func look(into editor: FileEditor) throws {
        _ = editor.summary()
        for weight in editor.weights { _ = try editor.value(of: weight.name, in: weight.object) }
    }

    /// The largest resident size so far, in kilobytes.
    private static func peakMemory() -> Int { usage().ru_maxrss }

    private static func processorSeconds() -> Double {
        let usage = usage()
        return [usage.ru_utime, usage.ru_stime].reduce(0) {
            $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6
        }
    }

    private static func usage() -> rusage {
        var usage = rusage()
        #if os(Linux)
            getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        #else
            getrusage(RUSAGE_SELF, &usage)
        #endif
        return usage
    }
}
