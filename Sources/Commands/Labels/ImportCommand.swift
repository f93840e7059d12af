import ArgumentParser
import Wire

struct ImportCommand: OperatorCommand {
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case ndjson
        case csv
        case json
        case labelStudio = "label-studio"

        /// As the server calls it.
        var name: String { self == .labelStudio ? "label_studio" : rawValue }
    }

    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Import labeled examples made elsewhere.",
        discussion: """
            Reads tables as pandas, R and spreadsheets write them (separated by comma, semicolon or tab, in UTF-8 or \
            UTF-16), NDJSON, JSON, and the exports of Label Studio, Argilla and Doccano, all of them also in gzip. The \
            columns key, label, source, source_id, labeler, confidence, notes and time are the example's own; every other \
            one is a member of its payload, read as the agent's feature of that name wants it. The file is streamed, \
            however long it is. Importing it again changes nothing.

            With --dry-run nothing is kept: it says how many rows and keys there are, which keys have two labels, and of \
            each column what it is read as and how much of it cannot be read.

            EXAMPLES:
              attune import examples.ndjson
              attune import mails.csv --agent inbox_triage --dry-run
              attune import sms.csv --agent sms --key id --label class --map 0:ham,1:spam
              attune import liste.csv --agent sms --delimiter ';' --timezone Europe/Berlin
              attune import project.json --agent inbox_triage --control verdict
              generate-edge-cases | attune import - --agent inbox_triage
            """
    )

    @Argument(
        help: "The file; - is standard input.",
        completion: .file(extensions: ["ndjson", "jsonl", "csv", "tsv", "json", "gz"])
    )
    var file: String

    @Option(help: "The agent, where the items do not say it.", completion: .agents)
    var agent: String?

    @Option(help: "The source, where the items do not say it.")
    var source: String?

    @Option(help: "The file's format. (default: by its extension, else by its beginning)")
    var format: Format?

    @Option(help: ArgumentHelp("The column that tells items apart, or where it is (/meta/id).", valueName: "column"))
    var key: String?

    @Option(help: ArgumentHelp("The column that is the label, or where it is (/answer/0).", valueName: "column"))
    var label: String?

    @Option(
        help: ArgumentHelp("What the label's values mean; a value without a label has none.", valueName: "0:ham,1:spam")
    )
    var map: String?

    @Option(
        help: "What separates fields: a sign, or comma, semicolon, tab, pipe or space. (default: by the first line)"
    )
    var delimiter: String?

    @Option(help: "Where times without an offset are from: UTC, +02:00 or Europe/Berlin. (default: UTC)")
    var timezone: String?

    @Option(
        help: ArgumentHelp(
            "Label Studio, Argilla: which choices or which question is the label, where there are several.",
            valueName: "name"
        )
    )
    var control: String?

    @Flag(help: "Only say what is in the file and how it would be read.")
    var dryRun = false

    @OptionGroup var server: ServerOptions

    func run(in session: OperatorSession) async throws(CommandFailure) {
        let request = ServerRequest(
            .post,
            segments: ["api", "active", "labeled", "import"],
            query: [
                "agent": agent, "source": source, "format": format?.name, "key": key, "label": label, "map": map,
                "delimiter": delimiter, "timezone": timezone, "control": control, "dry_run": dryRun ? "true" : nil,
            ],
            body: .stream(try readStream(path: file), mediaType: Self.mediaType(path: file)),
            timeout: nil
        )
        let receipt = try await session.show(request, as: Receipt.self, Report.init)
        guard receipt.rejectedTotal == 0 else {
            throw .incomplete(
                receipt.dryRun == true
                    ? "\(receipt.rejectedTotal) items cannot be read."
                    : "\(receipt.rejectedTotal) items were refused and are not imported."
            )
        }
    }

    /// By the file's extension; without one that is known, the server looks at how the file begins.
    private static func mediaType(path: String) -> String {
        let names = path.lowercased().split(separator: ".")
        let name = names.last == "gz" ? names.dropLast().last : names.last
        return switch name.map(String.init) {
        case "ndjson", "jsonl": "application/x-ndjson"
        case "csv": "text/csv"
        case "tsv": "text/tab-separated-values"
        case "json": "application/json"
        default: "application/octet-stream"
        }
    }
}
