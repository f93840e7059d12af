/// Whether the server can answer, and what it cannot do as it should: `GET /readyz`.
package struct Readiness: Codable, Sendable, Equatable {
    package struct Reason: Codable, Sendable, Equatable {
        /// `database_unavailable`, `stale` or `events_spooled`.
        package var code: String
        package var detail: String
        /// For how many seconds; left out where nobody knows.
        package var seconds: Int?

        package init(code: String, detail: String, seconds: Int?) {
            self.code = code
            self.detail = detail
            self.seconds = seconds
        }
    }

    /// `ok` or `degraded`.
    package var status: String
    package var configVersion: Int64
    /// `unavailable` while it does not answer; left out otherwise.
    package var database: String?
    /// Only where it is degraded.
    package var reasons: [Reason]?

    package init(configVersion: Int64, database: String?, reasons: [Reason]) {
        status = reasons.isEmpty ? "ok" : "degraded"
        self.configVersion = configVersion
        self.database = database
        self.reasons = reasons.isEmpty ? nil : reasons
    }
}
