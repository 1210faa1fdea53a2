/// Where a value stands in a config: `config.layers.0.config.units`.
///
/// A file decides how long its keys are and how many values stand below them, so a step is a link
/// to the one before it, and text is made only for an error.
final class ConfigPath: CustomStringConvertible {
    private let parent: ConfigPath?
    private let component: String

    init(_ component: String, in parent: ConfigPath? = nil) {
        self.component = component
        self.parent = parent
    }

    /// The whole path; the first component, which the file has no say in, is not cut.
    var description: String {
        var components: [String] = []
        var place = self
        while let parent = place.parent {
            components.append(place.component.excerpt())
            place = parent
        }
        components.append(place.component)
        return components.reversed().joined(separator: ".")
    }
}
