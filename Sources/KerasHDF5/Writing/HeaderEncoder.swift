/// Object headers of version 1, with the messages that h5py writes.
enum HeaderEncoder {
    private static let prefixSize = 16
    private static let messageHeadSize = 8
    /// h5py reserves this much for a dataset's messages, so that attributes can be added.
    private static let datasetBlockSize = 256
    static let textType = DatatypeMessage.encoding(of: .variableString(characterSet: .utf8))

    /// A text in the global heap.
    struct TextReference {
        let length: Int
        let collection: Int
        let index: Int
    }

    // MARK: Sizes

    static func groupSize(attributes: ArraySlice<(name: String, value: String)>) -> Int {
        prefixSize + messageHeadSize + 16 + attributesSize(attributes)
    }

    static func datasetSize(
        _ dataset: HDF5Layout.Dataset, type: [UInt8],
        attributes: ArraySlice<(name: String, value: String)>
    ) -> Int {
        let used = datasetMessagesSize(dataset, type: type) + attributesSize(attributes)
        return prefixSize + max(used, datasetBlockSize)
    }

    private static func datasetMessagesSize(_ dataset: HDF5Layout.Dataset, type: [UInt8]) -> Int {
        4 * messageHeadSize + dataspaceSize(dataset.shape) + type.count + 8 + 24
    }

    private static func dataspaceSize(_ shape: [Int]) -> Int { 8 + 16 * shape.count }

    private static func attributesSize(
        _ attributes: ArraySlice<(name: String, value: String)>
    ) -> Int {
        attributes.reduce(0) { $0 + messageHeadSize + attributeSize($1.name) }
    }

    private static func attributeSize(_ name: String) -> Int {
        8 + (name.utf8.count + 1).roundedUp(to: 8) + textType.count + 8 + 16
    }

    // MARK: Bytes

    static func appendGroup(
        to buffer: inout ByteBuffer, tree: Int, heap: Int,
        attributes: [(name: String, value: TextReference)]
    ) {
        let size = attributes.reduce(messageHeadSize + 16) {
            $0 + messageHeadSize + attributeSize($1.name)
        }
        appendPrefix(to: &buffer, messages: 1 + attributes.count, size: size)
        appendMessageHead(to: &buffer, .symbolTable, size: 16)
        buffer.appendAddress(tree)
        buffer.appendAddress(heap)
        for attribute in attributes { append(attribute, to: &buffer) }
    }

    static func appendDataset(
        to buffer: inout ByteBuffer, _ dataset: HDF5Layout.Dataset, type: [UInt8], dataOffset: Int?,
        attributes: [(name: String, value: TextReference)]
    ) {
        let used = attributes.reduce(datasetMessagesSize(dataset, type: type)) {
            $0 + messageHeadSize + attributeSize($1.name)
        }
        let rest = datasetBlockSize - used
        appendPrefix(
            to: &buffer, messages: 4 + attributes.count + (rest > 0 ? 1 : 0),
            size: max(used, datasetBlockSize))

        appendMessageHead(to: &buffer, .dataspace, size: dataspaceSize(dataset.shape))
        appendDataspace(dataset.shape, to: &buffer)
        appendMessageHead(to: &buffer, .datatype, size: type.count, isConstant: true)
        buffer.append(contentsOf: type)
        appendMessageHead(to: &buffer, .fillValue, size: 8, isConstant: true)
        // Version 2, space allocated late, written if set, defined as the default of size 0.
        buffer.append(contentsOf: [2, 2, 2, 1, 0, 0, 0, 0])
        appendMessageHead(to: &buffer, .layout, size: 24)
        buffer.append(contentsOf: [3, 1])  // version 3, contiguous
        buffer.appendAddress(dataOffset)
        buffer.append(UInt64(dataset.byteCount))
        buffer.appendZeros(6)
        for attribute in attributes { append(attribute, to: &buffer) }
        if rest > 0 {
            buffer.append(UInt16(0))  // a message of nothing
            buffer.append(UInt16(rest - messageHeadSize))
            buffer.appendZeros(rest - 4)
        }
    }

    private static func appendPrefix(to buffer: inout ByteBuffer, messages: Int, size: Int) {
        buffer.append(contentsOf: [1, 0])
        buffer.append(UInt16(messages))
        buffer.append(UInt32(1))  // links to the object
        buffer.append(UInt32(size))
        buffer.appendZeros(4)
    }

    private static func appendMessageHead(
        to buffer: inout ByteBuffer, _ type: ObjectHeader.MessageType, size: Int,
        isConstant: Bool = false
    ) {
        buffer.append(type.rawValue)
        buffer.append(UInt16(size))
        buffer.append(UInt32(isConstant ? 1 : 0))
    }

    private static func appendDataspace(_ shape: [Int], to buffer: inout ByteBuffer) {
        // The flag says that maximal dimensions follow; a scalar has none.
        buffer.append(contentsOf: [1, UInt8(shape.count), shape.isEmpty ? 0 : 1, 0, 0, 0, 0, 0])
        for _ in 0..<2 {
            for dimension in shape { buffer.append(UInt64(dimension)) }
        }
    }

    private static func append(
        _ attribute: (name: String, value: TextReference), to buffer: inout ByteBuffer
    ) {
        appendMessageHead(to: &buffer, .attribute, size: attributeSize(attribute.name))
        buffer.append(contentsOf: [1, 0])
        buffer.append(UInt16(attribute.name.utf8.count + 1))
        buffer.append(UInt16(20))  // the datatype without its padding
        buffer.append(UInt16(8))
        buffer.appendName(attribute.name.utf8)
        buffer.append(contentsOf: textType)
        appendDataspace([], to: &buffer)
        buffer.append(UInt32(attribute.value.length))
        buffer.appendAddress(attribute.value.collection)
        buffer.append(UInt32(attribute.value.index))
    }
}
