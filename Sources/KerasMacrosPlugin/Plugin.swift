#if Macros
    import SwiftCompilerPlugin
    import SwiftSyntaxMacros

    @main
    struct Plugin: CompilerPlugin {
        let providingMacros: [any Macro.Type] = [
            KerasSerializableMacro.self, KerasFunctionMacro.self,
        ]
    }
#else
    // Without the trait the plugin still has to link; nothing asks it to expand anything.
    @main
    enum Plugin {
        static func main() {}
    }
#endif
