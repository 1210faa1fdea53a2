import KerasNPY
import Testing

@Suite("An array of a .npy file")
struct NPYArrayTests {
    private func expectRoundTrip<Element: NPYElement & Equatable>(
        _ elements: [Element], _ dataType: NPYDataType
    ) throws {
        let array = try NPYArray(elements)
        #expect(array.dataType == dataType)
        #expect(array.shape == [elements.count])
        #expect(array.count == elements.count)
        #expect(array.bytes.count == elements.count * dataType.itemSize)
        #expect(try array.elements() == elements)
    }

    @Test("holds Swift's numbers")
    func elements() throws {
        try expectRoundTrip([Int8.min, 0, .max], .int8)
        try expectRoundTrip([Int16.min, 0, .max], .int16)
        try expectRoundTrip([Int32.min, 0, .max], .int32)
        try expectRoundTrip([Int64.min, 0, .max], .int64)
        try expectRoundTrip([UInt8.min, 1, .max], .uint8)
        try expectRoundTrip([UInt16.min, 1, .max], .uint16)
        try expectRoundTrip([UInt32.min, 1, .max], .uint32)
        try expectRoundTrip([UInt64.min, 1, .max], .uint64)
        try expectRoundTrip([Float.leastNonzeroMagnitude, -0.1, .infinity], .float32)
        try expectRoundTrip([Double.leastNonzeroMagnitude, -0.1, .infinity], .float64)
        try expectRoundTrip([true, false, true], .bool)
        try expectRoundTrip([] as [Float], .float32)
    }

    @Test("is little-endian")
    func byteOrder() throws {
        #expect(try NPYArray([0x0102_0304] as [Int32]).bytes == [4, 3, 2, 1])
        #expect(try NPYArray([1] as [Float]).bytes == [0, 0, 0x80, 0x3F])
    }

    @Test("has one element without dimensions, and none with an empty one")
    func shapes() throws {
        #expect(try NPYArray([7] as [Int32], shape: []).count == 1)
        #expect(try NPYArray([] as [Int32], shape: [4, 0]).count == 0)
    }

    @Test(
        "refuses a shape that is impossible",
        arguments: [[-1], [3, -1], [.max, 2], [.max, .max, 0], Array(repeating: 1, count: 65)])
    func impossibleShape(shape: [Int]) {
        #expect(throws: NPYError(origin: "array", kind: .invalidShape(shape))) {
            try NPYArray([1, 2, 3] as [Int32], shape: shape)
        }
    }

    @Test("refuses a shape of another size")
    func wrongSize() {
        #expect(
            throws: NPYError(origin: "array", kind: .sizeMismatch(expected: 16, found: 12))
        ) { try NPYArray([1, 2, 3] as [Int32], shape: [2, 2]) }
    }

    @Test("does not give its elements as another type")
    func wrongType() throws {
        let array = try NPYArray([1, 2, 3] as [Int32])
        let error = NPYError(
            origin: "array", kind: .dataTypeMismatch(expected: .float32, found: .int32))
        #expect(throws: error) { try array.elements(as: Float.self) }
        #expect(error.description == "array: expected elements of type <f4, found <i4")
    }
}
