/// A way to correct a probability, from the simplest to the most flexible.
public enum CalibrationMethod: String, Codable, Sendable, CaseIterable {
    /// The probability as it is.
    case none
    /// A straight line in log-odds: two parameters.
    case platt
    /// A line in ln p and ln(1 − p): three parameters.
    case beta
    /// Any ascending step function, linear between its knots.
    case isotonic
}

/// A fitted correction of one probability; never falls out of 0…1.
public enum Calibrator: Codable, Sendable, Equatable {
    /// p as it is.
    case none
    /// `1 / (1 + e^−(slope·logit p + intercept))`.
    case platt(slope: Double, intercept: Double)
    /// `1 / (1 + e^−(a·ln p − b·ln(1 − p) + c))` with a, b ≥ 0.
    case beta(a: Double, b: Double, c: Double)
    /// Linear between knots in ascending order, constant beyond them; `inputs` and `outputs` have the same count > 0.
    case isotonic(inputs: [Double], outputs: [Double])

    /// The method that this is a result of.
    public var method: CalibrationMethod {
        switch self {
        case .none: .none
        case .platt: .platt
        case .beta: .beta
        case .isotonic: .isotonic
        }
    }

    /// The corrected probability; `probability` is in 0…1.
    public func calibrated(_ probability: Double) -> Double {
        switch self {
        case .none:
            return probability
        case .platt(let slope, let intercept):
            let odds = LogOdds(probability)
            return logistic(slope * (odds.event - odds.absence) + intercept)
        case .beta(let a, let b, let c):
            let odds = LogOdds(probability)
            return logistic(a * odds.event - b * odds.absence + c)
        case .isotonic(let inputs, let outputs):
            return interpolated(probability, inputs, outputs)
        }
    }
}

/// ln p and ln(1 − p), with p held 10⁻¹² away from certainty so that both are finite.
struct LogOdds {
    let event: Double
    let absence: Double

    init(_ probability: Double) {
        let inside = min(max(probability, 1e-12), 1 - 1e-12)
        event = naturalLogarithm(inside)
        absence = naturalLogarithm(1 - inside)
    }
}

/// The value at `x` of the line through ascending knots; beyond them that of the nearest.
private func interpolated(_ x: Double, _ inputs: [Double], _ outputs: [Double]) -> Double {
    var low = 0
    var high = inputs.count - 1
    guard x > inputs[low] else { return outputs[low] }
    guard x < inputs[high] else { return outputs[high] }
    while high - low > 1 {
        let middle = (low + high) / 2
        if inputs[middle] <= x { low = middle } else { high = middle }
    }
    let share = (x - inputs[low]) / (inputs[high] - inputs[low])
    return outputs[low] + share * (outputs[high] - outputs[low])
}
