import Foundation

/// An interpreter with a certain Keras installed. `make python` makes both.
public enum PythonEnvironment: String, CaseIterable, Sendable {
    /// The oracle: Keras 3.15.1 on JAX, with h5py.
    case keras
    /// Keras 3.3.3 on NumPy, for "does our file load in an old Keras?".
    case keras33

    /// The environment variable that overrides the interpreter's path.
    var variable: String {
        switch self {
        case .keras: "KERAS_PYTHON"
        case .keras33: "KERAS33_PYTHON"
        }
    }

    /// The interpreter's path, whether or not it exists.
    public var pythonPath: String {
        if let path = ProcessInfo.processInfo.environment[variable], !path.isEmpty { return path }
        switch self {
        case .keras: return PackageRoot.file(".venv/bin/python")
        case .keras33: return PackageRoot.file(".venv-keras33/bin/python")
        }
    }

    /// The variables the process is started with: the caller's own, and those that fix the backend.
    var processEnvironment: [String: String] {
        var variables = ProcessInfo.processInfo.environment
        variables["KERAS_BACKEND"] = self == .keras ? "jax" : "numpy"
        variables["JAX_PLATFORMS"] = "cpu"
        variables["PYTHONHASHSEED"] = "0"
        variables["PYTHONDONTWRITEBYTECODE"] = "1"
        variables["PYTHONIOENCODING"] = "utf-8"
        // A sanitizer preloaded into the tests must not be loaded into Python too.
        variables["LD_PRELOAD"] = nil
        return variables
    }
}
