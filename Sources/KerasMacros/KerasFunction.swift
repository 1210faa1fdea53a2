#if Macros
    /// Registers a function under `package>name` and lets it be passed where Keras takes a named one:
    /// as a loss, a metric or an activation.
    ///
    /// ```swift
    /// @KerasFunction(package: "my_package")
    /// func meanPred(_ yTrue: Tensor, _ yPred: Tensor) throws -> Tensor { try Ops.mean(yPred) }
    /// ```
    ///
    /// The function is called as before. Beside it stands a ``Keras/NamedFunction`` of the same name and
    /// access, `meanPred`, for the places that must know what to write into a file; which of the two
    /// is meant follows from the type expected. In Python this is
    /// `@keras.saving.register_keras_serializable` on a function.
    ///
    /// The function takes one `Tensor` (an activation) or two (a loss or a metric: first the true
    /// values), returns a `Tensor`, and may throw. It stands at file scope or is a static member of a
    /// type that is not generic. The name in a file does not tell overloads apart, so annotate one.
    ///
    /// - Important: The compiler does not expand macros on functions declared inside a function body
    ///   and says nothing about it: such a function is not registered, and has no named value.
    ///
    /// - Parameters:
    ///   - package: The first half of the name in a file: a string literal, not empty, without `>`.
    ///   - name: The second half: a string literal, not empty, without `>`. By default the function's name as
    ///     Python spells names, in snake case: `mean_pred`.
    @attached(peer, names: overloaded)
    public macro KerasFunction(package: String = "Custom", name: String? = nil) =
        #externalMacro(module: "KerasMacrosPlugin", type: "KerasFunctionMacro")
#else
    /// Needs the package's trait `Macros`.
    @available(
        *, unavailable,
        message:
            "ask for the trait in Package.swift: .package(…, traits: [\"Macros\"]); or, without macros, call register(_:)"
    )
    @attached(peer, names: overloaded)
    public macro KerasFunction(package: String = "Custom", name: String? = nil) =
        #externalMacro(module: "KerasMacrosPlugin", type: "KerasFunctionMacro")
#endif
