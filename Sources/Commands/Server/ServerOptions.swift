import ArgumentParser

/// The options that every command has: which server, and whether for people or for programs.
struct ServerOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The server's address. (default: ATTUNE_SERVER, else \(Self.defaultAddress))",
            valueName: "url"
        )
    )
    var server: String?

    @Flag(help: "Print the server's JSON.")
    var json = false

    private static let defaultAddress = "http://127.0.0.1:8000"

    /// The option, else the environment, else the default.
    var address: String {
        server ?? environmentValue("ATTUNE_SERVER") ?? Self.defaultAddress
    }

    mutating func validate() throws {
        guard address.hasPrefix("http://") || address.hasPrefix("https://") else {
            throw ValidationError("'\(address)' is not a server's address; it begins with http:// or https://.")
        }
    }
}

/// Which part of a long list is wanted.
struct PageOptions: ParsableArguments {
    @Option(help: "How many at most, 1 to 1000. (default: 50)")
    var limit: Int?

    @Option(help: "Where to go on, as said below the part before.")
    var cursor: String?

    mutating func validate() throws {
        if let limit, !(1...1000).contains(limit) {
            throw ValidationError("--limit is between 1 and 1000, not \(limit).")
        }
    }
}

extension CompletionKind {
    /// The agents that the server knows.
    static let agents = CompletionKind.shellCommand("attune agents --names 2>/dev/null")
}
