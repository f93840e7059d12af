import GRDB

/// How far a SQLite file has come; kept beside the file too, so that a file that lost something is known by it.
struct DatabaseMark: Sendable, Codable, Equatable {
    /// When the store was first served, which no two stores share.
    var identity: Int64
    /// Signs of life that its servers wrote, in all.
    var beats: Int64
    var configurationVersion: Int64

    init(identity: Int64, beats: Int64, configurationVersion: Int64) {
        self.identity = identity
        self.beats = beats
        self.configurationVersion = configurationVersion
    }

    /// Nil for a database that was never served.
    init?(_ db: Database) throws {
        guard try db.tableExists("server"),
            let row = try Row.fetchOne(db, sql: "SELECT first_served, configuration_version FROM server")
        else { return nil }
        // Those of a program that did not know heartbeats have none.
        let beats =
            try db.tableExists("heartbeat") ? Int64.fetchOne(db, sql: "SELECT beats FROM heartbeat") ?? 0 : 0
        self.init(identity: row[0], beats: beats, configurationVersion: row[1])
    }
}

extension DatabaseMark {
    /// What is known of a file from outside of it.
    struct Expectation: Sendable {
        /// What its last server noted beside it.
        var mark: DatabaseMark?
        /// The configuration version of the snapshot of what was served.
        var snapshotVersion: Int64?
        /// Whether there is a file at all, and whether it has anything in it.
        var isThere = true
        var isEmpty = false

        private var version: Int64? { [mark?.configurationVersion, snapshotVersion].compactMap { $0 }.max() }

        /// Whether anything is known.
        var isAnything: Bool { version != nil }

        /// What a file lacks, in a sentence; nil where it has all that is known of it. Pure.
        ///
        /// - Parameter found: how far the file has come; nil where it was never served.
        func shortfall(of found: DatabaseMark?) -> String? {
            guard let version else { return nil }
            let known = "configuration version \(version) was served from it"
            guard isThere else { return "is not there, and \(known)" }
            guard let found else { return "\(isEmpty ? "is empty" : "holds nothing that was served"), and \(known)" }
            if let mark, mark.identity != found.identity {
                return "is another database than the one that was served from it last"
            }
            if found.configurationVersion < version {
                return
                    "holds configuration version \(found.configurationVersion), and \(known): what came last is missing"
            }
            guard let mark, found.beats < mark.beats else { return nil }
            return "lacks what was written last: it has \(found.beats) heartbeats, and its server wrote \(mark.beats)"
        }
    }
}
