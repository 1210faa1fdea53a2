import Foundation
import KerasTestSupport
import KerasZip
import Testing

@testable import Keras

/// The file of a CSVLogger is Keras's, byte for byte.
@Suite struct CSVLoggerTests {
    struct Row: Sendable {
        var trainings: [[OrderedDictionary<String, [Double]>]]
        var separator: Character = ","
        var append = false
        /// What the file had before.
        var before: String?
    }

    static let rows = [
        Row(trainings: [
            [["loss": [0.1], "accuracy": [1]], ["loss": [1e-5], "accuracy": [1.0 / 3]]]
        ]),
        Row(trainings: [[["loss": [.nan], "val_loss": [.infinity]], ["loss": [-1e16]]]]),
        // Columns are those of the first epoch.
        Row(trainings: [[["loss": [2]], ["loss": [1], "val_loss": [3], "new": [4]]]]),
        Row(
            trainings: [
                [["f1": [0.1, 1 / 3, 1e-5, 16_777_216, 1e6, 0], "loss": [123_456_789.5]]]
            ]),
        Row(trainings: [[["lo;ss": [1], "q\"uote": [2]]]], separator: ";"),
        Row(trainings: [[["loss": [1.5]]]], separator: "."),
        Row(trainings: [[["loss": [1]]], [["loss": [2]], ["loss": [3]]]]),
        Row(trainings: [[["loss": [1]]], [["loss": [2]], ["loss": [3]]]], append: true),
        Row(trainings: [[["loss": [1]]]], append: true, before: "epoch,loss\r\n7,8\r\n"),
        Row(trainings: [[["loss": [1]]]], append: true, before: ""),
        Row(trainings: [[["loss": [1]]]], before: "something else"),
        Row(trainings: [[]]),
    ]

    @Test(arguments: rows)
    func `the file is Keras's`(_ row: Row) throws {
        try withTemporaryDirectory { folder in
            let (theirs, ours) = (folder.file("keras.csv"), folder.file("swift.csv"))
            for path in [theirs, ours] where row.before != nil {
                try LineFile(path: path).append(row.before ?? "")
            }
            let expected = try Oracle.call(
                "callbacks.csv",
                [
                    "path": .string(theirs), "separator": .string(String(row.separator)),
                    "append": .bool(row.append),
                    "logs": .array(
                        row.trainings.map { training in
                            .array(
                                training.map { epoch in
                                    .object(
                                        epoch.reduce(into: [:]) {
                                            let values = $1.value.map(OracleValue.double)
                                            $0[$1.key] =
                                                values.count == 1 ? values[0] : .array(values)
                                        })
                                })
                        }),
                ])
            let logger = try CSVLogger(ours, separator: row.separator, append: row.append)
            for training in row.trainings {
                try logger.onTrainBegin()
                for (epoch, values) in training.enumerated() {
                    var logs = Logs()
                    for (name, value) in values {
                        logs[value: name] =
                            value.count == 1
                            ? .number(value[0]) : .tensor(try Tensor(value.map(Float.init)))
                    }
                    try logger.onEpochBegin(epoch)
                    try logger.onEpochEnd(epoch, logs: logs)
                }
                try logger.onTrainEnd(logs: Logs())
            }
            let written = try Data(contentsOf: URL(fileURLWithPath: ours))
            #expect(
                String(decoding: written, as: UTF8.self)
                    == String(
                        decoding: (expected.flattenedDoubles ?? []).map { UInt8($0) },
                        as: UTF8.self))
        }
    }

    @Test(arguments: ["é", "\"", "\n"])
    func `a separator that cannot be is refused`(_ separator: Character) {
        #expect(throws: KerasError.self) { try CSVLogger("log.csv", separator: separator) }
    }

    @Test func `a folder that is not there is an error`() throws {
        let logger = try CSVLogger("/nonexistent/log.csv")
        #expect(throws: FileError.self) { try logger.onEpochBegin(0) }
    }
}
