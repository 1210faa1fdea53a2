@testable import KerasTensors

/// Equations of `einsum`.
enum EinsumCases {
    static let all: [OracleCase] = [
        of("i,i->", .numbers(4), .numbers(4)),
        of("i,j->ij", .numbers(2), .numbers(3)),
        of("ij,jk->ik", .numbers(2, 3), .numbers(3, 4)),
        of("ij,kj->ki", .numbers(2, 3), .numbers(4, 3)),
        of("bij,bjk->bik", .numbers(2, 3, 4), .numbers(2, 4, 2)),
        of("bij,bkj->bki", .numbers(2, 3, 4), .numbers(2, 2, 4)),
        of("abc,cde->abde", .numbers(2, 3, 4), .numbers(4, 2, 3)),
        of("abcd,cde->abe", .numbers(2, 3, 2, 4), .numbers(2, 4, 3)),
        of("aecd,abcd->acbe", .numbers(2, 4, 2, 3), .numbers(2, 3, 2, 3)),
        of("acbe,aecd->abcd", .numbers(2, 2, 3, 4), .numbers(2, 4, 2, 3)),
        of("bi,bi->b", .numbers(3, 4), .numbers(3, 4)),
        of("bi,bi->bi", .numbers(3, 4), .numbers(3, 4)),
        of("b,bi->ib", .numbers(3), .numbers(3, 4)),
        of("ij->ji", .numbers(2, 3)), of("ij->", .numbers(2, 3)), of("ij->j", .numbers(2, 3)),
        // The diagonal, its sum, and diagonals of more than one kind.
        of("ii->i", .numbers(3, 3)), of("ii", .numbers(3, 3)),
        of("iji->j", .numbers(3, 2, 3)),
        of("iijj->ij", .numbers(2, 2, 3, 3)),
        of("iii->i", .numbers(3, 3, 3)),
        of("bii,bi->b", .numbers(2, 3, 3), .numbers(2, 3)),
        // Without an arrow.
        of("ij,jk", .numbers(2, 3), .numbers(3, 4)), of("ba", .numbers(2, 3)),
        of("i,i", .numbers(3), .numbers(3)), of("...b,...a", .numbers(2, 3), .numbers(2, 4)),
        // Axes without letters, of any number.
        of("...ij,...jk->...ik", .numbers(2, 2, 3, 4), .numbers(2, 2, 4, 2)),
        of("...ij,...jk->...ik", .numbers(3, 2, 3), .numbers(3, 2)),
        of("...ij,jk->ik...", .numbers(4, 2, 3), .numbers(3, 2)),
        of("...x,xy->...y", .numbers(2, 3, 4), .numbers(4, 2)),
        of("i...,i->...", .numbers(3, 2, 2), .numbers(3)), of("...->...", .numbers(2, 3)),
        of("i...j->j...i", .numbers(2, 3, 4)), of("...,...->...", .numbers(2, 1), .numbers(1, 3)),
        // Sizes of 1 broadcast.
        of("ij,jk->ik", .numbers(2, 1), .numbers(3, 4)),
        of("ij,ij->ij", .numbers(2, 1), .numbers(1, 3)),
        // Several terms, the best order of which is not that in which they stand.
        of("ij,jk,kl->il", .numbers(2, 3), .numbers(3, 4), .numbers(4, 2), relative: 1e-5),
        of("ab,cd,bc->ad", .numbers(2, 3), .numbers(4, 2), .numbers(3, 4), relative: 1e-5),
        of("i,j,ij->", .numbers(2), .numbers(3), .numbers(2, 3), relative: 1e-5),
        of("a,ab,abc->bc", .numbers(2), .numbers(2, 3), .numbers(2, 3, 4), relative: 1e-5),
        of(" i j , j ->i", .numbers(2, 3), .numbers(3)),
        of("aB,Bc", .numbers(2, 3), .numbers(3, 4)),
        of("i,i->i", .numbers(0), .numbers(0)), of("ij,jk->ik", .numbers(2, 0), .numbers(0, 3)),
    ]

    private static func of(
        _ subscripts: String, _ inputs: OracleCase.Input..., relative: Double = 4e-6
    ) -> OracleCase {
        let names = ["x", "y", "z"].prefix(inputs.count).joined(separator: ", ")
        return OracleCase(
            one: "ops.einsum('\(subscripts)', \(names))", inputs: inputs, relative: relative
        ) { try Ops.einsum(subscripts, $0) }
    }
}
