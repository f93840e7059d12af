import Domain
import JSON
import Rules
import Wire

extension Wire.Bundle {
    /// - Parameters:
    ///   - measured: with its metrics.
    ///   - whole: with its metrics, model and provenance.
    init(_ bundle: Domain.Bundle, measured: Bool = false, whole: Bool = false, isActive: Bool? = nil) throws {
        let figures = bundle.figures
        var intervals: [String: Wire.Interval] = [:]
        for threshold in figures.thresholds {
            if let low = threshold.low, let high = threshold.high {
                intervals[threshold.name] = Wire.Interval(low: low, high: high)
            }
        }
        let encoder = JSONValueEncoder()
        self.init(
            bundleID: bundle.id,
            trainingCount: figures.trainingCount,
            accuracy: figures.accuracy,
            thresholds: bundle.thresholds,
            agent: bundle.agent,
            modelType: bundle.provenance.modelType,
            accuracyInterval: Wire.Interval(figures.accuracyLow, figures.accuracyHigh),
            baselineAccuracy: figures.comparison?.baselineAccuracy,
            accuracyDelta: figures.comparison?.accuracyDelta,
            accuracyDeltaInterval: figures.comparison.map {
                Wire.Interval(low: $0.accuracyDeltaLow, high: $0.accuracyDeltaHigh)
            },
            utilityDelta: figures.comparison?.utilityDelta,
            probabilityBetter: figures.comparison?.probabilityBetter,
            labelDistribution: figures.labelDistribution,
            featureImportances: figures.featureImportances,
            sourcesUsed: figures.sourcesUsed,
            thresholdIntervals: intervals,
            warnings: figures.warnings.map { Wire.Warning(code: $0.code, detail: $0.detail) },
            createdAt: bundle.createdAt.description,
            createdBy: bundle.createdBy.name,
            notes: bundle.provenance.notes,
            origin: bundle.origin.rawValue,
            parentBundleID: bundle.provenance.parentBundleID,
            isActive: isActive,
            model: whole ? try bundle.model.map { try encoder.encode($0) } : nil,
            metrics: whole || measured ? Wire.BundleMetrics(figures, model: bundle.model) : nil,
            provenance: whole ? try encoder.encode(bundle.provenance) : nil
        )
    }
}

extension Wire.BundleDiff {
    init(_ diff: Domain.BundleDiff) {
        self.init(
            bundleID: diff.bundleID,
            against: diff.against,
            type: diff.isInitial ? "initial" : "update",
            changes: diff.changes.map {
                Wire.ParameterChange(
                    param: $0.parameter,
                    old: $0.old,
                    new: $0.new,
                    delta: $0.delta,
                    interval: Wire.Interval($0.low, $0.high)
                )
            },
            additions: diff.additions.map { Wire.ParameterValue(param: $0.parameter, value: $0.value) },
            removals: diff.removals.map { Wire.ParameterValue(param: $0.parameter, value: $0.value) },
            accuracyDelta: diff.comparison.map { rounded($0.accuracyDelta, 6) },
            comparison: diff.comparison.map(Wire.ComparisonMetrics.init),
            figures: diff.figures?.map { Wire.FigureChange(figure: $0.figure, old: $0.old, new: $0.new) },
            importanceChanges: diff.importanceChanges.map {
                Wire.ImportanceChange(feature: $0.feature, old: $0.old, new: $0.new)
            },
            summary: diff.summary
        )
    }
}
