import ArgumentParser
import Wire

/// Which labeled examples are meant.
struct LabeledFilterOptions: ParsableArguments {
    @Option(help: "Only this agent's.", completion: .agents)
    var agent: String?

    @Option(
        help: "Only from this source.",
        completion: .list(["approvals", "feedback", "gold", "review", "synthetic"])
    )
    var source: String?

    @Option(help: "Only with this label.")
    var label: String?

    @Option(help: "Only by this labeler.")
    var labeler: String?

    @Option(help: ArgumentHelp("Only with at least this confidence.", valueName: "0-100"))
    var minConfidence: Double?

    @Option(help: ArgumentHelp("Only from this time on, as 2024-01-15T10:00:00Z.", valueName: "time"))
    var since: String?

    @Option(help: ArgumentHelp("Only before this time.", valueName: "time"))
    var until: String?

    @Flag(help: "Only those that look wrong; takes --agent.")
    var suspect = false

    @Option(help: ArgumentHelp("Only with at least this suspicion; takes --agent.", valueName: "0-1"))
    var minSuspicion: Double?

    mutating func validate() throws {
        if suspect || minSuspicion != nil, agent == nil {
            throw ValidationError("Say whose labels look wrong: add --agent.")
        }
    }

    /// The same as a value; nil if no option was given.
    var filter: LabeledFilter? {
        let filter = LabeledFilter(
            agent: agent,
            source: source,
            label: label,
            labeler: labeler,
            minConfidence: minConfidence,
            since: since,
            until: until,
            suspect: suspect ? true : nil,
            minSuspicion: minSuspicion
        )
        return filter == LabeledFilter() ? nil : filter
    }
}

/// Which examples to exclude or restore, why, and who says so.
struct ExampleSelectionOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("The examples' numbers, separated by commas.", valueName: "1,2,…"),
        transform: parseIDs
    )
    var ids: [Int64]?

    @OptionGroup var filter: LabeledFilterOptions

    @Option(help: "Why.")
    var reason: String?

    @Option(help: "Who says so. (default: your login name)")
    var actor: String?

    mutating func validate() throws {
        if (ids == nil) == (filter.filter == nil) {
            throw ValidationError("Say which examples: either --ids, or a filter such as --agent.")
        }
    }
}

private func parseIDs(_ text: String) throws -> [Int64] {
    try text.split(separator: ",").map { part in
        guard let id = Int64(part.filter { $0 != " " }) else {
            throw ValidationError("'\(part)' is not an example's number.")
        }
        return id
    }
}
