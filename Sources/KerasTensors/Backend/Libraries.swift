import CKerasBLAS

/// The libraries below.
enum Libraries {
    /// Makes OpenBLAS serial, once: the threads are ours.
    static let configured: Void = openblas_set_num_threads(1)
}
