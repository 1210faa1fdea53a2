import Testing

@testable import KerasTensors

@Suite struct ShapeTests {
    @Test(
        arguments: [
            ([], "()"), ([3], "(3,)"), ([nil, 784], "(None, 784)"), ([2, -5], "(2, negative)"),
        ] as [(Shape, String)])
    func isSpelledAsPythonDoes(shape: Shape, text: String) {
        #expect(shape.description == text)
    }

    @Test(
        arguments: [
            ([], 1), ([2, 3], 6), ([4, 0, 3], 0), ([1 << 59], 1 << 59),
        ] as [(Shape, Int)])
    func countsElements(shape: Shape, count: Int) throws {
        #expect(try shape.elementCount() == count)
    }

    @Test(arguments: [[1 << 61], [1 << 31, 1 << 31], [0, 1 << 40, 1 << 40]] as [Shape])
    func refusesSizesWhoseProductIsTooLarge(shape: Shape) {
        #expect(throws: TensorError.shapeOverflow(shape)) { try shape.elementCount() }
    }

    @Test(arguments: [[nil, 3], [-1], [0, -7]] as [Shape])
    func refusesToCountUnknownAndNegativeSizes(shape: Shape) {
        #expect(throws: TensorError.unknownDimension(operation: "elementCount", shape: shape)) {
            try shape.elementCount()
        }
    }

    @Test func aNegativeSizeIsNotAnUnknownOne() {
        #expect(Shape([-1]) != [nil])
        #expect(Shape([2]).replacing(axis: 0, with: -1) == Shape([-1]))
        #expect(Shape([2]).replacing(axis: 0, with: nil) == [nil])
        #expect(!Shape([-3]).isFullyKnown)
    }

    @Test(arguments: [(0, 2), (-1, 4), (-3, 2), (2, 4)])
    func axesCountFromBothEnds(axis: Int, size: Int) {
        #expect(Shape([2, 3, 4])[axis] == size)
    }

    @Test(arguments: [3, -4, Int.max, Int.min])
    func thereIsNothingAlongOtherAxes(axis: Int) {
        let shape: Shape = [2, 3, 4]
        #expect(shape[axis] == nil && shape.index(ofAxis: axis) == nil)
        #expect(shape.replacing(axis: axis, with: 7) == shape)
    }

    @Test(
        arguments: [
            ([2, 3], [2, 3], true), ([nil, 3], [5, 3], true), ([2, 3], [3, 2], false),
            ([2], [2, 1], false),
        ] as [(Shape, Shape, Bool)])
    func isCompatibleWhereBothAreKnown(a: Shape, b: Shape, expected: Bool) {
        #expect(a.isCompatible(with: b) == expected)
        #expect(b.isCompatible(with: a) == expected)
    }
}
