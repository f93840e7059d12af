import Domain
import Learning
import Wire

extension Wire.ExcludePreview {
    init(_ preview: ExclusionPreview) {
        self.init(
            agent: preview.agent,
            modelType: preview.modelType.rawValue,
            examples: preview.examples,
            with: Training(preview.with),
            without: Training(preview.without),
            comparison: preview.kept.map(Comparison.init),
            trustedComparison: preview.trusted.map(Comparison.init),
            basis: preview.basis?.rawValue,
            recommendation: preview.recommendation.rawValue,
            summary: preview.summary
        )
    }
}

extension Wire.ExcludePreview.Training {
    fileprivate init(_ training: ExclusionPreview.Training) {
        self.init(
            trainingCount: training.rows,
            labelDistribution: training.labelDistribution,
            thresholds: training.thresholds
        )
    }
}

extension Wire.ExcludePreview.Comparison {
    fileprivate init(_ comparison: ExclusionPreview.Comparison) {
        self.init(
            rows: comparison.utilityDelta.rows,
            accuracyWith: comparison.accuracyWith,
            accuracyWithout: comparison.accuracyWithout,
            accuracyDelta: comparison.accuracyDelta.delta,
            accuracyDeltaInterval: Wire.Interval(
                low: comparison.accuracyDelta.low,
                high: comparison.accuracyDelta.high
            ),
            utilityWith: comparison.utilityWith,
            utilityWithout: comparison.utilityWithout,
            utilityDelta: comparison.utilityDelta.delta,
            utilityDeltaInterval: Wire.Interval(low: comparison.utilityDelta.low, high: comparison.utilityDelta.high),
            probabilityBetter: comparison.utilityDelta.probabilityBetter
        )
    }
}
