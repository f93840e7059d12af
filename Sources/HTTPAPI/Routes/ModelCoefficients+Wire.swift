import Learning
import Rules
import Wire

extension Wire.ModelCoefficients {
    /// Nil for a model that has none.
    init?(_ fitted: FittedModel) {
        guard case .logistic(let model) = fitted.model else { return nil }
        let names = fitted.columnNames
        let logits = model.coefficients.indices.map { logit in
            Logit(
                label: fitted.labels[logit],
                intercept: model.intercepts[logit],
                columns: names.indices.map { column in
                    Column(
                        column: names[column],
                        raw: model.coefficients[logit][column],
                        standardized: model.standardizedCoefficients[logit][column]
                    )
                }
            )
        }
        self.init(logits: logits, converged: model.converged, iterations: model.iterations)
    }
}
