import Testing

@testable import Keras

private final class ByMacro: Layer {}
private final class ByHand: Layer {}

/// The last registration under a name counts.
@Suite(.serialized) struct RegistrationOrderTests {
    @Test func `a registration by hand replaces one that a macro made before main`() throws {
        Registration.enqueue {
            try? register(ByMacro.self, package: "order", name: "Layer")
        }
        try register(ByHand.self, package: "order", name: "Layer")
        #expect(registeredType(named: "order>Layer") == ByHand.self)
        // A file with its name would give a ByHand.
        #expect(registeredName(of: ByMacro.self) == nil)
        #expect(throws: KerasError.notRegistered(className: "ByMacro")) {
            try Serialization.encode(ByMacro())
        }
    }

    @Test func `a class keeps a name of its own when another takes one that it had`() throws {
        try register(ByHand.self, package: "order", name: "Former")
        try register(ByHand.self, package: "order", name: "Own")
        try register(ByMacro.self, package: "order", name: "Former")
        #expect(registeredName(of: ByHand.self) == "order>Own")
        #expect(registeredName(of: ByMacro.self) == "order>Former")
    }
}
