import KerasTestSupport
import Testing

@testable import Keras

/// Every name that Keras accepts means the same class here.
@Suite struct IdentifierNameTests {
    @Test(arguments: ["initializers", "regularizers", "constraints"])
    func `all of Keras's names are known`(family: String) throws {
        let answer = try Oracle.run(
            script: """
                import importlib
                table = importlib.import_module("keras.src." + family).ALL_OBJECTS_DICT
                result = {name: cls.__name__ for name, cls in table.items()}
                """, arguments: ["family": .string(family)])
        let find: (String) -> KerasObject.Type? =
            switch family {
            case "initializers": Initializers.builtInType(named:)
            case "regularizers": Regularizers.builtInType(named:)
            default: Constraints.builtInType(named:)
            }
        let names = try #require(answer.objectValue)
        #expect(names.count > 8)
        for (name, className) in names {
            #expect(find(name)?.className == className.stringValue, "\(name)")
        }
    }

    @Test func `names that Keras does not have are refused, with the family's word`() {
        #expect(
            throws: KerasError.unknownIdentifier(
                kind: "initializer", name: "glorotuniform",
                remedy: "use a name that Keras has, an object, or a registered function; did you "
                    + "mean 'GlorotUniform' or 'glorot_uniform'?")
        ) {
            try InitializerIdentifier.name("glorotuniform").resolved()
        }
        #expect(throws: KerasError.self) { try RegularizerIdentifier.name("L3").resolved() }
        #expect(throws: KerasError.self) { try ConstraintIdentifier.name("maxnorm").resolved() }
    }

    @Test func `the closed table of functions is Keras's`() throws {
        let answer = try Oracle.run(
            script: """
                import inspect, keras
                modules = [keras.activations, keras.losses, keras.metrics]
                names = {n for m in modules for n, f in vars(m).items() if inspect.isfunction(f)}
                aliases = {"swish", "hard_swish"}
                result = sorted(names - {"get", "serialize", "deserialize"} - aliases)
                """)
        #expect(BuiltInFunctions.names.sorted() == answer.strings)
    }
}
