import Alerting
import ArgumentParser
import Configuration
import Domain
import HTTPAPI
import Logging
import Storage
import SystemPackage

/// The settings of a server: from flags, then the environment (`ATTUNE_…`), then a file, then the defaults.
///
/// `docs/configuration.md` has them in one table.
struct Settings: Sendable {
    var host: String
    var port: Int
    var database: StoreLocation
    var postgreSQL: PostgreSQLOptions
    /// How PostgreSQL itself is reached where `database` leads to a pgbouncer.
    var listenDatabase: PostgreSQLAddress?
    var runsSchedule: Bool
    var logLevel: Logger.Level
    var runsRetentionDays: Int
    var timetable: Timetable
    var serving: ServingSettings
    var connections: ConnectionSettings
    /// The folder with Chart.js' files.
    var chartLibrary: String
    var alertSettings: AlertSettings
    var alerting: AlertingConfiguration
    var standby: StandbySettings

    /// - Parameters:
    ///   - flags: what the command line says, by key; nil for flags that were not given.
    ///   - file: the configuration file that a flag names.
    init(flags: [String: String?], file: String?) async throws {
        let given = flags.compactMapValues { $0 }.reduce(into: [AbsoluteConfigKey: ConfigValue]()) { values, flag in
            values[AbsoluteConfigKey([flag.key])] = ConfigValue(.string(flag.value), isSecret: false)
        }
        let environment = EnvironmentVariablesProvider().prefixKeys(with: "attune")
        var providers: [any ConfigProvider] = [InMemoryProvider(name: "flags", values: given), environment]
        let path = file ?? ConfigReader(provider: environment).string(forKey: "config")
        if let path { providers.append(try await Self.fileProvider(path)) }
        let reader = ConfigReader(providers: providers)
        try Self.requireKnown(reader, file: path)
        try self.init(reader)
    }

    /// Asks for every setting there is, whatever the others are: what is not asked for here counts as unknown.
    init(_ reader: ConfigReader) throws {
        host = reader.string(forKey: "host", default: "127.0.0.1")
        database = try Self.location(reader)
        postgreSQL = try Self.postgreSQL(reader)
        listenDatabase = try Self.listenDatabase(reader)
        port = try Self.value(reader, "port", or: 8000, in: 0...65_535)
        runsRetentionDays = try Self.value(reader, "runs_retention_days", or: 90, in: 1...36_500)
        runsSchedule = try Self.flag(reader, "schedule", or: true)
        logLevel = try Self.level(reader)
        timetable = try Self.timetable(reader)
        serving = try Self.serving(reader)
        connections = try Self.connections(reader)
        chartLibrary = reader.string(forKey: "chart_library", default: "/usr/share/javascript/chart.js")
        alertSettings = try Self.alertSettings(reader)
        alerting = try Self.alerting(reader)
        standby = try Self.standby(reader, database: database)
        try Self.requireLoopback(host)
    }

    private static func fileProvider(_ path: String) async throws -> any ConfigProvider {
        do {
            return try await FileProvider<JSONSnapshot>(filePath: FilePath(path))
        } catch {
            throw ValidationError("The configuration file \(path) cannot be read: \(error)")
        }
    }

    /// Any of the sources may write a number as text, so all are read alike and checked here.
    static func text(_ reader: ConfigReader, _ key: ConfigKey) -> String? {
        reader.string(forKey: key) ?? reader.int(forKey: key).map(String.init)
            ?? reader.bool(forKey: key).map(String.init)
    }

    static func value(
        _ reader: ConfigReader,
        _ key: ConfigKey,
        or fallback: Int,
        in range: ClosedRange<Int>
    ) throws -> Int {
        guard let text = text(reader, key) else { return fallback }
        guard let value = Int(text), range.contains(value) else {
            throw ValidationError(
                "\(key) must be a whole number from \(range.lowerBound) to \(range.upperBound), not \"\(text)\"."
            )
        }
        return value
    }

    private static let switches = ["true": true, "on": true, "1": true, "false": false, "off": false, "0": false]

    private static func flag(_ reader: ConfigReader, _ key: ConfigKey, or fallback: Bool) throws -> Bool {
        guard let text = text(reader, key) else { return fallback }
        guard let value = switches[text.lowercased()] else {
            throw ValidationError("\(key) must be true or false, on or off, not \"\(text)\".")
        }
        return value
    }

    private static func location(_ reader: ConfigReader) throws -> StoreLocation {
        do {
            return try StoreLocation(reader.string(forKey: "database", default: "attune.sqlite"))
        } catch {
            throw Failure("\(error)")
        }
    }

    private static func listenDatabase(_ reader: ConfigReader) throws -> PostgreSQLAddress? {
        guard let text = text(reader, "listen_database") else { return nil }
        do {
            guard case .postgreSQL(let address) = try StoreLocation(text) else {
                throw Failure("listen_database must be the URL of a PostgreSQL database (postgres://…).")
            }
            return address
        } catch let error as StorageError {
            throw Failure("listen_database: \(error)")
        }
    }

    private static func postgreSQL(_ reader: ConfigReader) throws -> PostgreSQLOptions {
        let standard = PostgreSQLOptions()
        return PostgreSQLOptions(
            connections: try value(reader, "database_connections", or: standard.connections, in: 2...1_000),
            statementSeconds: try value(reader, "statement_timeout", or: standard.statementSeconds, in: 1...86_400),
            prepares: try flag(reader, "prepare", or: standard.prepares)
        )
    }

    private static func level(_ reader: ConfigReader) throws -> Logger.Level {
        guard let text = text(reader, "log_level") else { return .info }
        guard let level = Logger.Level(rawValue: text.lowercased()) else {
            let levels = Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("log_level must be one of \(levels), not \"\(text)\".")
        }
        return level
    }

    private static func timetable(_ reader: ConfigReader) throws -> Timetable {
        var timetable = Timetable.standard
        for job in Job.allCases {
            guard let text = text(reader, ConfigKey(["time_\(job.rawValue)"])) else { continue }
            guard let time = JobTime(text) else {
                throw ValidationError(
                    "time_\(job.rawValue) must be a time in UTC such as 02:00 or mon 09:00, not \"\(text)\"."
                )
            }
            timetable.times[job] = time
        }
        return timetable
    }

    /// As long as there are no access keys, whoever reaches the server may do everything.
    private static func requireLoopback(_ host: String) throws {
        let octets = host.split(separator: ".", omittingEmptySubsequences: false)
        let isIPv4Loopback = octets.count == 4 && octets[0] == "127" && octets.allSatisfy { UInt8($0) != nil }
        guard isIPv4Loopback || host == "::1" || host == "localhost" else {
            throw ValidationError(
                "The server can only listen on this machine itself (127.0.0.1, ::1 or localhost), not on \(host): it has "
                    + "no access keys yet. Put a proxy with authentication before it."
            )
        }
    }
}
