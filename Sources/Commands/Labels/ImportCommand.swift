import ArgumentParser
import Wire

struct ImportCommand: OperatorCommand {
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case ndjson
        case csv
        case json
        case labelStudio = "label-studio"

        var mediaType: String {
            switch self {
            case .ndjson: "application/x-ndjson"
            case .csv: "text/csv"
            case .json, .labelStudio: "application/json"
            }
        }

        /// By the file's extension; nil if it says nothing.
        init?(path: String) {
            switch path.split(separator: ".").last?.lowercased() {
            case "ndjson", "jsonl": self = .ndjson
            case "csv": self = .csv
            case "json": self = .json
            default: return nil
            }
        }
    }

    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Import labeled examples made elsewhere.",
        discussion: """
            CSV has a header line; the columns key, label, source, source_id, labeler, confidence, notes and time are \
            the example's own, every other one is a member of its payload. A Label Studio export (JSON) gives an \
            example for each annotation with a choice. The file is streamed, however long it is. Importing it again \
            changes nothing.

            EXAMPLES:
              attune import examples.ndjson
              attune import mails.csv --agent inbox_triage --source synthetic
              attune import project.json --format label-studio --agent inbox_triage
              generate-edge-cases | attune import - --format ndjson --agent inbox_triage
            """
    )

    @Argument(
        help: "The file; - is standard input.",
        completion: .file(extensions: ["ndjson", "jsonl", "csv", "json"])
    )
    var file: String

    @Option(help: "The agent, where the items do not say it.", completion: .agents)
    var agent: String?

    @Option(help: "The source, where the items do not say it.")
    var source: String?

    @Option(help: "The file's format. (default: by its extension)")
    var format: Format?

    @Option(
        help: ArgumentHelp(
            "Label Studio: which choices are the label, where there are several.",
            valueName: "from_name"
        )
    )
    var control: String?

    @OptionGroup var server: ServerOptions

    func validate() throws {
        if format == nil, Format(path: file) == nil {
            throw ValidationError(
                "The name '\(file)' does not say the format; add --format ndjson, csv, json or label-studio."
            )
        }
    }

    func run(in session: OperatorSession) async throws(CommandFailure) {
        let format = format ?? Format(path: file) ?? .ndjson
        let request = ServerRequest(
            .post,
            segments: ["api", "active", "labeled", "import"],
            query: [
                "agent": agent, "source": source, "format": format == .labelStudio ? "label_studio" : nil,
                "control": control,
            ],
            body: .stream(try readStream(path: file), mediaType: format.mediaType),
            timeout: nil
        )
        let receipt = try await session.show(request, as: Receipt.self, Report.init)
        guard receipt.rejectedTotal == 0 else {
            throw .incomplete("\(receipt.rejectedTotal) items were refused and are not imported.")
        }
    }
}

extension Report {
    private static let shownRejections = 20

    /// What became of an import's items.
    fileprivate init(_ receipt: Receipt) {
        self = .line("\(receipt.accepted) examples imported, \(receipt.duplicates) were here already.")
        if receipt.revised > 0 {
            add(line: "\(receipt.revised) are other words of the same labelers; the later ones hold.")
        }
        if let skipped = receipt.skipped, skipped > 0 {
            add(line: "\(skipped) tasks or annotations without a label were passed over.")
        }
        for warning in receipt.warnings { add(line: warning.detail) }
        addRejections(of: receipt)
    }

    /// How many were refused for which reason, and the first of them one by one.
    private mutating func addRejections(of receipt: Receipt) {
        guard receipt.rejectedTotal > 0 else { return }
        let reasons = receipt.reasons.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        add(
            Table([.number("ITEMS"), .name("REASON")], rows: reasons.map { [String($0.value), $0.key] }),
            heading: "\(receipt.rejectedTotal) refused"
        )
        add(
            Table(
                [.number("ITEM"), .name("CODE"), .text("DETAIL")],
                rows: receipt.rejected.prefix(Self.shownRejections).map { [String($0.index), $0.code, $0.detail] }
            ),
            heading: "The first of them"
        )
        let hidden = receipt.rejected.count - Self.shownRejections
        if hidden > 0 { add(line: "… and \(hidden) more; --json shows \(receipt.rejected.count) of them.") }
    }
}
