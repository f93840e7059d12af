import Crypto
import JSON
package import Learning
package import Rules

/// The labeled rows of one agent, one a key, ready to train on and to compare bundles by.
package struct TrainingSet: Sendable {
    package let specification: AgentSpecification
    /// By feature, each a column of all rows; a category holds the position of its value in `categories`.
    package private(set) var columns: [[Double]]
    /// By feature, the values seen, sorted; empty for features that are numbers.
    package private(set) var categories: [[String]]
    /// By feature, the positions in `categories` of the values that become columns, ascending.
    private var encodedCategories: [[Int]]
    package private(set) var labels: [Int] = []
    /// confidence / 100.
    package private(set) var weights: [Double] = []
    /// Seconds since 1970.
    package private(set) var times: [Double] = []
    /// ``RowScores/hash(of:)`` of each row's key.
    package private(set) var keyHashes: [UInt64] = []
    package private(set) var sources: Set<String> = []
    /// Whether each row's label is one of gold or approvals.
    package private(set) var isTrusted: [Bool] = []
    /// By feature, how many rows lacked it.
    package private(set) var missing: [Int]
    /// Keys that were given different labels; the most confident one trains.
    package private(set) var disputedKeys = 0
    /// Rows that had none of the agent's features, and so do not train.
    package private(set) var rowsWithoutFeatures = 0
    /// SHA-256 over the rows.
    package private(set) var hash: [UInt8] = []

    package var count: Int { labels.count }

    /// Values of a category that become columns of a model: the most frequent ones. A column for each of the thousands that
    /// an address or a name has would cost gigabytes and teach nothing.
    package static let mostCategories = 100

    fileprivate init(_ specification: AgentSpecification) {
        self.specification = specification
        columns = Array(repeating: [], count: specification.features.count)
        categories = Array(repeating: [], count: specification.features.count)
        encodedCategories = categories.map { _ in [] }
        missing = Array(repeating: 0, count: specification.features.count)
    }

    /// What a row says of each feature, as a decision maker takes it.
    package func values(row: Int) -> FeatureValues {
        var values = FeatureValues(
            numbers: columns.map { $0[row] },
            categories: Array(repeating: nil, count: columns.count),
            missing: Array(repeating: false, count: columns.count)
        )
        for (index, feature) in specification.features.enumerated() where feature.kind == .category {
            values.categories[index] = categories[index][Int(clamping: values.numbers[index])]
            values.numbers[index] = 0
        }
        return values
    }

    /// Rows by label, in the agent's order of labels.
    package var labelCounts: [Int] {
        var counts = Array(repeating: 0, count: specification.labels.count)
        for label in labels { counts[label] += 1 }
        return counts
    }

    package var encoding: FeatureEncoding {
        FeatureEncoding(
            features: specification.features,
            categories: zip(categories, encodedCategories).map { names, encoded in encoded.map { names[$0] } }
        )
    }

    /// The encoded columns as a matrix, one row an example.
    package func matrix() -> Matrix {
        var storage: [Double] = []
        storage.reserveCapacity(count * encoding.columns.count)
        for (index, feature) in specification.features.enumerated() {
            if feature.kind == .category {
                for value in encodedCategories[index] {
                    storage.append(contentsOf: columns[index].lazy.map { $0 == Double(value) ? 1 : 0 })
                }
            } else {
                storage.append(contentsOf: columns[index])
            }
        }
        return Matrix(rows: count, columns: encoding.columns.count, columnMajor: storage)
    }
}

extension TrainingSet {
    /// Gathers rows that come in the order of key, then most confident, then newest.
    package struct Assembler {
        private var set: TrainingSet
        private let extractor: FeatureExtractor
        private var positions: [[ExactText: Int]]
        private var lastKey: String?
        private var lastLabel: String?
        private var lastKeyIsDisputed = false
        private var hasher = SHA256()

        package init(_ specification: AgentSpecification) {
            set = TrainingSet(specification)
            extractor = FeatureExtractor(specification)
            positions = Array(repeating: [:], count: specification.features.count)
        }

        /// - Returns: whether it became a row.
        /// - Throws: if a stored payload is not JSON, which the way in does not allow.
        @discardableResult
        package mutating func add(_ example: TrainingExample) throws -> Bool {
            if lastKey?.isExactly(example.key) == true {
                if example.label != lastLabel, !lastKeyIsDisputed {
                    lastKeyIsDisputed = true
                    set.disputedKeys += 1
                }
                return false
            }
            lastKey = example.key
            lastLabel = example.label
            lastKeyIsDisputed = false
            guard let label = set.specification.labelIndex(example.label) else { return false }
            let values = extractor.values(in: try JSON.parse(Array(example.payload.utf8)))
            if values.isEmpty {
                set.rowsWithoutFeatures += 1
                return false
            }
            append(values, label: label, example)
            return true
        }

        private mutating func append(_ values: FeatureValues, label: Int, _ example: TrainingExample) {
            hasher.update(data: Array(example.key.utf8))
            hasher.update(data: [0, UInt8(truncatingIfNeeded: label)])
            for index in set.columns.indices {
                let number = values.categories[index].map { Double(position(of: $0, feature: index)) }
                set.columns[index].append(number ?? values.numbers[index])
                if values.missing[index] { set.missing[index] += 1 }
                withUnsafeBytes(of: values.numbers[index]) { hasher.update(bufferPointer: $0) }
                if let category = values.categories[index] { hasher.update(data: Array(category.utf8)) }
            }
            withUnsafeBytes(of: example.confidence) { hasher.update(bufferPointer: $0) }
            withUnsafeBytes(of: example.occurredAt.microseconds) { hasher.update(bufferPointer: $0) }
            set.labels.append(label)
            set.weights.append(example.confidence / 100)
            set.times.append(example.occurredAt.seconds)
            set.keyHashes.append(RowScores.hash(of: example.key))
            set.sources.insert(example.source)
            set.isTrusted.append(example.isTrusted)
        }

        private mutating func position(of category: String, feature: Int) -> Int {
            let value = ExactText(category)
            if let known = positions[feature][value] { return known }
            let position = positions[feature].count
            positions[feature][value] = position
            return position
        }

        /// The set as gathered, its categories in sorted order so that the order of rows does not show.
        package consuming func finish() -> TrainingSet {
            for index in positions.indices where !positions[index].isEmpty {
                let sorted = positions[index].keys.sorted()
                var rank = Array(repeating: 0.0, count: sorted.count)
                for (place, category) in sorted.enumerated() {
                    if let position = positions[index][category] { rank[position] = Double(place) }
                }
                set.columns[index] = set.columns[index].map { rank[Int(clamping: $0)] }
                set.categories[index] = sorted.map(\.text)
                set.encodedCategories[index] = Self.mostFrequent(set.columns[index], of: sorted.count)
            }
            set.hash = Array(hasher.finalize())
            return set
        }

        /// The most frequent of `count` values, ascending; equally frequent ones in sorted order.
        private static func mostFrequent(_ column: [Double], of count: Int) -> [Int] {
            guard count > mostCategories else { return Array(0..<count) }
            var counts = Array(repeating: 0, count: count)
            for value in column { counts[Int(clamping: value)] += 1 }
            return counts.indices.sorted { (counts[$1], $0) < (counts[$0], $1) }.prefix(mostCategories).sorted()
        }
    }
}
