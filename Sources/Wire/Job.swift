package import JSON

/// Heavy work that is done in the background: what a request with `Prefer: respond-async` is answered, and `GET /jobs/{id}`.
package struct Job: Codable, Sendable, Equatable {
    package var id: String
    /// `training`, `preview`, `suspects`, `export`…
    package var kind: String
    @Nullable package var agent: String?
    /// `waiting`, `running`, `succeeded`, `failed` or `canceled`.
    package var status: String
    /// Its place among those that wait; 1 is the next.
    @Nullable package var place: Int?
    /// While it runs: `reading`, `computing` or `keeping`.
    @Nullable package var step: String?
    /// How much of the step is done, 0 to 1.
    @Nullable package var progress: Double?
    /// The server process that does it.
    package var node: String
    package var createdAt: String
    @Nullable package var finishedAt: String?
    /// The answer that the request would have had, where that is JSON.
    @Nullable package var result: JSON?
    /// Where the whole answer is, with its status and headers.
    @Nullable package var resultPath: String?
    /// Why it failed.
    @Nullable package var problem: Problem?

    package init(id: String, kind: String, agent: String?, status: String, node: String, createdAt: String) {
        self.id = id
        self.kind = kind
        self.agent = agent
        self.status = status
        self.node = node
        self.createdAt = createdAt
    }

    /// Whether nothing more happens to it.
    package var hasEnded: Bool { !["waiting", "running"].contains(status) }
}
