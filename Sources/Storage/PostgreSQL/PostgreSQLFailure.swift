import CPostgreSQL
import Domain

/// What the server, or the way to it, reported instead of a result.
struct PostgreSQLFailure {
    /// PostgreSQL's five characters (SQLSTATE); those of a lost connection where no answer came at all.
    let state: String
    let message: String

    /// - Parameter result: the failed result; nil where the connection itself gave none.
    init(result: OpaquePointer?, connection: OpaquePointer?) {
        let field = { (code: CInt) -> String? in
            guard let result, let text = PQresultErrorField(result, code) else { return nil }
            return String(cString: text)
        }
        state = field(CInt(UInt8(ascii: "C"))) ?? "08006"
        message = field(CInt(UInt8(ascii: "M"))) ?? Self.sentence(PQerrorMessage(connection))
    }

    /// libpq's lines as one, without the questions it asks in indented ones.
    static func sentence(_ message: UnsafePointer<CChar>?) -> String {
        guard let message else { return "The connection was lost." }
        return String(cString: message).split(separator: "\n").filter { !$0.hasPrefix("\t") }.joined(separator: " ")
    }

    /// Whether the server took the transaction back for the sake of others: the same again may succeed at once.
    var isRepeatable: Bool { state == "40001" || state == "40P01" }

    /// Whether a constraint of the schema stood in the way, such as a key that is there already.
    var isConflict: Bool { state.hasPrefix("23") }

    /// Whether another connection would not have failed: what this one has prepared is gone or outdated, or the server
    /// behind it is not the one to write to any more.
    var isOfThisConnection: Bool {
        state.hasPrefix("08") || state.hasPrefix("57P") || ["0A000", "26000", "42P05", "25006"].contains(state)
    }

    var storageError: StorageError {
        StorageError(category, message + advice, trouble)
    }

    private var category: StorageError.Category {
        switch (state.prefix(2), state) {
        case ("23", _): .conflict
        case (_, "XX001"), (_, "XX002"): .corrupt
        case ("08", _), ("40", _), ("53", _), ("57", _), ("58", _), (_, "55P03"), (_, "25006"): .unavailable
        default: .rejected
        }
    }

    private var trouble: DatabaseTrouble? {
        switch (state.prefix(2), state) {
        case (_, "53100"): .full
        case (_, "55P03"): .locked
        case (_, "25006"): .readOnly
        case (_, "XX001"), (_, "XX002"): .corrupt
        case ("08", _), ("58", _), (_, "57P01"), (_, "57P02"), (_, "57P03"): .away
        default: nil
        }
    }

    private var advice: String {
        switch state {
        case "26000", "42P05": ". Behind a pgbouncer older than 1.21, serve with --prepare off."
        case "25006": ". The server only reads: name the primary, or add target_session_attrs=read-write to the URL."
        case "42501": ". The user must own the tables, and be let make new ones: GRANT CREATE ON SCHEMA public TO USER."
        case "53300": ". Raise the server's max_connections, or lower --database-connections."
        default: ""
        }
    }
}
