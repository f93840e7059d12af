import ArgumentParser
import JSON
import Wire

struct UploadCommand: OperatorCommand {
    /// One `name=value` of the command line.
    struct Threshold: ExpressibleByArgument, Equatable {
        var name: String
        var value: Double

        init?(argument: String) {
            guard let separator = argument.firstIndex(of: "="),
                let value = Double(argument[argument.index(after: separator)...]),
                value.isFinite,
                separator > argument.startIndex
            else { return nil }
            name = String(argument[..<separator])
            self.value = value
        }
    }

    static let configuration = CommandConfiguration(
        commandName: "upload",
        abstract: "Make a bundle of edited thresholds, without training.",
        discussion: """
            Parameters that are not named keep the active bundle's values. The bundle changes nothing until it is \
            proposed, approved and applied.

            EXAMPLES:
              attune upload inbox_triage risk_score_threshold=68 spf_dkim_weight=1.4
              attune upload --file bundle.json
            """
    )

    @Argument(help: "The agent.", completion: .agents)
    var agent: String?

    @Argument(help: ArgumentHelp("The thresholds to change.", valueName: "name=value"))
    var thresholds: [Threshold] = []

    @Option(
        help: "Read agent and thresholds from a JSON file; - is standard input.",
        completion: .file(extensions: ["json"])
    )
    var file: String?

    @Option(help: "What the edit is for.")
    var notes: String?

    @Option(help: "Who uploads. (default: your login name)")
    var uploader: String?

    @OptionGroup var server: ServerOptions

    func validate() throws {
        if file == nil, agent == nil || thresholds.isEmpty {
            throw ValidationError("Name an agent and at least one threshold, as name=value, or give --file.")
        }
        if file != nil, agent != nil {
            throw ValidationError("Give either an agent with thresholds or --file, not both.")
        }
        let names = thresholds.map(\.name)
        if let repeated = names.first(where: { name in names.count { $0 == name } > 1 }) {
            throw ValidationError("'\(repeated)' is given more than once.")
        }
    }

    func run(in session: OperatorSession) async throws(CommandFailure) {
        let upload = try await upload(by: uploader ?? session.loginName)
        try await session.showHeavy(
            .post("bundles", "upload", body: try body(upload)),
            as: Bundle.self
        ) { bundle in
            var report = bundleReport(bundle)
            report.add(line: "")
            report.add(line: "Next: attune propose \(upload.agent) \(bundle.bundleID)")
            return report
        }
    }

    private func upload(by uploader: String) async throws(CommandFailure) -> UploadRequest {
        guard let file else {
            let values = Dictionary(thresholds.map { ($0.name, $0.value) }) { first, _ in first }
            return UploadRequest(agent: agent ?? "", thresholds: values, uploader: uploader, notes: notes)
        }
        var upload = try await readJSON(UploadRequest.self, path: file)
        upload.uploader = self.uploader ?? upload.uploader ?? uploader
        upload.notes = notes ?? upload.notes
        return upload
    }
}

/// The contents of a JSON file.
func readJSON<Contents: Decodable>(_ type: Contents.Type, path: String) async throws(CommandFailure) -> Contents {
    let bytes = try await readFile(path: path)
    do {
        return try JSONValueDecoder().decode(type, from: try JSON.parse(bytes))
    } catch {
        throw .unreadableFile(path: path, detail: "\(error)")
    }
}
