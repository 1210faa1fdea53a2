import Foundation
import KerasTestSupport
import Testing

@Suite struct OpsTableTests {
    /// The table is made of Keras's list, our doc comments and our tests: whoever adds or renames an
    /// op makes it anew, and no function of Keras's is missing without a reason.
    @Test func isWhatScriptsOpsTableWrites() throws {
        let answer = try Oracle.run(
            script: """
                import sys
                sys.path.insert(0, root + "/Scripts")
                import ops_table
                result = ops_table.table(root)
                """,
            arguments: ["root": .string(PackageRoot.path)])
        let written = try String(contentsOfFile: PackageRoot.file("docs/Ops.md"), encoding: .utf8)
        #expect(answer.stringValue == written, "run Scripts/ops-table.sh and commit docs/Ops.md")
    }
}
