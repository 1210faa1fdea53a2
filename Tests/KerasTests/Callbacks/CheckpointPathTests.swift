import KerasTestSupport
import Testing

@testable import Keras

/// Placeholders in the paths of checkpoints are filled as Python's `str.format` fills them.
@Suite struct CheckpointPathTests {
    private static let specifications = [
        "", "f", ".2f", "08.3f", "+.1f", " .1f", "e", ".3e", "E", "g", ".3g", "G", "%", ".1%", "10",
        "<10.2f", ">10.2f", "^11.2f", "*^11.2f", "=+10.2f", "x<8", ",.2f", "_.1f", ".3", ".1", ".8",
        "010", "<05", ".0f", ".0e", ".20f", ".17g",
    ]
    private static let numbers: [Double] = [
        0, 1, -1, 0.5, 2.0 / 3, 1234567.891, 1e-5, -1e-10, 1e22, 123, 100, 99.96, 0.00012345,
        .infinity, -.infinity, .nan, 9.5, 12_345_678_901_234_567_168, -0.0, 1e100,
    ]

    @Test func `numbers are formatted as Python formats them`() throws {
        let patterns = Self.specifications.map { "{x:\($0)}" }
        var rows: [(pattern: String, value: Double)] = []
        for pattern in patterns { rows += Self.numbers.map { (pattern, $0) } }
        let answer = try Oracle.call(
            "callbacks.formats",
            [
                "rows": .array(
                    rows.map { [.string($0.pattern), 1, ["x": .double($0.value)]] })
            ])
        let expected = try #require(answer.arrayValue)
        for (row, expected) in zip(rows, expected) {
            let path = try CheckpointPath(row.pattern)
            #expect(
                try path.path(epoch: 1, batch: nil, logs: ["x": row.value])
                    == expected.stringValue, "\(row)")
        }
    }

    static let patterns = [
        "model.keras", "{epoch}", "{epoch:02d}", "{epoch:5d}|{epoch:<5d}|{epoch:^5d}",
        "{epoch:03d}-{val_loss:.2f}.keras", "{{{epoch}}}", "a{{b}}c", "{epoch:+d}", "{epoch:,}",
        "{epoch:.1f}", "{epoch:e}", "{epoch:05}", "{val_loss}", "{epoch:_d}",
    ]

    @Test(arguments: patterns, [1, 12, 1_234_567])
    func `paths are filled as Python fills them`(_ pattern: String, _ epoch: Int) throws {
        let logs: Logs = ["val_loss": 0.12345]
        let answer = try Oracle.call(
            "callbacks.formats",
            ["rows": [[.string(pattern), .int(epoch), ["val_loss": 0.12345]]]])
        let expected = try #require(answer[0]?.stringValue)
        #expect(
            try CheckpointPath(pattern).path(epoch: epoch, batch: nil, logs: logs) == expected)
    }

    static let refused = [
        "{", "}", "{epoch", "epoch}", "{}", "{0}", "{missing}", "{val_loss:d}", "{val_loss:q}",
        "{val_loss!r}", "{val_loss.real}", "{val_loss[0]}", "{val_loss:{epoch}}",
        "{epoch:.2d}", "{batch}", "{val_loss:1000000000f}",
    ]

    @Test(arguments: refused)
    func `what cannot be filled says why`(_ pattern: String) throws {
        let error = #expect(throws: KerasError.self) {
            try CheckpointPath(pattern).path(epoch: 1, batch: nil, logs: ["val_loss": 1])
        }
        #expect(error?.description.contains("Failed to format this callback filepath") == true)
        #expect(error?.description.hasPrefix(pattern) == true)
    }

    @Test func `the batch is there inside an epoch`() throws {
        let path = try CheckpointPath("{epoch}-{batch:04d}")
        #expect(try path.path(epoch: 2, batch: 7, logs: [:]) == "2-0007")
    }
}
