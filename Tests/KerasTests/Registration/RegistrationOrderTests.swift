import Testing

@testable import Keras

private final class ByMacro: Layer {}
private final class ByHand: Layer {}

/// The last registration under a name counts.
@Suite struct RegistrationOrderTests {
    @Test func `a registration by hand replaces one that a macro made before main`() throws {
        Registration.enqueue {
            try? register(ByMacro.self, package: "order", name: "Layer")
        }
        try register(ByHand.self, package: "order", name: "Layer")
        #expect(registeredType(named: "order>Layer") == ByHand.self)
        #expect(registeredName(of: ByMacro.self) == "order>Layer")
    }
}
