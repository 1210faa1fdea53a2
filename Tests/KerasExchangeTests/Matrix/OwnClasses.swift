import Keras

/// The classes of `Tests/Oracle/themes/matrix/classes.py`.
enum Own {
    static let areRegistered: Bool = {
        let types: [KerasObject.Type] = [
            Plain.self, Unnamed.self, OwnKeys.self, Recorded.self, TwoShapes.self, OneShape.self,
            ManyInputs.self, Splitting.self, Wrapping.self, TwoInputs.self, Perceptron.self,
            Branches.self, Bare.self, OwnCompile.self, Given.self, Classifier.self, Stack.self,
        ]
        do {
            for type in types { try register(type, package: "matrix") }
            try register(NamedFunction("matrix>twice") { x in try x * 2.0 })
            try register(
                NamedFunction("matrix>squared_difference") { yTrue, yPred in
                    try Ops.mean(Ops.square(yTrue - yPred), axis: -1)
                })
            return true
        } catch { return false }
    }()

    final class Plain: Layer {
        let w = Variable(name: "w")

        override func build(inputShape: Shape) throws {
            try super.build(inputShape: inputShape)
            try w.initialize(
                shape: [inputShape[-1]], with: "ones", dtype: dtypePolicy.variableDType)
        }
        override func call(_ inputs: Tensor) throws -> Tensor { try inputs * w.value }
    }

    final class Unnamed: Layer {
        @Configured var units = 3
        let kernel = Variable(name: "kernel")

        override func build(inputShape: Shape) throws {
            try super.build(inputShape: inputShape)
            try kernel.initialize(shape: [inputShape[-1], units], with: "ones")
        }
        override func call(_ inputs: Tensor) throws -> Tensor {
            try Ops.matmul(inputs, kernel.value)
        }
    }

    final class OwnKeys: Layer {
        @Configured var factor = 1.0
        @Configured var offset = 0.0

        override func call(_ inputs: Tensor) throws -> Tensor { try inputs * factor + offset }
    }

    final class Recorded: Layer {
        @Configured var sizes = [1, 2]
        @Configured var table: OrderedDictionary<String, Number>?
        @Configured var label: String?
        @Configured var rate = 0.5
        let w = Variable(name: "w")

        override func build(inputShape: Shape) throws {
            try super.build(inputShape: inputShape)
            try w.initialize(shape: [inputShape[-1], sizes.reduce(0, +)], with: "ones")
        }
        override func call(_ inputs: Tensor) throws -> Tensor {
            let scale = (table?.values.reduce(0) { $0 + $1.doubleValue } ?? 0) + rate
            return try Ops.matmul(inputs, w.value) * scale
        }
    }

    final class TwoShapes: Layer {
        let w = Variable(name: "w")
        let v = Variable(name: "v")

        override var callArgumentNames: [String] { ["x", "y"] }
        override func build(inputShapes: Nest<Shape>) throws {
            guard let x = inputShapes["x"]?.single else { throw missing("x") }
            try w.initialize(shape: [x[-1]], with: "ones")
            guard let y = inputShapes["y"]?.single else { return }
            try v.initialize(shape: [y[-1]], with: "ones")
        }
        override func call(_ inputs: Nest<Tensor>) throws -> Nest<Tensor> {
            guard let x = inputs["x"]?.single else { throw missing("x") }
            let result = try Ops.sum(x * w.value, axis: -1, keepDims: true)
            guard let y = inputs["y"]?.single else { return .leaf(result) }
            return .leaf(try result + Ops.sum(y * v.value, axis: -1, keepDims: true))
        }
    }

    final class OneShape: Layer {
        let w = Variable(name: "w")

        override var callArgumentNames: [String] { ["x", "y"] }
        override var buildArgumentNames: [String] { ["x"] }
        override func build(inputShape: Shape) throws {
            try super.build(inputShape: inputShape)
            try w.initialize(shape: [inputShape[-1]], with: "ones")
        }
        override func call(_ inputs: Nest<Tensor>) throws -> Nest<Tensor> {
            let context = CallContext.current
            guard let x = inputs["x"]?.single else { throw missing("x") }
            var result = try x * w.value
            if let y = inputs["y"]?.single { result = try result * y }
            if try context.keywords["mode"]?.single?.strings() == ["negative"] {
                result = try -result
            }
            let power = try context.keywords["power"]?.single?.item(as: Int.self) ?? 1
            for _ in 1..<power { result = try result * result }
            for shift in context.keywords["shifts"]?.leaves ?? [] { result = try result + shift }
            for part in context.keywords["parts"]?.leaves ?? [] { result = try result + part }
            if context.training == true { result = try result * 3.0 }
            if try context.keywords["flip"]?.single?.item(as: Bool.self) == true {
                result = try 1.0 - result
            }
            guard let scale = context.keywords["scale"]?.single else { return .leaf(result) }
            return .leaf(try result * scale)
        }
    }

    final class ManyInputs: Layer {
        let w = Variable(name: "w")

        override func build(inputShapes: Nest<Shape>) throws {
            guard let first = inputShapes.leaves.first else { throw missing("inputs") }
            try w.initialize(shape: [first[-1]], with: "ones")
        }
        override func call(_ inputs: Nest<Tensor>) throws -> Nest<Tensor> {
            let products = try inputs.leaves.map { try $0 * w.value }
            guard let first = products.first else { throw missing("inputs") }
            return .leaf(try products.dropFirst().reduce(first) { try $0 + $1 })
        }
    }

    final class Splitting: Layer {
        @Configured var named = false
        let w = Variable(name: "w")

        override func build(inputShape: Shape) throws {
            try super.build(inputShape: inputShape)
            try w.initialize(shape: [inputShape[-1]], with: "ones")
        }
        override func call(_ inputs: Nest<Tensor>) throws -> Nest<Tensor> {
            guard let x = inputs.single else { throw missing("x") }
            let (a, b) = (try x * w.value, try x + w.value)
            return named
                ? ["sum": .leaf(b), "product": .leaf(a)] : [.leaf(a), .leaf(b)]
        }
    }

    final class Wrapping: Layer {
        @Configured var inner: Layer?
        @Configured var others: [Layer] = []

        override func call(_ inputs: Tensor) throws -> Tensor {
            var x = inputs
            for layer in [inner].compactMap(\.self) + others { x = try layer(x) }
            return x
        }
    }
}

extension Layer {
    fileprivate func missing(_ argument: String) -> KerasError {
        .invalidInput(object: summaryDescription, expected: argument, found: "none")
    }
}
