import Domain
import JSON

extension SQLRecords: JournalRecords {
    private static let entryColumns = "sequence, timestamp, action, agent, actor, reason, figures"

    private func entry(_ row: any SQLRow) throws -> JournalEntry {
        let place = "Journal entry \(row.integer(0))"
        guard let action = JournalEntry.Action(rawValue: row.text(2)) else {
            throw StorageError(.corrupt, "\(place) has the action \"\(row.text(2))\".")
        }
        return JournalEntry(
            timestamp: row.timestamp(1),
            action: action,
            agent: row.optionalText(3),
            actor: Actor(row.text(4)),
            reason: row.optionalText(5),
            figures: try value(JSONObject.self, row.text(6), in: place)
        )
    }

    func journalHead() throws -> [UInt8] {
        try connection.first("SELECT hash FROM journal ORDER BY sequence DESC LIMIT 1") { $0.blob(0) } ?? []
    }

    func append(_ entry: JournalEntry, previousHash: [UInt8], hash: [UInt8]) throws {
        try connection.execute(
            """
            INSERT INTO journal (timestamp, action, agent, actor, reason, figures, previous_hash, hash)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
            """,
            [
                .time(entry.timestamp), .text(entry.action.rawValue), .text(entry.agent), .text(entry.actor.name),
                .text(entry.reason), .text(JSON.object(entry.figures).text()), .blob(previousHash), .blob(hash),
            ]
        )
    }

    func journal(_ filter: JournalFilter) throws -> [(sequence: Int64, entry: JournalEntry)] {
        var condition = "sequence < ?1 AND timestamp >= ?2"
        var arguments: [SQLValue] = [.integer(filter.before ?? .max), .time(filter.since), .integer(filter.limit)]
        for (column, value) in [
            ("action", filter.action?.rawValue), ("agent", filter.agent), ("actor", filter.actor),
        ] {
            guard let value else { continue }
            arguments.append(.text(value))
            condition += " AND \(column) = ?\(arguments.count)"
        }
        return try connection.all(
            "SELECT \(Self.entryColumns) FROM journal WHERE \(condition) ORDER BY sequence DESC LIMIT ?3",
            arguments
        ) { ($0.integer(0), try entry($0)) }
    }

    func forEachJournalEntry(_ body: (JournalEntry, _ previousHash: [UInt8], _ hash: [UInt8]) throws -> Void) throws {
        try connection.forEach(
            "SELECT \(Self.entryColumns), previous_hash, hash FROM journal ORDER BY sequence",
            []
        ) { try body(entry($0), $0.blob(7), $0.blob(8)) }
    }
}
