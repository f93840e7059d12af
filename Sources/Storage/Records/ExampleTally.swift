import Domain

/// Changes of the maintained counts, gathered over one statement or batch.
struct ExampleTally {
    struct Group: Hashable {
        var agent: String
        var source: String
        var label: String
    }

    struct Hour: Hashable {
        var hour: Int64
        var agent: String
    }

    struct Day: Hashable {
        var day: Int64
        var source: String
    }

    private(set) var groups: [Group: (included: Int, excluded: Int)] = [:]
    private(set) var hours: [Hour: Int] = [:]
    private(set) var days: [Day: Int] = [:]

    mutating func add(_ example: NewExample, included: Int, excluded: Int = 0) {
        add(
            agent: example.agent,
            source: example.source,
            label: example.label,
            hour: example.occurredAt.hour,
            included: included,
            excluded: excluded
        )
    }

    mutating func add(agent: String, source: String, label: String, hour: Int64, included: Int, excluded: Int) {
        let group = Group(agent: agent, source: source, label: label)
        let before = groups[group] ?? (0, 0)
        groups[group] = (before.included + included, before.excluded + excluded)
        hours[Hour(hour: hour, agent: agent), default: 0] += included
        let day = Timestamp(hour: hour).day
        days[Day(day: day, source: source), default: 0] += included
    }
}

/// A filter of examples as SQL.
struct ExampleCondition {
    private(set) var sql = "1 = 1"
    private(set) var arguments: [SQLValue] = []

    init(_ filter: ExampleFilter, agent: String?) {
        if let agent { add("agent = ?", .text(agent)) }
        if let source = filter.source { add("source = ?", .text(source)) }
        if let label = filter.label { add("label = ?", .text(label)) }
        if let labeler = filter.labeler { add("labeler = ?", .text(labeler)) }
        if let confidence = filter.minimumConfidence { add("confidence >= ?", .real(confidence)) }
        if let since = filter.since { add("occurred_at >= ?", .time(since)) }
        if let until = filter.until { add("occurred_at < ?", .time(until)) }
        switch filter.exclusion {
        case .included: sql += " AND exclusion IS NULL"
        case .excluded: sql += " AND exclusion IS NOT NULL"
        case .all: break
        }
    }

    /// Only what comes after the cursor in newest-first order.
    mutating func begin(after cursor: ExampleCursor?) {
        guard let cursor else { return }
        let time = arguments.count + 1
        sql += " AND (occurred_at, id) < (?\(time), ?\(time + 1))"
        arguments += [.time(cursor.occurredAt), .integer(cursor.id)]
    }

    private mutating func add(_ term: String, _ argument: SQLValue) {
        arguments.append(argument)
        sql += " AND " + term + "\(arguments.count)"
    }
}
