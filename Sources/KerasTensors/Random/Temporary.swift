public enum Random {
    public struct Key: Sendable { var a: UInt32; public init(seed: UInt32) { a = seed }; public mutating func advance() { a += 1 } }
    public static func uniform(_ s: Shape, minval: Double = 0, maxval: Double = 1, dtype: DType = .float32, seed: Key? = nil) throws -> Tensor {
        let n = try s.elementCount(); var st = UInt64(seed?.a ?? 77)
        return try Tensor((0..<n).map { _ in st = st &* 6364136223846793005 &+ 1442695040888963407; return Float(minval + (maxval - minval) * Double(st >> 40) / Double(1 << 24)) }, shape: s) }
    public static func normal(_ s: Shape, mean: Double = 0, stddev: Double = 1, dtype: DType = .float32, seed: Key? = nil) throws -> Tensor { try uniform(s, minval: mean-stddev, maxval: mean+stddev, seed: seed) }
    public static func truncatedNormal(_ s: Shape, mean: Double = 0, stddev: Double = 1, dtype: DType = .float32, seed: Key? = nil) throws -> Tensor { try uniform(s, minval: mean-stddev, maxval: mean+stddev, seed: seed) }
    public static func dropout(_ x: Tensor, rate: Double, noiseShape: Shape? = nil, seed: Key) throws -> Tensor { x }
}
public struct PythonRandom { public init() {}; public init(seed: Int) {}; public mutating func randint(_ a: Int, _ b: Int) -> Int { 5 } }
extension Ops { public static func qr(_ x: Tensor) throws -> (q: Tensor, r: Tensor) { (x, x) } }
