import ArgumentParser
import Configuration
import Domain
import Foundation
import Logging
import Storage

/// What a server goes on with while the database is away.
struct StandbySettings: Sendable {
    /// Where what is served is kept for a start without the database; nil for nowhere.
    var snapshot: String?
    /// Where reported events wait; nil where they are refused.
    var spool: String?
    /// The most that may wait there.
    var spoolMebibytes: Int

    func openSpool(_ logger: Logger) throws -> (any EventSpool)? {
        do {
            return try spool.map { folder in
                try DiskSpool(folder: folder, limitBytes: spoolMebibytes * 1_048_576) { complaint in
                    logger.error("\(complaint)", metadata: ["component": "api"])
                }
            }
        } catch {
            throw Failure("Events cannot be spooled: \(error)")
        }
    }
}

/// The flags for it.
struct StandbyFlags: ParsableArguments {
    @Option(
        help: """
            The file to start from while the database is away, or off. [default: beside a SQLite file; for PostgreSQL in \
            $STATE_DIRECTORY or ~/.local/state/attune]
            """,
        completion: .file()
    )
    var snapshot: String?

    @Option(
        help: "A folder of this server's own, where reported events wait; without one they are refused then.",
        completion: .directory
    )
    var spool: String?

    @Option(help: "How many MiB may wait there. [default: 1024]")
    var spoolLimit: String?

    var values: [String: String?] {
        ["snapshot": snapshot, "spool": spool, "spool_limit": spoolLimit]
    }
}

extension Settings {
    static func standby(_ reader: ConfigReader, database: StoreLocation) throws -> StandbySettings {
        let named = text(reader, "snapshot") ?? ""
        return StandbySettings(
            snapshot: named == "off" ? nil : named.isEmpty ? snapshotFile(of: database) : named,
            spool: text(reader, "spool").flatMap { $0.isEmpty ? nil : $0 },
            spoolMebibytes: try value(reader, "spool_limit", or: 1_024, in: 1...1_048_576)
        )
    }

    private static func snapshotFile(of database: StoreLocation) -> String {
        guard case .postgreSQL(let address) = database else { return "\(database).snapshot" }
        let place = address.description.trimmingPrefix("postgres://")
        let name = String(place.map { $0.isLetter || $0.isNumber || $0 == "." ? $0 : "_" })
        return "\(stateFolder)/\(name).snapshot"
    }

    /// The folder that systemd gives a service, or the user's own (XDG Base Directory Specification).
    private static var stateFolder: String {
        let environment = ProcessInfo.processInfo.environment
        if let folder = environment["STATE_DIRECTORY"]?.split(separator: ":").first { return String(folder) }
        let home = environment["XDG_STATE_HOME"] ?? "\(environment["HOME"] ?? ".")/.local/state"
        return "\(home)/attune"
    }
}
