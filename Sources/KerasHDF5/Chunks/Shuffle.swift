/// The filter shuffle, undone.
enum Shuffle {
    /// Bytes beyond the last whole element were left where they are.
    static func undone(_ bytes: [UInt8], elementSize: Int) -> [UInt8] {
        let count = bytes.count / elementSize
        guard elementSize > 1, count > 1 else { return bytes }
        return [UInt8](unsafeUninitializedCapacity: bytes.count) { output, initialized in
            bytes.withUnsafeBufferPointer { input in
                for part in 0..<elementSize {
                    let plane = part * count
                    for element in 0..<count {
                        output[element * elementSize + part] = input[plane + element]
                    }
                }
                for index in count * elementSize..<bytes.count { output[index] = input[index] }
            }
            initialized = bytes.count
        }
    }
}
