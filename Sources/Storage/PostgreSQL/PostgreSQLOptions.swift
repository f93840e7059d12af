/// How a node uses its PostgreSQL database.
package struct PostgreSQLOptions: Sendable {
    /// The most connections of this node at once: one that changes state, a quarter that keep events, and the others read.
    /// At least 2.
    package var connections: Int
    /// How long one statement may take, and how long the server waits for the next one of a transaction.
    package var statementSeconds: Int
    /// Whether statements are prepared; a pgbouncer older than 1.21 in transaction mode cannot have it.
    package var prepares: Bool

    package init(connections: Int = 8, statementSeconds: Int = 60, prepares: Bool = true) {
        self.connections = connections
        self.statementSeconds = statementSeconds
        self.prepares = prepares
    }
}
