import JSON

extension Bundle {
    /// What the journal and the log lines say of a new bundle.
    var journalFigures: JSONObject {
        var object: JSONObject = [
            "bundle_id": .string(id),
            "training_count": .integer(Int64(figures.trainingCount)),
            "accuracy": figures.accuracy.map { .number(rounded($0, 6)) } ?? .null,
        ]
        if let modelType = provenance.modelType { object["model_type"] = .string(modelType) }
        if let comparison = figures.comparison {
            object["accuracy_delta"] = .number(rounded(comparison.accuracyDelta, 6))
            object["baseline_accuracy"] = .number(rounded(comparison.baselineAccuracy, 6))
        }
        if let hash = provenance.trainingSetHash { object["training_set_hash"] = .string(hash) }
        var importances: JSONObject = [:]
        for (feature, importance) in figures.featureImportances.sorted(by: { $0.key < $1.key }) {
            importances[feature] = .number(rounded(importance, 6))
        }
        object["feature_importances"] = .object(importances)
        return object
    }
}
