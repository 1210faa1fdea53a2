import KerasHDF5

extension HDF5Limits {
    /// What the weights of a model may ask for.
    ///
    /// Names become strings here, and it takes Swift long to compare those that are made for it.
    static let ofModels: HDF5Limits = {
        var limits = HDF5Limits()
        limits.nameBytes = 4096
        return limits
    }()
}
