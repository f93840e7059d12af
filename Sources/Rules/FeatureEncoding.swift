import JSON

/// How features become the columns of a model: one column a number, one-hot over the values seen in training a category.
///
/// Columns name their feature, so that a model outlives a specification that gained or reordered features.
package struct FeatureEncoding: Codable, Sendable, Equatable {
    package struct Column: Codable, Sendable, Hashable {
        package var feature: String
        /// The value whose presence is 1; nil for a feature that is a number.
        package var category: String?

        package var name: String { category.map { "\(feature)=\($0)" } ?? feature }

        /// Categories are compared by their bytes.
        package static func == (left: Column, right: Column) -> Bool {
            left.feature == right.feature && left.category.map { ExactText($0) } == right.category.map { ExactText($0) }
        }

        package func hash(into hasher: inout Hasher) {
            hasher.combine(feature)
            hasher.combine(category.map { ExactText($0) })
        }
    }

    package let columns: [Column]

    /// - Parameter categories: by feature, the values seen in training; empty for features that are numbers.
    package init(features: [Feature], categories: [[String]]) {
        columns = zip(features, categories).flatMap { feature, values in
            feature.kind == .category
                ? values.map { Column(feature: feature.name, category: $0) }
                : [Column(feature: feature.name, category: nil)]
        }
    }

    /// Positions of the columns' features in a specification; nil if one is gone or changed its kind.
    func positions(in features: [Feature]) -> [Int]? {
        let known = Dictionary(firstOf: features.enumerated().map { ($1.name, $0) })
        let positions = columns.compactMap { column in
            known[column.feature].flatMap { (features[$0].kind == .category) == (column.category != nil) ? $0 : nil }
        }
        return positions.count == columns.count ? positions : nil
    }
}
