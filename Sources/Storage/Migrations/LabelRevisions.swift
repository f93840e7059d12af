extension Migration {
    /// A count of the changes of each agent's labels, which of them was looked through for labelers, and who is accused.
    static let labelRevisions = Migration(number: 3, name: "label revisions") { dialect in
        [
            """
            CREATE TABLE label_revisions (
                agent \(dialect.text) PRIMARY KEY,
                revision BIGINT NOT NULL,
                inspected BIGINT NOT NULL
            ) \(dialect.keyedTable)
            """,
            """
            INSERT INTO label_revisions (agent, revision, inspected)
            SELECT agent, 1, 0 FROM example_counts GROUP BY agent
            """,
            """
            CREATE TABLE labeler_accusations (
                agent \(dialect.text) NOT NULL,
                labeler \(dialect.text) NOT NULL,
                accused_at BIGINT NOT NULL,
                PRIMARY KEY (agent, labeler)
            ) \(dialect.keyedTable)
            """,
        ]
    }
}
