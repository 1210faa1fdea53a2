// A layer that keeps a file in the archive: saveAssets and loadAssets.
import KerasMacros

@KerasSerializable(package: "my_custom_package")
final class LayerWithCustomAssets: Dense {
    @NotSaved var vocab = ""

    convenience init(vocab: String, units: Int) {
        self.init(units)
        self.vocab = vocab
    }
    override func saveAssets(to directory: AssetWriter) throws {
        // Writes the vocabulary to a text file of the archive.
        try directory.write(vocab, to: "vocabulary.txt")
    }
    override func loadAssets(from directory: AssetReader) throws {
        // Reads it back, and changes it on the way.
        vocab = try directory.text(of: "vocabulary.txt").replacing("<unk>", with: "little")
    }
}

let model = Sequential([LayerWithCustomAssets(vocab: "Mary had a <unk> lamb.", units: 5)])
_ = try model(Random.uniform([10, 10]))

try model.save(to: "custom_assets_model.keras")
let restored = try Sequential.load(from: "custom_assets_model.keras")

let vocab = try restored.layer(at: 0, as: LayerWithCustomAssets.self).vocab
precondition(vocab == "Mary had a little lamb.")
print("vocabulary.txt: \"\(vocab)\"")
