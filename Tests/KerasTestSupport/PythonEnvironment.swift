import Foundation

/// An interpreter with a certain Keras installed. `make python` makes them all.
public enum PythonEnvironment: Hashable, Sendable {
    /// The oracle: Keras 3.15.1 on JAX, with h5py.
    case keras
    /// An older Keras 3 on NumPy, for "does our file load there, too?".
    case older(OlderKeras)

    /// The environment variable that names another interpreter, or another folder of older ones.
    var variable: String {
        switch self {
        case .keras: "KERAS_PYTHON"
        case .older: "KERAS3X_FOLDER"
        }
    }

    /// The interpreter's path, whether or not it exists.
    public var pythonPath: String {
        let named = ProcessInfo.processInfo.environment[variable].flatMap { $0.isEmpty ? nil : $0 }
        switch self {
        case .keras: return named ?? PackageRoot.file(".venv/bin/python")
        case .older(let version):
            return (named ?? PackageRoot.file(".venv-keras3x")) + "/\(version.rawValue)/bin/python"
        }
    }

    /// The variables the process is started with: the caller's own, and those that fix the backend.
    var processEnvironment: [String: String] {
        var variables = ProcessInfo.processInfo.environment
        variables["KERAS_BACKEND"] = self == .keras ? "jax" : "numpy"
        variables["JAX_PLATFORMS"] = "cpu"
        // What is computed once should be compiled quickly, and not again in the next run.
        let quick = "--xla_backend_optimization_level=0 --xla_llvm_disable_expensive_passes=true"
        variables["XLA_FLAGS"] = variables["XLA_FLAGS"].map { "\($0) \(quick)" } ?? quick
        variables["JAX_COMPILATION_CACHE_DIR"] = PackageRoot.file(".build/oracle-cache")
        variables["JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS"] = "0"
        variables["JAX_PERSISTENT_CACHE_MIN_ENTRY_SIZE_BYTES"] = "-1"
        variables["PYTHONHASHSEED"] = "0"
        variables["PYTHONDONTWRITEBYTECODE"] = "1"
        variables["PYTHONIOENCODING"] = "utf-8"
        // A sanitizer preloaded into the tests must not be loaded into Python too.
        variables["LD_PRELOAD"] = nil
        return variables
    }
}
