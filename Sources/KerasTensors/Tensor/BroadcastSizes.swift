/// The sizes that both `a` and `b` can be broadcast to; -1 stands for an unknown size. `nil` if
/// they do not fit.
func broadcastSizes(_ a: [Int], _ b: [Int]) -> [Int]? {
    let rank = max(a.count, b.count)
    var result = [Int](repeating: 1, count: rank)
    for position in 0..<rank {
        let left = position < rank - a.count ? 1 : a[position - (rank - a.count)]
        let right = position < rank - b.count ? 1 : b[position - (rank - b.count)]
        if left == right || right == 1 {
            result[position] = left
        } else if left == 1 || left == -1 {
            result[position] = right
        } else if right == -1 {
            result[position] = left
        } else {
            return nil
        }
    }
    return result
}
