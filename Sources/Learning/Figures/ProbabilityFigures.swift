/// What probabilities are worth, measured against labels that they were not learned from.
public struct ProbabilityFigures: Codable, Sendable, Equatable {
    /// See ``areaUnderCurve(probabilities:labels:weights:)``; nil if only one label has rows.
    public var areaUnderCurve: Double?
    /// See ``brierScore(probabilities:labels:weights:)``.
    public var brier: Double
    /// See ``logLoss(probabilities:labels:weights:)``, in nats.
    public var logLoss: Double
    /// The expected calibration error over ten bins of equal width.
    public var calibrationErrorEqualWidth: Double
    /// The expected calibration error over ten bins of equal mass.
    public var calibrationErrorEqualMass: Double
    /// The reliability curve over ten bins of equal width.
    public var reliability: [ReliabilityBin]
    /// The number of rows measured, above 0.
    public var rows: Int

    /// Measures n × K probabilities against n labels in `0..<K`, every row once; nil without rows.
    ///
    /// With two labels calibration is that of P(label 0), with more that of the most probable label.
    public init?(probabilities: Matrix, labels: [Int]) {
        guard
            let brier = brierScore(probabilities: probabilities, labels: labels),
            let loss = Learning.logLoss(probabilities: probabilities, labels: labels)
        else { return nil }
        let event = calibratedEvent(probabilities: probabilities, labels: labels)
        let curves = ProbabilityBinning.allCases.map { binning in
            reliabilityCurve(probabilities: event.probabilities, outcomes: event.outcomes, binning: binning)
        }
        areaUnderCurve = Learning.areaUnderCurve(probabilities: probabilities, labels: labels)
        self.brier = brier
        logLoss = loss
        reliability = curves[0]
        calibrationErrorEqualWidth = expectedCalibrationError(curves[0])
        calibrationErrorEqualMass = expectedCalibrationError(curves[1])
        rows = labels.count
    }
}
