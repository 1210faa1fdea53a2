import Foundation
import Keras
import KerasTestSupport
import KerasZip
import Testing

/// The same model gives the same bytes, whenever it is saved.
@Suite struct ReproducibleArchiveTests {
    @Test func `two saves at different times are the same bytes`() async throws {
        let model = Sequential([InputLayer([4]), Dense(3)])
        let options = SaveOptions(
            isReproducible: true, selfTestInputs: .leaf(try Ops.ones([1, 4])))
        let first = try model.archiveBytes(options: options)
        // Zip files count time in steps of two seconds.
        try await Task.sleep(for: .milliseconds(2100))
        #expect(try model.archiveBytes(options: options) == first)
        #expect(try model.archiveBytes() != model.archiveBytes(options: options))
    }

    @Test func `Keras reads the date`() throws {
        try withTemporaryDirectory { folder in
            let path = folder.file("model.keras")
            try Sequential([InputLayer([4]), Dense(3)])
                .save(to: path, options: SaveOptions(isReproducible: true))
            let script = """
                import json, keras, zipfile
                keras.saving.load_model(path)
                with zipfile.ZipFile(path) as file:
                    result = {
                        "dates": [list(info.date_time) for info in file.infolist()],
                        "saved": json.loads(file.read("metadata.json"))["date_saved"],
                    }
                """
            let answer = try Oracle.run(script: script, arguments: ["path": .string(path)])
            #expect(answer["saved"] == "1980-01-01@00:00:00")
            for date in answer["dates"]?.arrayValue ?? [] {
                #expect(date == [1980, 1, 1, 0, 0, 0])
            }
        }
    }
}
