/// Krippendorff's alpha for nominal labels: how far people agree on the same things, beyond chance; 1 full, 0 none, less than 0
/// where they disagree more than chance would have it.
///
/// With n_uc the number of times unit u was given label c, m_u = Σ_c n_uc, n_c = Σ_u n_uc and n = Σ_c n_c, over the units with
/// m_u ≥ 2: `1 − (n − 1)·Σ_u (m_u² − Σ_c n_uc²)/(m_u − 1) / (n² − Σ_c n_c²)`. Unlike kappa it takes any number of people, each of
/// whom may have labeled some of the units only.
///
/// - `counts`: units × K; units with fewer than two labels say nothing and are left out.
///
/// Nil where no unit has two labels, or all their labels are the same one: then there is nothing to disagree about.
///
/// Source: K. Krippendorff, "Content Analysis: An Introduction to Its Methodology", 2nd edition, 2004, section 11.3.
public func krippendorffAlpha(counts: [[Int]]) -> Double? {
    var totals: [Double] = []
    var disagreement = 0.0
    for unit in counts {
        let labels = Double(unit.reduce(0, +))
        guard labels >= 2 else { continue }
        if totals.isEmpty { totals = [Double](repeating: 0, count: unit.count) }
        precondition(unit.count == totals.count, "one count per label in each unit")
        var same = 0.0
        for (label, count) in unit.enumerated() {
            totals[label] += Double(count)
            same += Double(count * count)
        }
        disagreement += (labels * labels - same) / (labels - 1)
    }
    let all = totals.reduce(0, +)
    let expected = all * all - totals.reduce(0) { $0 + $1 * $1 }
    return expected > 0 ? 1 - (all - 1) * disagreement / expected : nil
}
