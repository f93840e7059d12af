import ArgumentParser
import JSON
import Wire

struct TrainCommand: OperatorCommand {
    enum ModelType: String, ExpressibleByArgument, CaseIterable {
        case logistic
        case tree
    }

    static let configuration = CommandConfiguration(
        commandName: "train",
        abstract: "Train a new bundle from the labeled examples.",
        discussion: """
            The bundle changes nothing until it is proposed, approved and applied.

            EXAMPLES:
              attune train inbox_triage
              attune train inbox_triage --model tree --min-examples 100
              attune train inbox_triage --background
              attune train inbox_triage --min-confidence 81 --exclude-source feedback
            """
    )

    @Argument(help: "The agent.", completion: .agents)
    var agent: String

    @Option(help: "Refuse to train on fewer examples. (default: 50)")
    var minExamples: Int?

    @Option(name: [.customLong("model"), .customLong("model-type")], help: "The kind of model. (default: logistic)")
    var model: ModelType?

    @Option(help: ArgumentHelp("Leave out less certain examples.", valueName: "0-100"))
    var minConfidence: Double?

    @Option(
        help: "Leave out a source; may be given more than once.",
        completion: .list(["approvals", "feedback", "gold", "review", "synthetic"])
    )
    var excludeSource: [String] = []

    @Option(help: "Who trains. (default: your login name)")
    var actor: String?

    @Flag(help: "Do not wait for the bundle; `attune jobs` shows how far it is.")
    var background = false

    @OptionGroup var server: ServerOptions

    func run(in session: OperatorSession) async throws(CommandFailure) {
        let training = CreateBundleRequest(
            agent: agent,
            minExamples: minExamples,
            modelType: model?.rawValue,
            minConfidence: minConfidence,
            excludeSources: excludeSource.isEmpty ? nil : excludeSource,
            actor: actor ?? session.loginName
        )
        let request = ServerRequest.post("bundles", "create", body: try body(training))
        try await session.showHeavy(request, inBackground: background, as: Bundle.self) { bundle in
            var report = bundleReport(bundle)
            report.add(line: "")
            report.add(line: "Next: attune propose \(agent) \(bundle.bundleID)")
            return report
        }
    }
}
