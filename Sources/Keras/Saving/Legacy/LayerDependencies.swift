import KerasHDF5

/// The place of layers in files of Keras 2.12.
///
/// That version walked the layers of a model under another name and met those with weights twice,
/// so that numbers are left out: its `dense`, `dense_2` are the `dense`, `dense_1` of later files.
final class LayerDependencies {
    private static let folderName = "_layer_checkpoint_dependencies"

    private let root: HDF5Group
    /// For each folder and class the numbers that there are, ascending; `nil` for no folder.
    private var folders: [String: [String: [Int]]?] = [:]

    init(root: HDF5Group) {
        self.root = root
    }

    /// Where the file may have what others have at `path`, if that is elsewhere.
    func otherPath(for path: String) throws -> String? {
        var place = ""
        var rest = path.split(separator: "/").map(String.init)[...]
        while let name = rest.popFirst() {
            let next = place.isEmpty ? name : "\(place)/\(name)"
            guard name == "layers", let layer = rest.first, try !root.contains(next) else {
                place = next
                continue
            }
            let folder = place.isEmpty ? Self.folderName : "\(place)/\(Self.folderName)"
            guard let numbers = try numbers(in: folder) else { return nil }
            rest = rest.dropFirst()
            place = "\(folder)/\(Self.name(layer, among: numbers))"
        }
        return place == path ? nil : place
    }

    private func numbers(in folder: String) throws -> [String: [Int]]? {
        if let known = folders[folder] { return known }
        let names = try root.group(at: folder)?.links.map { Self.split($0.name) }
        let numbers = names.map { names in
            Dictionary(grouping: names, by: \.base).mapValues { $0.map(\.number).sorted() }
        }
        folders[folder] = .some(numbers)
        return numbers
    }

    /// The name whose number comes at the place in the order that `name` has as its number.
    private static func name(_ name: String, among numbers: [String: [Int]]) -> String {
        let (base, rank) = split(name)
        guard let numbers = numbers[base], numbers.indices.contains(rank) else { return name }
        return numbers[rank] == 0 ? base : "\(base)_\(numbers[rank])"
    }

    private static func split(_ name: String) -> (base: String, number: Int) {
        guard let bar = name.lastIndex(of: "_"), let number = Int(name[name.index(after: bar)...])
        else { return (name, 0) }
        return (String(name[..<bar]), number)
    }
}
