import ArgumentParser
import JSON

struct AgentsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "agents",
        abstract: "List, show and register agents.",
        subcommands: [List.self, Show.self, Register.self],
        defaultSubcommand: List.self
    )

    struct List: OperatorCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the agents.",
            discussion: """
                EXAMPLES:
                  attune agents
                """
        )

        @Flag(help: "Print names only, one a line.")
        var names = false

        @OptionGroup var server: ServerOptions

        func run(in session: OperatorSession) async throws(CommandFailure) {
            try await session.show(.get("agents"), as: [JSON].self, report)
        }

        private func report(_ agents: [JSON]) -> Report {
            if names { return Report(agents.map { .line($0["agent"]?.string ?? "") }) }
            let table = Table(
                [.name("AGENT"), .text("LABELS"), .text("PARAMETERS"), .name("DECIDES BY")],
                rows: agents.map { agent in
                    [
                        agent["agent"]?.string ?? Figure.none, list(agent["labels"]?.array ?? []),
                        list(agent["parameters"]?.array?.compactMap { $0["name"] } ?? []),
                        agent["rule"].map { !$0.isNull } == true ? "rule" : "model",
                    ]
                }
            )
            return .table(table, empty: "No agents.")
        }

        private func list(_ names: [JSON]) -> String {
            names.compactMap(\.string).joined(separator: ", ")
        }
    }

    struct Show: OperatorCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show an agent's specification, as JSON.",
            discussion: """
                EXAMPLES:
                  attune agents show inbox_triage > inbox_triage.json
                """
        )

        @Argument(help: "The agent.", completion: .agents)
        var agent: String

        @OptionGroup var server: ServerOptions

        func run(in session: OperatorSession) async throws(CommandFailure) {
            // A specification has no better form than the one it is written in.
            let specification = try await session.fetch(.get("agents", agent), as: JSON.self)
            session.print(specification, pretty: session.console.style.isTerminal || !session.printsJSON)
        }
    }

    struct Register: OperatorCommand {
        static let configuration = CommandConfiguration(
            abstract: "Register an agent, or change its specification.",
            discussion: """
                Registering the same specification again changes nothing.

                EXAMPLES:
                  attune agents register ticket_router.json
                """
        )

        @Argument(help: "The specification; - is standard input.", completion: .file(extensions: ["json"]))
        var file: String

        @OptionGroup var server: ServerOptions

        func run(in session: OperatorSession) async throws(CommandFailure) {
            let specification = try await readJSON(JSON.self, path: file)
            guard let agent = specification["agent"]?.string else {
                throw .unreadableFile(path: file, detail: "its member \"agent\" does not name the agent")
            }
            let request = ServerRequest(
                .put,
                segments: ["api", "active", "agents", agent],
                body: .json(specification)
            )
            try await session.show(request, as: JSON.self) { _ in .line("\(agent) is registered.") }
        }
    }
}
