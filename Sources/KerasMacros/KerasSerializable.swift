#if Macros
    /// Registers a class under `package>name`, so that a `.keras` file can name it.
    ///
    /// Nothing has to be called: the class is registered by the time any name is looked up, wherever
    /// it is declared (another module, a test, a function body, a library opened at run time) and
    /// whether or not the program mentions it.
    ///
    /// ```swift
    /// @KerasSerializable(package: "my_package")
    /// final class Doubling: Layer {
    ///     override func call(_ inputs: Tensor) throws -> Tensor { inputs * 2 }
    /// }
    /// ```
    ///
    /// In Python this is `@keras.saving.register_keras_serializable`. Classes are registered one by
    /// one: a subclass of an annotated class needs an annotation of its own.
    ///
    /// A generic class, or one inside a generic type or function, cannot carry the annotation, since
    /// a file names one concrete class. Call ``Keras/register(_:package:name:)`` instead.
    ///
    /// - Parameters:
    ///   - package: The first half of the name in a file: a string literal, not empty, without `>`.
    ///   - name: The second half: a string literal, not empty, without `>`. By default the
    ///     class's `className`, which is its own name.
    @attached(member, names: named(_kerasRegistration))
    public macro KerasSerializable(package: String = "Custom", name: String? = nil) =
        #externalMacro(module: "KerasMacrosPlugin", type: "KerasSerializableMacro")
#else
    /// Needs the package's trait `Macros`.
    @available(
        *, unavailable,
        message:
            "ask for the trait in Package.swift: .package(…, traits: [\"Macros\"]); or, without macros, call register(_:package:name:)"
    )
    @attached(member, names: named(_kerasRegistration))
    public macro KerasSerializable(package: String = "Custom", name: String? = nil) =
        #externalMacro(module: "KerasMacrosPlugin", type: "KerasSerializableMacro")
#endif
