import Domain

extension SQLRecords: LabelerRecords {
    func inspectedLabelRevision(agent: String) throws -> Int64 {
        try connection.first("SELECT inspected FROM label_revisions WHERE agent = ?1", [.text(agent)]) {
            $0.integer(0)
        } ?? 0
    }

    func setInspectedLabelRevision(_ revision: Int64, agent: String) throws {
        try connection.execute(
            "UPDATE label_revisions SET inspected = ?2 WHERE agent = ?1",
            [.text(agent), .integer(revision)]
        )
    }

    func accusedLabelers(agent: String) throws -> Set<String> {
        Set(
            try connection.all("SELECT labeler FROM labeler_accusations WHERE agent = ?1", [.text(agent)]) {
                $0.text(0)
            }
        )
    }

    func accuse(labeler: String, agent: String, at time: Timestamp) throws {
        try connection.execute(
            """
            INSERT INTO labeler_accusations (agent, labeler, accused_at) VALUES (?1, ?2, ?3)
            ON CONFLICT (agent, labeler) DO NOTHING
            """,
            [.text(agent), .text(labeler), .time(time)]
        )
    }

    func clear(labeler: String, agent: String) throws {
        try connection.execute(
            "DELETE FROM labeler_accusations WHERE agent = ?1 AND labeler = ?2",
            [.text(agent), .text(labeler)]
        )
    }
}
