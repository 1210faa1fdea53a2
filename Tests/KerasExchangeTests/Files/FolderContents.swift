import Foundation

/// Everything under a folder: the bytes of files by their paths, `nil` for folders.
func contents(ofFolder path: String) throws -> [String: Data?] {
    var contents: [String: Data?] = [:]
    for name in try FileManager.default.subpathsOfDirectory(atPath: path) {
        let url = URL(fileURLWithPath: path + "/" + name)
        var isFolder: ObjCBool = false
        _ = FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder)
        contents.updateValue(isFolder.boolValue ? nil : try Data(contentsOf: url), forKey: name)
    }
    return contents
}

/// Makes a folder hold what another one does, and nothing else.
func copyFolder(_ source: String, to target: String) throws {
    if FileManager.default.fileExists(atPath: target) {
        try FileManager.default.removeItem(atPath: target)
    }
    try FileManager.default.copyItem(atPath: source, toPath: target)
}
