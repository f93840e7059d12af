/// The location shift of one sample against another by Mann and Whitney's statistic.
///
/// W(d) counts the pairs with x − d > y, ties half. Standardised,
///
///     z(d) = (W(d) − mn/2) / σ,  σ² = mn/12·(m + n + 1 − Σ(t³ − t)/((m + n)(m + n − 1)))
///
/// with t the sizes of groups of ties among all x − d and y. The shift's estimate (Hodges & Lehmann) is where z crosses 0, the
/// ends of its interval where z crosses ± the normal quantile; found by bisection to 10⁻⁴ of the range.
///
/// Source: Hollander, Wolfe & Chicken, Nonparametric statistical methods (2014), sections 4.1–4.3; the normal approximation
/// with ties as in R's `wilcox.test(exact = FALSE, conf.int = TRUE)`, without its continuity correction.
struct MannWhitney {
    /// Sorted.
    let experiment: [Double]
    /// Sorted.
    let control: [Double]

    struct Shift: Equatable {
        let estimate: Double
        let lower: Double
        let upper: Double
    }

    /// experiment − control with an interval of ± `quantile` standard deviations; nil where a sample is empty or nothing
    /// varies.
    func shift(quantile: Double) -> Shift? {
        guard let firstX = experiment.first, let lastX = experiment.last, let firstY = control.first,
            let lastY = control.last
        else { return nil }
        let range = (lower: firstX - lastY, upper: lastX - firstY)
        guard range.upper > range.lower else { return nil }
        return Shift(
            estimate: crossing(0, from: range.lower, to: range.upper),
            lower: crossing(quantile, from: range.lower, to: range.upper),
            upper: crossing(-quantile, from: range.lower, to: range.upper)
        )
    }

    /// The d at which z(d), which falls with d, crosses `level`; an end of the range where it does not.
    private func crossing(_ level: Double, from start: Double, to end: Double) -> Double {
        var (low, high) = (start, end)
        let tolerance = (end - start) * 1e-4
        if standardised(low) <= level { return low }
        if standardised(high) >= level { return high }
        while high - low > tolerance {
            let middle = (low + high) / 2
            if standardised(middle) > level {
                low = middle
            } else {
                high = middle
            }
        }
        // Samples full of ties jump at 0 itself, which bisection only comes close to.
        let found = (low + high) / 2
        return abs(found) <= tolerance ? 0 : found
    }

    /// z(d); 0 where all values are tied.
    func standardised(_ shift: Double) -> Double {
        let (statistic, tied) = count(shift)
        let (m, n) = (Double(experiment.count), Double(control.count))
        let variance = m * n / 12 * (m + n + 1 - tied / ((m + n) * (m + n - 1)))
        return variance > 0 ? (statistic - m * n / 2) / variance.squareRoot() : 0
    }

    /// W(d) and Σ(t³ − t), by merging.
    private func count(_ shift: Double) -> (statistic: Double, tied: Double) {
        var (statistic, tied) = (0.0, 0.0)
        var (x, y) = (0, 0)
        while x < experiment.count || y < control.count {
            let value = min(
                x < experiment.count ? experiment[x] - shift : .infinity,
                y < control.count ? control[y] : .infinity
            )
            let (firstX, firstY) = (x, y)
            while x < experiment.count, experiment[x] - shift == value { x += 1 }
            while y < control.count, control[y] == value { y += 1 }
            let (equalX, equalY) = (Double(x - firstX), Double(y - firstY))
            statistic += equalX * (Double(firstY) + equalY / 2)
            let group = equalX + equalY
            tied += group * (group * group - 1)
        }
        return (statistic, tied)
    }
}
