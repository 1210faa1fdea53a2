import Foundation

/// The most probable labellings of one sequence, by prefix beam search (A. Hannun and others, "First-pass
/// large vocabulary continuous speech recognition using bi-directional recurrent DNNs", 2014), as Keras's
/// on JAX.
///
/// A labelling is a node of a tree: its last label, and the number of the node of what is before it.
struct CTCBeamSearch {
    private let classCount: Int
    private let blank: Int
    private let width: Int
    private var nodes = [Node.root]
    private var numbers = [Node.root: 0]
    private var beams = [Beam(node: .root, emitted: -.infinity, masked: 0)]

    private struct Node: Hashable {
        /// The number of the node before, if there is one.
        var parent: Int
        var label: Int

        static let root = Node(parent: -1, label: -1)
    }

    /// A labelling, and the logarithms of its probability with its last label, or with a blank, at the
    /// last step.
    private struct Beam {
        var node: Node
        var emitted: Double
        var masked: Double
        var total: Double { emitted.logSumExp(masked) }
    }

    init(classCount: Int, blank: Int, width: Int) {
        self.classCount = classCount
        self.blank = blank
        self.width = width
    }

    /// Goes on by one step, of which `logs` has the logarithms of the classes' probabilities.
    mutating func step(_ logs: UnsafeBufferPointer<Double>) {
        var candidates = beams.map { Beam(node: $0.node, emitted: -.infinity, masked: -.infinity) }
        let places = Dictionary(uniqueKeysWithValues: zip(beams.map(\.node), beams.indices))
        for (index, beam) in beams.enumerated() {
            guard let number = numbers[beam.node] else { continue }
            let total = beam.total
            candidates[index].masked = total + logs[blank]
            for label in 0..<classCount where label != blank {
                var longer = total
                if label == beam.node.label {
                    // Without a blank between them, two of a label are one.
                    candidates[index].emitted =
                        candidates[index].emitted.logSumExp(beam.emitted + logs[label])
                    longer = beam.masked
                }
                longer += logs[label]
                guard longer > -.infinity else { continue }
                let node = Node(parent: number, label: label)
                if let place = places[node] {
                    candidates[place].emitted = candidates[place].emitted.logSumExp(longer)
                } else {
                    candidates.append(Beam(node: node, emitted: longer, masked: -.infinity))
                }
            }
        }
        beams = best(of: candidates, width)
        // Only what is kept can have children.
        for beam in beams where numbers[beam.node] == nil {
            numbers[beam.node] = nodes.count
            nodes.append(beam.node)
        }
    }

    /// The `count` most probable labellings, fewer if there are no more, and the logarithms of their
    /// probabilities.
    func best(_ count: Int) -> [(labels: [Int], score: Double)] {
        best(of: beams, count).map { (labels(of: $0.node), $0.total) }
    }

    private func best(of candidates: [Beam], _ count: Int) -> [Beam] {
        let scored = candidates.lazy.map { (beam: $0, score: $0.total) }
            .filter { $0.score > -.infinity }
        let sorted = scored.sorted { first, second in
            first.score != second.score
                ? first.score > second.score : comesFirst(first.beam.node, second.beam.node)
        }
        return sorted.prefix(count).map(\.beam)
    }

    /// Which of two equally probable ones Keras takes: the one that is first by its labels, or longer.
    private func comesFirst(_ a: Node, _ b: Node) -> Bool {
        let (a, b) = (labels(of: a), labels(of: b))
        for (x, y) in zip(a, b) where x != y { return x < y }
        return a.count > b.count
    }

    private func labels(of node: Node) -> [Int] {
        var (labels, node) = ([Int](), node)
        while node.parent >= 0 {
            labels.append(node.label)
            node = nodes[node.parent]
        }
        return labels.reversed()
    }
}

extension Double {
    /// log(eᵃ + eᵇ)
    fileprivate func logSumExp(_ other: Double) -> Double {
        let (larger, smaller) = (Swift.max(self, other), Swift.min(self, other))
        return smaller == -.infinity ? larger : larger + log1p(exp(smaller - larger))
    }
}
