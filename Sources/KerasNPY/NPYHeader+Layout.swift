extension NPYHeader {
    /// The elements in little-endian and C order, whatever they were in.
    func normalized(_ bytes: [UInt8]) -> [UInt8] {
        guard isFortranOrder, shape.count > 1, !bytes.isEmpty else {
            return isBigEndian ? withSwappedBytes(bytes) : bytes
        }
        let ordered =
            switch dataType.itemSize {
            case 1: inCOrder(bytes, as: UInt8.self)
            case 2: inCOrder(bytes, as: UInt16.self)
            case 4: inCOrder(bytes, as: UInt32.self)
            default: inCOrder(bytes, as: UInt64.self)
            }
        return isBigEndian ? withSwappedBytes(ordered) : ordered
    }

    private func withSwappedBytes(_ bytes: [UInt8]) -> [UInt8] {
        let size = dataType.itemSize
        guard size > 1 else { return bytes }
        var swapped = bytes
        for start in stride(from: 0, to: swapped.count - size + 1, by: size) {
            for offset in 0..<(size / 2) {
                swapped.swapAt(start + offset, start + size - 1 - offset)
            }
        }
        return swapped
    }

    /// Reorders elements whose first index changes fastest. The bytes must be as many as the shape
    /// needs, and not none.
    private func inCOrder<Item: FixedWidthInteger>(_ bytes: [UInt8], as: Item.Type) -> [UInt8] {
        let size = MemoryLayout<Item>.size
        var strides: [Int] = []
        var stride = 1
        for dimension in shape {
            strides.append(stride)
            stride *= dimension
        }
        let lastAxis = shape.count - 1
        return [UInt8](unsafeUninitializedCapacity: bytes.count) { target, count in
            let target = UnsafeMutableRawBufferPointer(target)
            bytes.withUnsafeBytes { source in
                var index = [Int](repeating: 0, count: shape.count)
                var rowStart = 0
                var position = 0
                while position < bytes.count {
                    for column in 0..<shape[lastAxis] {
                        let offset = (rowStart + column * strides[lastAxis]) * size
                        target.storeBytes(
                            of: source.loadUnaligned(fromByteOffset: offset, as: Item.self),
                            toByteOffset: position, as: Item.self)
                        position += size
                    }
                    rowStart += advance(&index, before: lastAxis, strides: strides)
                }
            }
            count = bytes.count
        }
    }

    /// Moves to the next index in C order, the last axis aside, and returns by how many elements the
    /// row moves.
    private func advance(_ index: inout [Int], before lastAxis: Int, strides: [Int]) -> Int {
        var moved = 0
        for axis in (0..<lastAxis).reversed() {
            index[axis] += 1
            moved += strides[axis]
            if index[axis] < shape[axis] { return moved }
            moved -= index[axis] * strides[axis]
            index[axis] = 0
        }
        return moved
    }
}
