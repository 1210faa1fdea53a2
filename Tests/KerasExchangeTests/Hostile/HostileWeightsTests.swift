import Keras
import KerasTestSupport
import Testing

/// Weights that lead out of the file, hide in it, or are not what the model needs.
@Suite(.serialized) struct HostileWeightsTests {
    private static let kernel = "layers/dense/vars/0"

    private static func edited(_ expected: String, _ script: String) -> HostileCase {
        HostileCase(script, expected) { try $0.editWeights(script) }
    }

    /// Every place of the tree that a load passes.
    private static let places = [
        kernel, "layers/dense_1/vars/1", "layers/dense/vars", "layers/dense", "layers",
        "optimizer/vars", "optimizer/vars/0",
    ]

    static let links: [HostileCase] = places.flatMap { place in
        [
            edited(
                "HDF5Error.notAllowed ExternalLink \(place)",
                "del f['\(place)']; f['\(place)'] = h5py.ExternalLink('other.h5', '/a')"),
            edited(
                "HDF5Error.notAllowed SoftLink \(place)",
                "f['zz'] = f['\(place)']; del f['\(place)']; f['\(place)'] = h5py.SoftLink('/zz')"),
        ]
    }

    static let hiddenData: [HostileCase] = [
        (kernel, "(4, 3)"), ("layers/dense/vars/1", "(3,)"), ("layers/dense_1/vars/0", "(3, 2)"),
        ("optimizer/vars/1", "()"), ("optimizer/vars/2", "(4, 3)"),
    ].flatMap { place, shape in
        [
            edited(
                "HDF5Error.notAllowed external Dataset \(place)",
                """
                del f['\(place)']
                f.create_dataset('\(place)', \(shape == "()" ? "(1,)" : shape), 'f4',
                                 external=[('/etc/passwd', 0, 48)])
                """),
            edited(
                "HDF5Error.notAllowed virtual Dataset \(place)",
                """
                del f['\(place)']
                v = h5py.VirtualLayout(\(shape == "()" ? "(1,)" : shape), 'f4')
                v[...] = h5py.VirtualSource('o.h5', 'd', \(shape == "()" ? "(1,)" : shape))
                f.create_virtual_dataset('\(place)', v)
                """),
        ]
    }

    private static func replaced(_ expected: String, _ what: String) -> HostileCase {
        edited(expected, "v = f['layers/dense/vars']; del v['0']; \(what)")
    }

    static let types: [HostileCase] = [
        replaced("HDF5Error.wrongKind \(kernel)", "v['0'] = 'weights'"),
        replaced("HDF5Error.wrongKind \(kernel)", "v['0'] = np.full((4, 3), b'weights')"),
        replaced("HDF5Error.unsupported \(kernel)", "v['0'] = np.zeros((4, 3), [('a', 'f4')])"),
        replaced(
            "HDF5Error.unsupported \(kernel)",
            "v.create_dataset('0', (4, 3), h5py.vlen_dtype('f4'))"),
        replaced(
            "HDF5Error.unsupported \(kernel)", "v.create_dataset('0', (4, 3), h5py.ref_dtype)"),
        replaced("HDF5Error.unsupported \(kernel)", "v['0'] = np.zeros((4, 3), 'V3')"),
        replaced("HDF5Error.unsupported \(kernel)", "v['0'] = np.zeros((4, 3), 'V2')"),
        replaced(
            "HDF5Error.unsupported \(kernel)",
            "v.create_dataset('0', (4, 3), h5py.enum_dtype({'a': 1, 'b': 7}))"),
        replaced("HDF5Error.unsupported \(kernel)", "v['0'] = np.zeros((4, 3), 'c8')"),
        replaced("HDF5Error.unsupported \(kernel)", "v['0'] = np.zeros((4, 3), 'f16')"),
    ]

    static let kinds: [HostileCase] = [
        edited(
            "HDF5Error.wrongKind layers/dense/vars",
            "del f['layers/dense/vars']; f['layers/dense/vars'] = np.ones(3)"),
        edited(
            "HDF5Error.wrongKind layers/dense",
            "del f['layers/dense']; f['layers/dense'] = np.ones(3)"),
        edited("HDF5Error.wrongKind layers", "del f['layers']; f['layers'] = np.ones(3)"),
        edited(
            "HDF5Error.wrongKind optimizer/vars", "del f['optimizer/vars']; f['optimizer/vars'] = 1"
        ),
        edited("HDF5Error.wrongKind \(kernel)", "del f['\(kernel)']; f.create_group('\(kernel)')"),
        edited(
            "HDF5Error.wrongKind optimizer/vars/0",
            "del f['optimizer/vars/0']; f.create_group('optimizer/vars/0')"),
        edited(
            "HDF5Error.wrongKind \(kernel)",
            "del f['\(kernel)']; f['\(kernel)'] = np.dtype('f4')"),
    ]

    private static let first = "KerasError.stateMismatch layers/dense"

    static let counts: [HostileCase] = [
        edited(first, "del f['\(kernel)']"),
        edited(first, "del f['layers/dense/vars/1']"),
        edited(first, "del f['layers/dense']"),
        edited(first, "del f['layers/dense/vars']"),
        edited(first, "f['layers/dense/vars/2'] = np.ones(3)"),
        edited(first, "f.move('layers/dense/vars/1', 'layers/dense/vars/bias')"),
        edited("\(first), layers/dense_1", "del f['layers']"),
        edited("\(first), layers/dense_1", "del f['layers']; f.create_group('layers')"),
        edited(first, "v = f['layers/dense/vars']; del v['0']; v['0'] = np.ones((3, 4), 'f4')"),
        edited(first, "v = f['layers/dense/vars']; del v['0']; v['0'] = np.ones((4, 3, 1), 'f4')"),
        edited(first, "v = f['layers/dense/vars']; del v['0']; v['0'] = np.ones(12, 'f4')"),
        edited(first, "v = f['layers/dense/vars']; del v['0']; v['0'] = np.float32(1)"),
        edited(first, "v = f['layers/dense/vars']; del v['1']; v['1'] = np.ones((3, 0), 'f4')"),
        edited(
            "KerasError.stateMismatch optimizer",
            "v = f['optimizer/vars']; del v['2']; v['2'] = np.ones((3, 4), 'f4')"),
    ]

    static let bombs: [HostileCase] = [
        "(100000, 100000), 'f4', compression='gzip'", "(100000, 100000), 'f4', chunks=(100, 100)",
        "(10**9, 10**9), 'f4'", "(2**40,), 'f8'", "(10**6, 10**6), 'f4', fillvalue=1.0",
    ].map { declaration in
        HostileCase(declaration, "HDF5Error.resourceLimit \(kernel)") {
            try $0.editWeights(
                "v = f['layers/dense/vars']; del v['0']; v.create_dataset('0', \(declaration))")
        }
    }

    static let cycles: [HostileCase] = [
        "f['layers/dense/again'] = f['layers/dense']", "f['root'] = f['/']",
        "f['layers/dense/vars/loop'] = f['layers']", "f['optimizer/optimizer'] = f['optimizer']",
        "g = f.create_group('a/b/c'); g['d'] = f['a']",
    ].map { script in
        // The walk never gets there, except where a cycle stands among an object's variables.
        HostileCase(script, "none") { try $0.editWeights(script) }
    }

    @Test(arguments: links)
    func `a link to elsewhere is refused before it is resolved`(_ item: HostileCase) throws {
        try item.check()
    }

    @Test(arguments: hiddenData)
    func `values in other files are refused`(_ item: HostileCase) throws { try item.check() }

    @Test(arguments: types)
    func `values of types that no weights have are refused`(_ item: HostileCase) throws {
        try item.check()
    }

    @Test(arguments: kinds)
    func `a dataset for a group, or the reverse, is refused`(_ item: HostileCase) throws {
        try item.check()
    }

    @Test(arguments: counts)
    func `variables too few, too many or of other shapes are refused`(_ item: HostileCase) throws {
        try item.check()
    }

    @Test(arguments: bombs)
    func `what declares more than it stores is refused`(_ item: HostileCase) throws {
        try item.check()
    }

    @Test(arguments: cycles)
    func `groups that contain themselves do no harm`(_ item: HostileCase) throws {
        try item.check()
    }

    @Test(arguments: [0, 1, 7, 96, 800, 2000, 5000])
    func `weights that end early are called truncated`(length: Int) throws {
        try HostileCase(
            "\(length) bytes",
            length < 8 ? "HDF5Error.signatureNotFound" : "HDF5Error.truncated"
        ) {
            $0[ForgedArchive.weights] = Array($0[ForgedArchive.weights].prefix(length))
        }.check()
    }

    @Test(arguments: [
        "", "not HDF5", "PK\u{3}\u{4}", "\u{93}NUMPY", "<html>", "{\"vars\": {}}",
    ])
    func `weights that are something else are called so`(text: String) throws {
        try HostileCase(text, "HDF5Error.signatureNotFound") {
            $0[ForgedArchive.weights] = Array(text.utf8)
        }.check()
    }

    @Test func `weights in npz form are refused, and missing ones missed`() throws {
        try HostileCase("npz", "KerasError.invalidFile model.weights.npz") {
            $0.remove(ForgedArchive.weights)
            $0["model.weights.npz"] = []
        }.check()
        try HostileCase("none", "KerasError.invalidFile model.weights.h5") {
            $0.remove(ForgedArchive.weights)
        }.check()
    }
}
