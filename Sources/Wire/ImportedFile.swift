/// What was found in a file of labeled examples, whether they were kept or it was only looked through.
package struct ImportedFile: Codable, Sendable, Equatable {
    package var format: String
    /// `utf-8`, `utf-16le` or `utf-16be`.
    package var encoding: String
    /// What separates the fields of a table.
    package var delimiter: String?
    /// Rows, lines, or annotations of tasks, whatever became of them.
    package var rows: Int
    /// How many of them can be kept.
    package var readable: Int
    /// Different keys among these.
    package var keys: Int
    /// Whether there are still more keys, which were not counted.
    package var moreKeys: Bool
    package var keysWithTwoLabels: Int
    package var columns: [ImportedColumn]
    /// How many columns there are; the first of them are listed.
    package var columnsTotal: Int
    /// Features of the agent that no row says anything of.
    package var missingFeatures: [String]

    package init(format: String, encoding: String, delimiter: String?, rows: Int, readable: Int) {
        self.format = format
        self.encoding = encoding
        self.delimiter = delimiter
        self.rows = rows
        self.readable = readable
        keys = 0
        moreKeys = false
        keysWithTwoLabels = 0
        columns = []
        columnsTotal = 0
        missingFeatures = []
    }
}

/// One column of a table, or one member of payloads, in an imported file.
package struct ImportedColumn: Codable, Sendable, Equatable {
    package var name: String
    /// `feature`, `payload`, `left_out`, or the member of the example that it is, such as `label`.
    package var use: String
    /// The feature that reads it, and its kind.
    package var feature: String?
    package var kind: String?
    /// Why it is left out.
    package var because: String?
    package var filled: Int
    /// Rows in which it says that there is nothing, as `NaN` or an empty field.
    package var missing: Int
    /// Rows in which it says something that the feature, or the member of the example, is not read from.
    package var unreadable: Int
    /// The first such text.
    package var unreadableExample: String?

    package init(name: String, use: String, filled: Int, missing: Int, unreadable: Int) {
        self.name = name
        self.use = use
        self.filled = filled
        self.missing = missing
        self.unreadable = unreadable
    }
}
