#if Macros
    import KerasMacros

    // Nothing in the tests mentions the types and calls the functions before their names are looked
    // up: that they are found is what the annotations do.

    @KerasSerializable
    final class Plain: KerasObject {}

    @KerasSerializable(package: "my_package", name: "Renamed")
    private class Hidden: KerasObject {}

    @KerasSerializable(package: "my_package")
    open class Base: KerasObject {}

    @KerasSerializable(package: "my_package")
    final class Derived: Base {}

    final class Unannotated: Base {}

    @KerasSerializable(package: "a \"quoted\" \\ name")
    final class Quoted: KerasObject {}

    @KerasSerializable(package: "my_package")
    class `repeat`: KerasObject {}

    @KerasSerializable(package: "my_package")
    final class SpelledAsInPython: KerasObject {
        override class var className: String { "PythonName" }
    }

    class Box<T>: KerasObject {}

    @KerasSerializable(package: "my_package")
    final class IntBox: Box<Int> {}

    enum Namespace {
        @KerasSerializable(package: "nested")
        final class Inner: KerasObject {}

        @KerasFunction(package: "nested")
        static func halfOf(x: Tensor) -> Tensor { x.withMask(x) }
    }

    func localClass() -> KerasObject.Type {
        @KerasSerializable(package: "local")
        final class Local: KerasObject {}
        return Local.self
    }

    struct Refusal: Error {}

    @KerasFunction
    func meanPred(_ yTrue: Tensor, _ yPred: Tensor) throws -> Tensor {
        guard yPred.rank == 1 else { throw Refusal() }
        return yPred
    }

    @KerasFunction(package: "my_package", name: "identity")
    public func unchanged(_ x: Tensor) -> Tensor { x }

    @KerasFunction(package: "my_package")
    private func labelled(yTrue: Tensor, yPred prediction: Tensor) throws(Refusal) -> Tensor {
        yTrue
    }

    @KerasFunction(package: "my_package")
    private func `in`(_ x: Keras.Tensor) -> Keras.Tensor { x }

    // One base name, two functions: only one of them stands in files.
    @KerasFunction(package: "my_package")
    func overloaded(_ x: Tensor) -> Tensor { x }
    func overloaded(_ x: Tensor, times: Int) -> Tensor { x }
#endif
