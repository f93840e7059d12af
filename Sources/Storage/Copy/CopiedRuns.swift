import Domain

/// Runs of a copy, in a database that has them in parts with a table of their keys.
enum CopiedRuns {
    static let table = "runs"

    /// Makes the parts that a page of runs needs.
    static func makeParts(for page: [[SQLValue]], of table: CopiedTable, _ connection: any SQLConnection) throws {
        guard let received = table.columns.firstIndex(where: { $0.name == "received_at" }) else { return }
        let days = Set(
            page.map { row -> Int64 in
                guard case .integer(let microseconds) = row[received] else { return 0 }
                return Timestamp(microseconds: microseconds).day
            }
        )
        for day in days.sorted() {
            try connection.execute("SELECT make_run_part(?1)", [.integer(day * 86_400_000_000)])
        }
    }

    /// Enters the keys of a page, whose runs are next to each other in the order of their numbers.
    static func enterKeys(of page: [[SQLValue]], _ table: CopiedTable, _ connection: any SQLConnection) throws {
        guard let number = table.key.first, let first = page.first, let last = page.last else { return }
        try connection.execute(
            """
            INSERT INTO run_keys (id, agent, run_id, key, occurred_at, received_at)
            SELECT id, agent, run_id, key, occurred_at, received_at FROM runs WHERE id BETWEEN ?1 AND ?2
            """,
            [first[number], last[number]]
        )
    }
}
