import Foundation

/// The folder of the package's checkout, found from where this file was compiled.
public enum PackageRoot {
    public static let path: String = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent()
        .deletingLastPathComponent()
        .deletingLastPathComponent()
        .path

    public static func file(_ relativePath: String) -> String {
        path + "/" + relativePath
    }
}
