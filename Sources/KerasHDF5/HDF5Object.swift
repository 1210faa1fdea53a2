/// What a link leads to.
public enum HDF5Object: Sendable {
    case group(HDF5Group)
    case dataset(HDF5Dataset)
}

extension ObjectHeader {
    /// What kind of object this is, told by the messages that only that kind has.
    var kind: HDF5Error.Kind {
        var hasType = false
        for message in messages {
            switch message.type {
            case .symbolTable, .linkInfo, .link: return .group
            case .layout, .dataspace: return .dataset
            case .datatype: hasType = true
            default: continue
            }
        }
        return hasType ? .namedDatatype : .group
    }
}
