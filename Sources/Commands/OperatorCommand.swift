import ArgumentParser

/// A command that does its work by talking to a server.
protocol OperatorCommand: AsyncParsableCommand {
    var server: ServerOptions { get }

    func run(in session: OperatorSession) async throws(CommandFailure)
}

extension OperatorCommand {
    /// Runs against the server that the options name; a failure ends the process with its exit code.
    func run() async throws {
        let printsJSON = server.json
        let exitCode = await HTTPServerConnection.with(server.address) { connection in
            await perform(
                in: OperatorSession(
                    connection: connection,
                    console: StandardConsole(),
                    loginName: loginName(),
                    printsJSON: printsJSON
                )
            )
        }
        if exitCode != 0 { throw ExitCode(exitCode) }
    }

    /// Runs in `session` and says on its console what went wrong, if anything.
    func perform(in session: OperatorSession) async -> Int32 {
        do {
            try await run(in: session)
            return 0
        } catch {
            session.console.writeError(error.text + "\n")
            return error.exitCode
        }
    }
}

/// Parses `arguments` as the program would and runs the command in the given surroundings; gives back the exit code.
package func runOperatorCommand(
    _ arguments: [String],
    connection: any ServerConnection,
    console: any Console,
    loginName: String
) async -> Int32 {
    do {
        var parsed = try OperatorRoot.parseAsRoot(arguments)
        guard let command = parsed as? any OperatorCommand else {
            // A group of commands or the parser's own: what it has to say is the help, which it throws.
            try parsed.run()
            return 0
        }
        let session = OperatorSession(
            connection: connection,
            console: console,
            loginName: loginName,
            printsJSON: command.server.json
        )
        return await command.perform(in: session)
    } catch {
        let exitCode = OperatorRoot.exitCode(for: error)
        let message = OperatorRoot.fullMessage(for: error) + "\n"
        exitCode.isSuccess ? console.write(message) : console.writeError(message)
        return exitCode.rawValue
    }
}

/// The operator's commands under one name.
private struct OperatorRoot: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "attune",
        subcommands: operatorCommands + [GuardRoot.self]
    )
}

/// The guard's commands under one name.
private struct GuardRoot: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "guard", subcommands: guardCommands)
}
