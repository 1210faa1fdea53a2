/// An attribute that was found, and is read when somebody wants it: one that nobody wants may be of
/// any type, and large.
package struct HDF5StoredAttribute {
    /// Its name.
    package let name: String
    let path: String
    let message: ObjectHeader.Message
    let reader: MetadataReader

    /// The attribute.
    ///
    /// - Throws: `HDF5Error.malformed`, `.unsupported` or `.resourceLimit` with the object's path.
    package func read() throws -> HDF5Attribute {
        try HDF5Error.locating(path) { try value(of: AttributeMessage(message, reader: reader)) }
    }

    /// The text of a scalar text attribute; `nil` for anything else, which is not read.
    ///
    /// - Throws: As ``read()``.
    package func text() throws -> String? {
        try HDF5Error.locating(path) {
            let attribute = try AttributeMessage(message, reader: reader)
            switch attribute.type {
            case .fixedString, .variableString: break
            default: return nil
            }
            return attribute.dataspace.shape.isEmpty ? try value(of: attribute).string : nil
        }
    }

    private func value(of attribute: AttributeMessage) throws -> HDF5Attribute {
        let decoder = ElementDecoder(
            type: attribute.type, count: attribute.dataspace.elementCount, reader: reader)
        return HDF5Attribute(
            name: name, type: attribute.type, shape: attribute.dataspace.shape,
            value: try decoder.value(of: attribute.data))
    }
}

extension HDF5Group {
    /// All attributes, in the order of the file, none of which was read.
    ///
    /// - Throws: `HDF5Error.malformed`, `.unsupported` with the group's path.
    package var storedAttributes: [HDF5StoredAttribute] {
        get throws { try reader.storedAttributes(of: address, path: path) }
    }
}

extension HDF5Dataset {
    /// All attributes, in the order of the file, none of which was read.
    ///
    /// - Throws: `HDF5Error.malformed`, `.unsupported` with the dataset's path.
    package var storedAttributes: [HDF5StoredAttribute] {
        get throws { try reader.storedAttributes(of: address, path: path) }
    }
}
