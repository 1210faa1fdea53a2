/// The class registered under a name such as `"my_package>MyLayer"`; `nil` if there is none.
/// (Keras: `keras.saving.get_registered_object`.)
public func registeredType(named name: String) -> KerasObject.Type? {
    Registry.type(named: name)
}

/// The function registered under a name such as `"my_package>my_loss"`; `nil` if there is none.
/// (Keras: `keras.saving.get_registered_object`.)
public func registeredFunction(named name: String) -> NamedFunction? {
    Registry.function(named: name)
}

/// The name a class is registered under, `nil` if it is not: its superclass's does not count.
/// (Keras: `keras.saving.get_registered_name`, which falls back on the plain class name.)
public func registeredName(of type: KerasObject.Type) -> String? {
    Registry.name(of: type)
}
