import Foundation
import Keras
import KerasTestSupport
import Testing

/// What is saved here opens in Netron, by the rules that `themes/netron.py` writes down; Keras's own
/// files, which do, are the check of the rules.
@Suite struct NetronTests {
    private func expectOpens(_ path: String) throws {
        let found = try Oracle.call("netron.opened", ["path": .string(path)])
        #expect(found["problems"] == [])
        let expected = try Oracle.run(
            script: """
                import h5py, io, zipfile
                arrays = []
                def visit(name, item):
                    if isinstance(item, h5py.Dataset):
                        value = np.asarray(item[()])
                        arrays.append([name, list(item.shape), list(value.tobytes())])
                with h5py.File(io.BytesIO(zipfile.ZipFile(path).read("model.weights.h5"))) as f:
                    f.visititems(visit)
                result = arrays
                """,
            arguments: ["path": .string(path)])
        #expect(found["arrays"]?.arrayValue?.isEmpty == false && found["arrays"] == expected)
    }

    @Test(arguments: ["dense", "many", "functional", "nested", "bfloat16"])
    func `files of Keras, saved models and edited files open`(file: String) throws {
        let source = try EditedFiles.shared.get().path(file + ".keras")
        try expectOpens(source)
        try withTemporaryDirectory { folder in
            let path = folder.file("model.keras")
            try Model.load(from: source).save(to: path)
            try expectOpens(path)
            var editor = try FileEditor(source)
            try editor.addObject(at: "layers/new", weights: ["a": Tensor([1, 2] as [Float])])
            try editor.save(to: path)
            try expectOpens(path)
        }
    }
}
