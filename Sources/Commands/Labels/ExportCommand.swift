import ArgumentParser

struct ExportCommand: OperatorCommand {
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case ndjson
        case csv
        case labelStudio = "label-studio"

        /// As the server calls it.
        var name: String { self == .labelStudio ? "label_studio" : rawValue }
    }

    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Export labeled examples.",
        discussion: """
            What is exported can be imported again without loss. A file appears only when it is whole.

            EXAMPLES:
              attune export --agent inbox_triage > examples.ndjson
              attune export --agent inbox_triage --format csv --output examples.csv
              attune export --agent inbox_triage --spreadsheet --output to-look-at.csv
              attune export --agent inbox_triage --format label-studio --excluded all --output project.json
            """
    )

    @Option(help: "Only this agent's examples.", completion: .agents)
    var agent: String?

    @Option(help: "The format. (default: by the output's extension, else ndjson)")
    var format: Format?

    @Option(help: "Whether to export excluded ones: true, false or all. (default: false)")
    var excluded: LabeledCommand.Excluded?

    @Flag(
        help: "CSV to open in a spreadsheet: with a byte order mark, and formulas made harmless; not to import again."
    )
    var spreadsheet = false

    @Option(name: .shortAndLong, help: "The file to write. (default: standard output)", completion: .file())
    var output: String?

    @OptionGroup var server: ServerOptions

    func run(in session: OperatorSession) async throws(CommandFailure) {
        let isTable = spreadsheet || output?.lowercased().hasSuffix(".csv") == true
        let byExtension: Format = isTable ? .csv : .ndjson
        let request = ServerRequest(
            .get,
            segments: ["api", "active", "labeled", "export"],
            query: [
                "agent": agent, "format": (format ?? byExtension).name, "excluded": excluded?.rawValue,
                "spreadsheet": spreadsheet ? "true" : nil,
            ],
            timeout: nil
        )
        guard let response = try await session.openHeavy(request) else { return }
        if let output {
            try await writeFile(response.body, path: output)
        } else {
            try await copy(response.body, to: session.console)
        }
    }

    private func copy(_ stream: ByteStream, to console: any Console) async throws(CommandFailure) {
        do {
            for try await piece in stream { console.write(bytes: piece) }
        } catch {
            throw CommandFailure(readingBody: error)
        }
    }
}
