/// A correction of label probabilities, fitted on rows outside their training.
///
/// Two labels: one calibrator for P(label 0). More: one per label, each against the rest, and the results brought back to
/// sum 1.
public struct Calibration: Codable, Sendable, Equatable {
    /// How the calibrators were fitted.
    public var method: CalibrationMethod
    /// One calibrator for two labels, else one per label.
    public var calibrators: [Calibrator]

    /// No correction, for any number of labels.
    public static let none = Calibration(method: .none, calibrators: [])

    /// The corrected probabilities of one row; they sum to 1 if `probabilities` do.
    public func calibrated(_ probabilities: [Double]) -> [Double] {
        guard method != .none else { return probabilities }
        guard probabilities.count > 2 else {
            let first = calibrators[0].calibrated(probabilities[0])
            return [first, 1 - first]
        }
        precondition(calibrators.count == probabilities.count, "one calibrator per label")
        let corrected = zip(calibrators, probabilities).map { $0.calibrated($1) }
        let total = corrected.reduce(0, +)
        return total > 0 ? corrected.map { $0 / total } : probabilities
    }

    /// Fits one method to n × K out-of-fold probabilities and n labels; weights as in ``Calibrator``.
    public static func fitted(
        _ method: CalibrationMethod,
        probabilities: Matrix,
        labels: [Int],
        weights: [Double]
    ) -> Calibration {
        precondition(probabilities.rows == labels.count, "one label per row of probabilities")
        guard method != .none else { return .none }
        let corrected = probabilities.columns > 2 ? Array(0..<probabilities.columns) : [0]
        return Calibration(
            method: method,
            calibrators: corrected.map { label in
                Calibrator.fitted(
                    method,
                    probabilities: probabilities.column(label),
                    outcomes: labels.map { $0 == label },
                    weights: weights
                )
            }
        )
    }

    /// The corrected probabilities of every row.
    func calibrated(_ probabilities: Matrix) -> Matrix {
        guard method != .none else { return probabilities }
        var result = probabilities
        for row in 0..<probabilities.rows {
            for (column, value) in calibrated(probabilities.row(row)).enumerated() { result[row, column] = value }
        }
        return result
    }
}
