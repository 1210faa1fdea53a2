import KerasTensors

/// How metrics change their state.
extension Variable {
    /// Adds `value`, of the variable's shape, in place.
    func accumulate(_ value: Tensor) throws {
        let value = try Ops.cast(value.detached, to: dtype)
        if dtype == .float32, shape.rank == 0, value.rank == 0 {
            try accumulate(value.withBytes { $0.loadUnaligned(as: Float.self) })
        } else {
            try update { $0 = try Ops.add($0, value) }
        }
    }

    /// Adds a number to a float32 scalar: what most metrics do for most batches.
    func accumulate(_ number: Float) throws {
        guard dtype == .float32, shape.rank == 0 else {
            try update { $0 = try Ops.add($0, Tensor(.float(Double(number)))) }
            return
        }
        try update { value in
            try value.withMutableBytes { bytes in
                let sum = bytes.loadUnaligned(as: Float.self) + number
                bytes.storeBytes(of: sum, as: Float.self)
            }
        }
    }

    /// Sets every element to zero.
    func assignZero() throws {
        try update { value in
            try value.withMutableBytes { bytes in
                _ = bytes.initializeMemory(as: UInt8.self, repeating: 0)
            }
        }
    }
}
