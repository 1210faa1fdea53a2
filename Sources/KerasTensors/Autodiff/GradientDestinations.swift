/// Where the gradients of an application's inputs go, one for each input.
///
/// An array would cost every recorded op an allocation.
struct GradientDestinations {
    struct Destination {
        /// The input's node, -1 where it leads back to nothing.
        var node = -1
        /// The dtype that the input had before the op cast it.
        var dtype = DType.float32
    }

    private(set) var count = 0
    private var first = Destination()
    private var second = Destination()
    private var third = Destination()
    private var others: [Destination] = []

    mutating func append(_ destination: Destination) {
        switch count {
        case 0: first = destination
        case 1: second = destination
        case 2: third = destination
        default: others.append(destination)
        }
        count += 1
    }

    subscript(position: Int) -> Destination {
        switch position {
        case 0: first
        case 1: second
        case 2: third
        default: others[position - 3]
        }
    }
}
