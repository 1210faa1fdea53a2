import KerasTensors
import OrderedCollections

/// The state that the save hooks gave, as the load hooks take it: variables and assets that were
/// never in a file.
struct StateInMemory: WeightsSource, AssetSource {
    private let groups: [String: OrderedDictionary<String, Tensor>]
    private let files: OrderedDictionary<String, [UInt8]>

    init(_ collector: StateCollector) {
        groups = Dictionary(
            collector.groups.map { ($0.path, $0.variables) }, uniquingKeysWith: { $1 })
        files = collector.assets
    }

    // MARK: Variables

    func variables(at path: String) throws -> (any VariableSource)? {
        groups[path.isEmpty ? "vars" : "\(path)/vars"].map(Variables.init)
    }

    func contains(_ path: String) throws -> Bool {
        groups.keys.contains { $0.hasPrefix("\(path)/") }
    }

    func unreadPaths() throws -> [String] { [] }

    private struct Variables: VariableSource {
        let values: OrderedDictionary<String, Tensor>
        /// In the order of a file.
        var keys: [String] { values.sortedKeys }

        func array(_ key: String) throws -> any StoredArray {
            guard let value = values[key] else {
                throw KerasError.uninitializedVariable(name: key)
            }
            return Value(value: value)
        }
    }

    private struct Value: StoredArray {
        let value: Tensor
        var spec: TensorSpec { value.spec }
        func read() throws -> Tensor { value }
    }

    // MARK: Assets

    var hasSelfTest: Bool { false }

    func isEmpty(_ folder: String) -> Bool { names(in: folder).isEmpty }

    func names(in folder: String) -> [String] {
        files.keys.filter { $0.hasPrefix("\(folder)/") }.map {
            String($0.dropFirst(folder.count + 1))
        }
        .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    func read(_ path: String) throws -> [UInt8] {
        guard let bytes = files[path] else {
            throw KerasError.invalidFile(path: path, entry: nil, reason: "no such asset")
        }
        return bytes
    }
}
