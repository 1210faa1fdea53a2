#if Macros
    import SwiftSyntax
    import SwiftSyntaxBuilder

    /// The declaration that makes an image announce a class or function when it is loaded.
    ///
    /// The constant is a C function pointer in the section whose pointers the loader calls before
    /// `main` (or inside `dlopen`). All it does then is to put a second function pointer on a list;
    /// the registry runs that one at its first look-up, when the whole program is up.
    /// What a registration could throw, a bad name, the expansion has refused already.
    /// The record is `nonisolated`, as no actor is there yet, whatever the module's default isolation.
    enum RegistrationRecord {
        static func declaration(registering call: ExprSyntax) -> DeclSyntax {
            """
            @used
            #if objectFormat(ELF)
            @section(".init_array")
            #elseif objectFormat(MachO)
            @section("__DATA,__mod_init_func,mod_init_funcs")
            #endif
            private nonisolated static let _kerasRegistration: @convention(c) () -> Void = {
                Keras.Registration.enqueue {
                    \(call)
                }
            }
            """
        }
    }
#endif
