/// The objects of one file that stand in several places of its config, by their ids there.
final class SharedObjects {
    private var objects: [Int: KerasObject] = [:]

    subscript(id: Int) -> KerasObject? {
        get { objects[id] }
        set { objects[id] = newValue }
    }
}
