import KerasTensors
import Testing

/// What a person sees who prints a tensor.
@Suite struct TensorDescriptionTests {
    @Test(
        arguments: [
            ([1.5, -2], [2], "Tensor([1.5, -2.0], shape: (2,), dtype: float32)"),
            (
                [1, 2, 3, 4], [2, 2],
                "Tensor([[1.0, 2.0], [3.0, 4.0]], shape: (2, 2), dtype: float32)"
            ),
            ([7], [], "Tensor(7.0, shape: (), dtype: float32)"),
            ([], [2, 0], "Tensor([], shape: (2, 0), dtype: float32)"),
        ] as [([Float], [Int], String)])
    func showsEveryElement(values: [Float], sizes: [Int], text: String) throws {
        #expect(try "\(Tensor(values, shape: Shape(sizes)))" == text)
    }

    @Test(arguments: DType.allCases.filter { $0 != .string && $0 != .bool })
    func showsNumbersOfEveryDType(dtype: DType) throws {
        let tensor = try Ops.cast(Tensor([Float(0), 1, 100]), to: dtype)
        let values = dtype.isFloatingPoint ? "[0.0, 1.0, 100.0]" : "[0, 1, 100]"
        #expect("\(tensor)" == "Tensor(\(values), shape: (3,), dtype: \(dtype))")
    }

    @Test func showsTruthValuesTextAndWeakScalars() throws {
        #expect(try "\(Tensor([true, false]))" == "Tensor([true, false], shape: (2,), dtype: bool)")
        #expect(
            try "\(Tensor(strings: ["a", "b\n"]))"
                == #"Tensor(["a", "b\n"], shape: (2,), dtype: string)"#)
        #expect("\(2.0 as Tensor)" == "Tensor(2.0, shape: (), dtype: float32)")
    }

    @Test func showsOnlyTheEdgesOfManyElements() throws {
        let tensor = try Ops.arange(2000)
        #expect(
            "\(tensor)"
                == "Tensor([0, 1, 2, …, 1997, 1998, 1999], shape: (2000,), dtype: int32)")
        let columns = try Ops.reshape(tensor, [1000, 2])
        #expect("\(columns)".hasPrefix("Tensor([[0, 1], [2, 3], [4, 5], …, [1994, 1995]"))
    }

    @Test func showsOnlyTheSpecOfWhatHasNoValues() {
        let symbolic = Tensor.symbolic(TensorSpec(shape: [nil, 3], dtype: .float32))
        #expect("\(symbolic)" == "Tensor(shape: (None, 3), dtype: float32)")
    }
}
