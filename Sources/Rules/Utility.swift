extension AgentSpecification {
    /// The value of each decision against each truth, `utility[decision][truth]` on 0…1 by label index.
    ///
    /// 1 for a right decision and 0 for a wrong one, so that mean utility is accuracy; with costs, `1 − cost / max cost`.
    /// Costs that are all zero make every decision worth 1.
    package var utilities: [[Double]] {
        let k = labels.count
        guard let costs else {
            return (0..<k).map { decision in (0..<k).map { $0 == decision ? 1 : 0 } }
        }
        let matrix: [[Double]]
        switch costs {
        case .binary(let falsePositive, let falseNegative):
            matrix = [[0, falsePositive], [falseNegative, 0]]
        case .matrix(let values):
            matrix = values
        }
        let highest = matrix.joined().max() ?? 0
        guard highest > 0 else { return matrix.map { $0.map { _ in 1 } } }
        return matrix.map { $0.map { 1 - $0 / highest } }
    }
}
