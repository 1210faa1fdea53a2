import Foundation
import KerasTestSupport
import Testing

/// The other tests believe what these helpers say, so the helpers are tested too.
@Suite struct OracleTests {
    @Test(
        arguments: [
            .null, true, 0, -7, .int(.max), .int(.min), 1.0, -0.0, 0.1, 1e-320, 1e300,
            .double(.infinity),
            .double(-.infinity), "", "\"\\\n\u{1}\u{7f}é漢👩‍🚀", [], [:], [[1, [2.5]], ["a": [nil]]],
        ] as [OracleValue])
    func `a value survives the way to Python and back`(_ value: OracleValue) throws {
        #expect(try Oracle.call("script.echo", ["value": value]) == value)
    }

    @Test func `NaN arrives as NaN`() throws {
        let answer = try Oracle.call("script.echo", ["value": .double(.nan)])
        #expect(answer.doubleValue?.isNaN == true)
    }

    @Test func `an int and a float of one value stay apart`() throws {
        #expect(try Oracle.run(script: "result = [1, 1.0]") == [.int(1), .double(1)])
    }

    @Test func `arrays come back as nested lists with every bit of a float32`() throws {
        let answer = try Oracle.run(
            script: "result = np.asarray(values, 'float32').reshape(2, 2)",
            arguments: ["values": [0.1, 0.2, 0.3, 0.4]])
        #expect(answer == [[.float(0.1), .float(0.2)], [.float(0.3), .float(0.4)]])
        expectClose([0.1, 0.2, 0.3, 0.4] as [Float], answer, relative: 0)
    }

    @Test func `a Python exception becomes an error with its traceback`() {
        let error = #expect(throws: OracleError.self) {
            try Oracle.run(
                script: "print('not part of the answer')\nraise ValueError('no such thing')")
        }
        #expect(error?.description.contains("ValueError: no such thing") == true)
    }

    @Test func `a process that dies or hangs is an error, and the next request is answered`() throws
    {
        let died = #expect(throws: OracleError.self) {
            try Oracle.run(script: "import os; os._exit(3)", in: .older(.v33))
        }
        #expect(died?.description.contains("ended without an answer") == true)
        let hung = #expect(throws: OracleError.self) {
            try Oracle.run(script: "import time; time.sleep(60)", in: .older(.v33), timeout: 0.5)
        }
        #expect(hung?.description.contains("no answer in time") == true)
        #expect(try Oracle.run(script: "result = 'alive'", in: .older(.v33)) == "alive")
    }

    @Test func `requests of parallel tasks get their own answers`() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<50 {
                group.addTask {
                    let answer = try Oracle.call("script.echo", ["value": .int(number)])
                    #expect(answer == .int(number))
                }
            }
            try await group.waitForAll()
        }
    }

    @Test func `a temporary directory is gone after its use, also after an error`() throws {
        struct Expected: Error {}
        var path = ""
        #expect(throws: Expected.self) {
            try withTemporaryDirectory { directory in
                path = directory.path
                try Data().write(to: URL(fileURLWithPath: directory.file("a")))
                throw Expected()
            }
        }
        #expect(!path.isEmpty && !FileManager.default.fileExists(atPath: path))
    }
}

@Suite struct ClosenessTests {
    @Test(
        arguments: [
            ([1, 2], [1, 2], 0.0),
            ([1.0009], [1], 1e-3),
            ([.nan, .infinity], [.nan, .infinity], 0),
            ([], [], 0),
        ] as [([Double], [Double], Double)])
    func `close lists have no difference`(actual: [Double], expected: [Double], relative: Double) {
        #expect(differenceDescription(actual, expected, relative: relative) == nil)
    }

    @Test(
        arguments: [
            ([1, 2.1, 4], [1, 2, 3], "2 of 3 values differ; worst at index 2: 4.0, expected 3.0"),
            ([1], [1, 2], "1 values, expected 2"),
            ([.nan], [1], "worst at index 0: nan, expected 1.0"),
            ([1], [.nan], "worst at index 0: 1.0, expected nan"),
            ([1], [.infinity], "worst at index 0: 1.0, expected inf"),
            ([1e-9], [0], "worst at index 0: 1e-09, expected 0.0"),
        ] as [([Double], [Double], String)])
    func `a difference names the worst element`(actual: [Double], expected: [Double], text: String)
    {
        let difference = differenceDescription(actual, expected, relative: 1e-3)
        #expect(difference?.contains(text) == true, "\(difference ?? "no difference")")
    }
}

extension OracleValue {
    fileprivate static func float(_ value: Float) -> OracleValue { .double(Double(value)) }
}
