import Domain
import Learning
import Rules
import Wire

extension Wire.BundleMetrics {
    init(_ figures: BundleFigures, model: FittedModel?) {
        self.init()
        coefficients = model.flatMap { Wire.ModelCoefficients($0) }
        validation = figures.validation
        utility = figures.utility
        utilityInterval = Wire.Interval(figures.utilityLow, figures.utilityHigh)
        balancedAccuracy = figures.balancedAccuracy
        labels = figures.labelScores?.mapValues {
            Wire.LabelMetrics(precision: $0.precision, recall: $0.recall, support: $0.support)
        }
        confusion = figures.confusion.isEmpty ? nil : figures.confusion
        probabilities = figures.probabilities.map(Wire.ProbabilityMetrics.init)
        calibration = figures.calibration.map(Wire.CalibrationMetrics.init)
        comparison = figures.comparison.map(Wire.ComparisonMetrics.init)
        thresholds = figures.thresholds.isEmpty ? nil : figures.thresholds.map(Wire.ThresholdMetrics.init)
        importances = figures.importances?.mapValues {
            Wire.ImportanceMetrics(
                drop: $0.drop,
                interval: Wire.Interval(low: $0.low, high: $0.high),
                modelShare: $0.modelShare
            )
        }
        missing = figures.missingShare.isEmpty ? nil : figures.missingShare
    }
}

extension Wire.ProbabilityMetrics {
    fileprivate init(_ figures: ProbabilityFigures) {
        self.init(
            auc: figures.areaUnderCurve,
            brier: figures.brier,
            logLoss: figures.logLoss,
            ece: figures.calibrationErrorEqualWidth,
            eceEqualMass: figures.calibrationErrorEqualMass,
            reliability: figures.reliability.map {
                Wire.ReliabilityPoint(
                    low: $0.lower,
                    high: $0.upper,
                    meanProbability: $0.meanProbability,
                    frequency: $0.frequency,
                    rows: $0.rows
                )
            },
            rows: figures.rows
        )
    }
}

extension Wire.CalibrationMetrics {
    fileprivate init(_ figures: BundleFigures.CalibrationFigures) {
        self.init(
            method: figures.method.rawValue,
            candidates: figures.candidates.map {
                Candidate(
                    method: $0.method.rawValue,
                    brier: $0.brier,
                    excess: $0.excess,
                    standardError: $0.standardError
                )
            }
        )
    }
}

extension Wire.ComparisonMetrics {
    init(_ comparison: Comparison) {
        self.init(
            against: comparison.against,
            rows: comparison.rows,
            accuracyDelta: comparison.accuracyDelta,
            accuracyDeltaInterval: Wire.Interval(low: comparison.accuracyDeltaLow, high: comparison.accuracyDeltaHigh),
            utilityDelta: comparison.utilityDelta,
            utilityDeltaInterval: Wire.Interval(comparison.utilityDeltaLow, comparison.utilityDeltaHigh),
            probabilityBetter: comparison.probabilityBetter
        )
    }
}

extension Wire.ThresholdMetrics {
    fileprivate init(_ threshold: BundleFigures.Threshold) {
        self.init(
            param: threshold.name,
            old: threshold.old,
            new: threshold.new,
            interval: Wire.Interval(threshold.low, threshold.high),
            status: threshold.status,
            detail: threshold.detail
        )
    }
}

extension Wire.Interval {
    /// Nil unless both ends are known.
    init?(_ low: Double?, _ high: Double?) {
        guard let low, let high else { return nil }
        self.init(low: low, high: high)
    }
}

extension Wire.LearningCurveAnswer {
    init(_ outlook: LearningOutlook) {
        self.init(
            agent: outlook.agent,
            bundleID: outlook.bundleID,
            labels: outlook.labels,
            labelCost: outlook.labelCost,
            decisions: outlook.decisions,
            summary: outlook.summary
        )
        guard let forecast = outlook.forecast else { return }
        points = forecast.curve.points.map {
            Point(labels: $0.labels, error: $0.error, standardError: $0.standardError)
        }
        curve = Curve(floor: forecast.curve.floor, scale: forecast.curve.scale, exponent: forecast.curve.exponent)
        error = forecast.error
        labelsToNextPercent = forecast.labelsToNextPercent
        nextLabels = forecast.nextLabels
        gain = forecast.gain
        stop = forecast.shouldStop
    }
}
