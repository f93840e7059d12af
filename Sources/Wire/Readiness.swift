/// Whether the server can answer, and what it cannot do as it should: `GET /readyz`.
package struct Readiness: Codable, Sendable, Equatable {
    package struct Reason: Codable, Sendable, Equatable {
        /// What it is about: `database_full`, `stale`, …; the contract lists them.
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
    /// Why it takes no writes: `unavailable` while it does not answer, `full`, `locked`, …; left out while it does.
    package var database: String?
    /// What it cannot do as it should, and what will soon be in its way; left out where there is nothing.
    package var reasons: [Reason]?

    package init(isDegraded: Bool, configVersion: Int64, database: String?, reasons: [Reason]) {
        status = isDegraded ? "degraded" : "ok"
        self.configVersion = configVersion
        self.database = database
        self.reasons = reasons.isEmpty ? nil : reasons
    }
}
