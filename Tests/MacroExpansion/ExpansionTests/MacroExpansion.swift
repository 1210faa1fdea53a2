import SwiftSyntaxMacroExpansion
import SwiftSyntaxMacrosGenericTestSupport
import Testing

@testable import PluginUnderTest

/// Expands `source` as the compiler would and compares what comes out, text and diagnostics.
func expectExpansion(
    of source: String, to expanded: String, diagnostics: [DiagnosticSpec] = [],
    sourceLocation: SourceLocation = #_sourceLocation
) {
    assertMacroExpansion(
        source, expandedSource: expanded, diagnostics: diagnostics,
        macroSpecs: [
            "KerasSerializable": MacroSpec(type: KerasSerializableMacro.self),
            "KerasFunction": MacroSpec(type: KerasFunctionMacro.self),
        ],
        failureHandler: { failure in
            Issue.record(Comment(rawValue: failure.message), sourceLocation: sourceLocation)
        })
}

/// Expects `source` to be refused, at a line and column, and to come out without its annotation
/// and with nothing added.
func expectRefusal(
    of source: String, _ error: MacroError, line: Int, column: Int,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    let annotation = source.prefix { $0 != "\n" }
    let bare = source.dropFirst(annotation.count + 1)
    expectExpansion(
        of: source, to: String(bare),
        diagnostics: [DiagnosticSpec(error, line: line, column: column)],
        sourceLocation: sourceLocation)
}

extension DiagnosticSpec {
    init(_ error: MacroError, line: Int, column: Int) {
        self.init(id: error.diagnosticID, message: error.message, line: line, column: column)
    }
}
