import Domain
import JSON
import Rules

/// Counts what a file holds as it is read; memory is bounded whatever the file says.
struct FileTally {
    /// One column may be a member of the example and of its payload.
    private struct Key: Hashable {
        var name: ExactText
        var isOwn: Bool
    }

    private(set) var file = ImportedFile()
    private var positions: [Key: Int] = [:]
    /// By the hash of agent and key, the label; nil where there were two.
    private var labels: [Int: String?] = [:]
    private var filledFeatures: Set<String> = []

    /// Where a column is counted; nil for those beyond the limits.
    mutating func position(_ name: String, _ use: ImportedFile.Use) -> Int? {
        let isOwn = if case .example = use { true } else { false }
        let key = Key(name: ExactText(name), isOwn: isOwn)
        if let position = positions[key] { return position }
        // Longer names would fill the memory, and no answer shows them.
        guard file.columns.count < Limits.Import.columns, name.utf8.count <= Limits.Text.key else { return nil }
        file.columns.append(ImportedFile.Column(name: name, use: use))
        positions[key] = file.columns.count - 1
        return file.columns.count - 1
    }

    mutating func count(_ outcome: FieldReading.Outcome, of text: @autoclosure () -> String, at position: Int?) {
        guard let position else { return }
        switch outcome {
        case .value: countFilled(at: position)
        case .missing: file.columns[position].missing += 1
        case .unreadable: countUnreadable(text(), at: position)
        }
    }

    mutating func countFilled(at position: Int) {
        file.columns[position].filled += 1
        if case .feature(let name, _) = file.columns[position].use, file.columns[position].filled == 1 {
            filledFeatures.insert(name)
        }
    }

    mutating func countUnreadable(_ text: @autoclosure () -> String, at position: Int?) {
        guard let position else { return }
        file.columns[position].unreadable += 1
        if file.columns[position].unreadableExample == nil {
            file.columns[position].unreadableExample = String(text().prefix(60))
        }
    }

    /// Counts a row, whatever becomes of it.
    mutating func countRow() { file.rows += 1 }

    /// Counts a row that can be kept.
    mutating func countReadable(_ example: NewExample) {
        file.readable += 1
        var hasher = Hasher()
        hasher.combine(example.agent)
        var name = example.key
        name.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        let key = hasher.finalize()
        let label = example.isNegative ? "" : example.label
        guard let known = labels[key] else {
            guard labels.count < Limits.Import.countedKeys else {
                file.hasMoreKeys = true
                return
            }
            labels[key] = label
            return
        }
        guard let known, !label.isEmpty, known != label else { return }
        if known.isEmpty {
            labels[key] = label
        } else {
            labels[key] = .some(nil)
            file.keysWithTwoLabels += 1
        }
    }

    mutating func describe(format: String, encoding: String, delimiter: String?) {
        file.format = format
        file.encoding = encoding
        file.delimiter = delimiter
    }

    /// - Parameter specifications: of the agents that rows were of.
    mutating func finish(_ specifications: [AgentSpecification]) {
        file.keys = labels.count
        for specification in specifications {
            for feature in specification.features where !filledFeatures.contains(feature.name) {
                file.missingFeatures.append(feature.name)
            }
        }
    }
}
