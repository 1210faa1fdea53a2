import Keras
import KerasTestSupport
import Testing

/// Weights that an older Keras kept at other paths than today's are found as Keras finds them: each
/// file is one of today's with its groups moved, and real Keras has to load it, too.
@Suite(.serialized) struct OlderTreesTests {
    /// Moves the group of a layer of the model `places`, found by the layer's name.
    private static let moves = """
        def move(f, name, new):
            found = []
            f.visititems(lambda path, item: found.append(path)
                         if item.attrs.get("name") == name else None)
            f.move(found[0].removesuffix("/vars"), new)

        """

    private static let rows: [(what: String, edit: String)] = [
        // The first path of the layer has nothing, the second one heals it.
        ("under an alias", "move(f, 'alpha', 'zz_alias')"),
        (
            "from before containers in containers were walked",
            """
            for index, layer in enumerate(model.layers):
                if layer.name in ("b0", "b1", "b2"):
                    move(f, layer.name, "layers/" + (f"dense_{index}" if index else "dense"))
            del f["blocks"]
            """
        ),
    ]

    @Test(arguments: rows.indices)
    func `weights are found where an older Keras kept them`(row: Int) throws {
        let (what, edit) = Self.rows[row]
        try #require(TreeModels.areRegistered)
        try withTemporaryDirectory { directory in
            let path = directory.file("old.keras")
            let edits = edit.split(separator: "\n").map { "    \($0)\n" }.joined()
            let told = try Oracle.run(
                script: TreeModels.python + Self.moves + """
                    import h5py, io, zipfile
                    model = make("places")
                    expected = told(model)
                    model.save(path)
                    with zipfile.ZipFile(path) as archive:
                        members = {name: archive.read(name) for name in archive.namelist()}
                    weights = io.BytesIO(members["model.weights.h5"])
                    with h5py.File(weights, "r+") as f:
                    \(edits)
                    members["model.weights.h5"] = weights.getvalue()
                    with zipfile.ZipFile(path, "w") as archive:
                        for name, bytes_ in members.items():
                            archive.writestr(name, bytes_)
                    result = [expected, told(keras.saving.load_model(path))]
                    """, arguments: ["path": .string(path)])
            let loaded = try Model.load(from: path)
            for (index, side) in ["before the edit", "in Keras"].enumerated() {
                try expectSameValues(loaded.weights, told[index]?["weights"], "\(what), \(side)")
            }
            #expect(loaded.loadReport.unexpected == [])
        }
    }
}
