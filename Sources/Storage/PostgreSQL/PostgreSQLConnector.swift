import CPostgreSQL
import Synchronization

/// Makes connections to one database, and spaces the attempts out while it cannot be reached.
final class PostgreSQLConnector: Sendable {
    private static let oldestVersion = 150_000
    /// What holds unless the URL says otherwise: a server that is gone is noticed within half a minute.
    private static let defaults = [
        ("connect_timeout", "5"), ("keepalives_idle", "15"), ("keepalives_interval", "5"), ("keepalives_count", "3"),
        ("tcp_user_timeout", "30000"), ("application_name", "attune"),
    ]

    let address: PostgreSQLAddress
    let options: PostgreSQLOptions
    private let outage = Mutex((backoff: Backoff(), reason: ""))

    init(_ address: PostgreSQLAddress, _ options: PostgreSQLOptions) {
        self.address = address
        self.options = options
    }

    /// A new connection; blocks until it stands or failed.
    ///
    /// - Throws: at once, and with the last attempt's reason, where that is too recent for another.
    func connect() throws(StorageError) -> PostgreSQLLink {
        let (nextAttempt, reason) = outage.withLock { ($0.backoff.nextAttempt, $0.reason) }
        if let nextAttempt, ContinuousClock.now < nextAttempt { throw StorageError(.unavailable, reason) }
        do {
            let link = try open()
            outage.withLock { $0.backoff.noteSuccess() }
            return link
        } catch {
            outage.withLock { outage in
                outage.backoff.noteFailure(at: .now)
                outage.reason = error.message
            }
            throw error
        }
    }

    private func open() throws(StorageError) -> PostgreSQLLink {
        // Later ones win, and the URL is read where "dbname" stands.
        let settings = Self.defaults + [("dbname", address.url), ("client_encoding", "UTF8")]
        let names = try PostgreSQLArguments(settings.map { .text($0.0) } + [.null])
        let values = try PostgreSQLArguments(settings.map { .text($0.1) } + [.null])
        let connection = names.withPointers { names, _, _ in
            values.withPointers { values, _, _ in PQconnectdbParams(names, values, 1) }
        }
        guard let connection else { throw StorageError(.unavailable, "There is no memory for a connection.") }
        let link = PostgreSQLLink(connection, options)
        guard PQstatus(connection) == CONNECTION_OK else {
            let reason = PostgreSQLFailure.sentence(PQerrorMessage(connection))
            throw ConnectionAdvice.error(reason)
        }
        if let objection = Self.objection(to: connection) { throw objection }
        return link
    }

    /// What is wrong with a server that let us in.
    private static func objection(to connection: OpaquePointer) -> StorageError? {
        let setting = { (name: String) in PQparameterStatus(connection, name).map { String(cString: $0) } }
        if PQserverVersion(connection) < oldestVersion {
            let version = setting("server_version") ?? "of unknown version"
            return StorageError(.refused, "The server is PostgreSQL \(version); Attune needs 15 or later.")
        }
        if let encoding = setting("server_encoding"), encoding != "UTF8" {
            return StorageError(
                .refused,
                "The database keeps text as \(encoding). Create one with ENCODING 'UTF8'."
            )
        }
        if setting("in_hot_standby") == "on" {
            return StorageError(
                .unavailable,
                "The server is a standby, which only reads. Name the primary, or all servers and "
                    + "target_session_attrs=read-write in the URL."
            )
        }
        return nil
    }
}

/// What a connection that did not come about means and what to do about it, as far as the server's words tell.
enum ConnectionAdvice {
    /// What stands in the way until somebody sees to it, and what to do.
    private static let mistakes = [
        ("password authentication failed", "Check the user and the password in the URL, or PGPASSWORD."),
        ("no password supplied", "Put the password into the URL, or into PGPASSWORD or ~/.pgpass."),
        ("no pg_hba.conf entry", "Let this host and user in, in the server's pg_hba.conf."),
        ("certificate", "Check sslmode, sslrootcert and the host's name in the URL."),
        ("does not support SSL", "Check sslmode in the URL."),
    ]
    /// What may pass, and what to look at if it does not.
    private static let troubles = [
        ("connection slots", "Raise the server's max_connections, or lower --database-connections."),
        ("too many clients", "Raise the server's max_connections, or lower --database-connections."),
        ("could not translate host name", "Check the host in the URL."),
        ("Connection refused", "Check the host and the port in the URL, and that PostgreSQL runs there."),
        ("No such file or directory", "Check the host in the URL, and that PostgreSQL runs there."),
        ("timeout expired", "Check the host and the port in the URL, and the firewalls on the way."),
        ("SSL", "Check sslmode in the URL."),
        ("starting up", "It will be there in a moment."),
    ]

    /// - Parameter reason: libpq's or the server's words. In a language that is not known here they count as trouble that
    ///   may pass.
    static func error(_ reason: String) -> StorageError {
        let sentence = reason.hasSuffix(".") ? reason : reason + "."
        if reason.contains("database \""), reason.contains("does not exist") {
            return StorageError(.refused, "\(sentence) Create it (createdb), or check its name in the URL.")
        }
        if reason.contains("role \""), reason.contains("does not exist") {
            return StorageError(.refused, "\(sentence) Create it (createuser), or check the user in the URL.")
        }
        if let advice = mistakes.first(where: { reason.contains($0.0) })?.1 {
            return StorageError(.refused, "\(sentence) \(advice)")
        }
        let advice = troubles.first { reason.contains($0.0) }.map { " \($0.1)" } ?? ""
        return StorageError(.unavailable, sentence + advice)
    }
}
