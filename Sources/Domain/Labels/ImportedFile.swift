package import Logging

/// What was found in a file of labeled examples, whether they were kept or the file was only looked through.
package struct ImportedFile: Sendable, Equatable {
    /// One column of a table, or one member that payloads have.
    package struct Column: Sendable, Equatable {
        package var name: String
        /// What it is read as: a member of the example such as `label`, a feature, a member of the payload, or nothing.
        package var use: Use
        /// Rows in which it says something that could be read.
        package var filled = 0
        /// Rows in which it says that there is nothing, as `NaN` or an empty field.
        package var missing = 0
        /// Rows in which it says something else than the feature, or the member of the example, is read from.
        package var unreadable = 0
        /// The first such text, shortened.
        package var unreadableExample: String?

        package init(name: String, use: Use) {
            self.name = name
            self.use = use
        }
    }

    package enum Use: Sendable, Equatable {
        case example(member: String)
        case feature(name: String, kind: String)
        case payload
        /// It is left out; says why.
        case nothing(String)
    }

    package var format = ""
    package var encoding = "utf-8"
    /// Of a table.
    package var delimiter: String?
    /// Rows, lines, or annotations of tasks, whatever became of them.
    package var rows = 0
    /// How many of them can be kept.
    package var readable = 0
    /// Different keys among these.
    package var keys = 0
    /// Whether there are so many keys that no more were counted.
    package var hasMoreKeys = false
    /// Keys with more than one label.
    package var keysWithTwoLabels = 0
    package var columns: [Column] = []
    /// Features of the agent that no row says anything of.
    package var missingFeatures: [String] = []

    package init() {}
}

/// What became of a file: what was in it, and what happened to its examples.
package struct FileReceipt: Sendable, Equatable {
    package var receipt: Receipt
    package var file: ImportedFile
    /// Whether the file was only looked through.
    package var isDryRun: Bool

    package init(_ receipt: Receipt, _ file: ImportedFile, isDryRun: Bool) {
        self.receipt = receipt
        self.file = file
        self.isDryRun = isDryRun
    }
}

/// Reads files of labeled examples and keeps what is in them: what the dashboard asks of whoever knows the formats.
package protocol ExampleFiles: Sendable {
    /// - Parameters:
    ///   - option: how the file is to be read, by the names of the API's parameters.
    func take(
        _ file: [UInt8],
        by actor: Actor,
        log: Logger,
        option: (String) -> String?
    ) async throws -> FileReceipt
}

/// Where no formats are known.
package struct NoExampleFiles: ExampleFiles {
    package init() {}

    package func take(
        _ file: [UInt8],
        by actor: Actor,
        log: Logger,
        option: (String) -> String?
    ) async throws -> FileReceipt {
        throw Refusal.unavailable("This server reads no files.", retryAfterSeconds: 60)
    }
}
