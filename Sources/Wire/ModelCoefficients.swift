/// What a logistic model goes by: `metrics.coefficients` of a bundle.
///
/// With two labels there is one logit, for the first of them; with more there is one for each.
package struct ModelCoefficients: Codable, Sendable, Equatable {
    package struct Logit: Codable, Sendable, Equatable {
        /// The label it speaks for.
        package var label: String
        /// For raw features.
        package var intercept: Double
        package var columns: [Column]

        package init(label: String, intercept: Double, columns: [Column]) {
            self.label = label
            self.intercept = intercept
            self.columns = columns
        }
    }

    package struct Column: Codable, Sendable, Equatable {
        /// A feature, a category's value as `feature=value`, or features that share a weight joined by `+`.
        package var column: String
        /// Log-odds per unit of the raw feature.
        package var raw: Double
        /// Log-odds per standard deviation of the feature.
        package var standardized: Double

        package init(column: String, raw: Double, standardized: Double) {
            self.column = column
            self.raw = raw
            self.standardized = standardized
        }
    }

    package var logits: [Logit]
    /// Whether the optimum was reached, and in how many steps.
    package var converged: Bool
    package var iterations: Int

    package init(logits: [Logit], converged: Bool, iterations: Int) {
        self.logits = logits
        self.converged = converged
        self.iterations = iterations
    }
}
