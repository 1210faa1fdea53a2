/// The order of samples in `fit(shuffle: true)`.
enum ShuffleOrder {
    static func shuffle(_ indices: inout [Int]) {
        indices.shuffle()
    }
}
