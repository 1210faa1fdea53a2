#if Macros
    import KerasMacros
    import Testing

    @testable import Keras

    @Suite("Annotated declarations are registered without a call")
    struct RegistrationByMacroTests {
        @Test(arguments: [
            ("Custom>Plain", "Plain"), ("my_package>Renamed", "Hidden"),
            ("my_package>Base", "Base"), ("my_package>Derived", "Derived"),
            ("a \"quoted\" \\ name>Quoted", "Quoted"), ("my_package>repeat", "repeat"),
            ("my_package>PythonName", "SpelledAsInPython"), ("my_package>IntBox", "IntBox"),
            ("nested>Inner", "Inner"), ("local>Local", "Local"),
        ])
        func `a class, wherever it is declared`(registeredName: String, type: String) throws {
            let found = try #require(Registry.type(named: registeredName))
            #expect(String(describing: found) == type)
            #expect(Registry.name(of: found) == registeredName)
        }

        @Test func `a class is the one that was annotated, its subclasses are not meant`() {
            #expect(Registry.type(named: "my_package>Base") == Base.self)
            #expect(Registry.type(named: "local>Local") == localClass())
            #expect(Registry.name(of: Unannotated.self) == nil)
        }

        @Test(arguments: [
            ("Custom>mean_pred", 2), ("my_package>identity", 1), ("my_package>labelled", 2),
            ("my_package>in", 1), ("my_package>overloaded", 1), ("nested>half_of", 1),
        ])
        func `a function, with its number of parameters`(name: String, parameters: Int) throws {
            let found = try #require(Registry.function(named: name))
            #expect(found.name == name)
            #expect((found.unary != nil) == (parameters == 1))
            #expect((found.binary != nil) == (parameters == 2))
        }

        @Test func `a name that nothing carries is not found`() {
            #expect(Registry.type(named: "Custom>mean_pred") == nil)
            #expect(Registry.function(named: "Custom>Plain") == nil)
            #expect(Registry.function(named: "mean_pred") == nil)
        }
    }

    @Suite("A function with a name")
    struct NamedFunctionByMacroTests {
        private func named(_ function: NamedFunction) -> String { function.name }

        @Test func `is what the function's own name means where one is expected`() {
            #expect(named(meanPred) == "Custom>mean_pred")
            #expect(named(unchanged) == "my_package>identity")
            #expect(named(overloaded) == "my_package>overloaded")
            #expect(named(Namespace.halfOf) == "nested>half_of")
        }

        @Test func `leaves the function itself callable`() throws {
            let one = try Tensor([1, 2] as [Float])
            #expect(try meanPred(one, one).shape == [2])
            #expect(unchanged(one).shape == [2])
            #expect(overloaded(one, times: 2).shape == [2])
            #expect(Namespace.halfOf(x: one).mask?.shape == [2])
        }

        @Test func `calls the function, its arguments in order, its errors passed on`() throws {
            let yTrue = try Tensor([1] as [Float])
            let yPred = try Tensor([1, 2] as [Float])
            let meanPred = try #require(Registry.function(named: "Custom>mean_pred")?.binary)
            let labelled = try #require(Registry.function(named: "my_package>labelled")?.binary)
            let halfOf = try #require(Registry.function(named: "nested>half_of")?.unary)
            #expect(try meanPred(yTrue, yPred).shape == [2])
            #expect(try labelled(yTrue, yPred).shape == [1])
            #expect(try halfOf(yTrue).mask?.shape == [1])
            let matrix = try Tensor([[1]] as [[Float]])
            #expect(throws: Refusal.self) { try meanPred(yTrue, matrix) }
        }
    }
#endif
