import CPostgreSQL

/// Where a PostgreSQL database is and how to get in: a URL with whatever parameters libpq knows (TLS among them).
///
/// Its description names the place without the password, for logs and messages.
package struct PostgreSQLAddress: Sendable, Equatable, CustomStringConvertible {
    let url: String
    package let description: String

    /// - Throws: ``StorageError`` that says what libpq cannot read in the URL.
    package init(_ url: String) throws(StorageError) {
        var message: UnsafeMutablePointer<CChar>?
        guard let options = PQconninfoParse(url, &message) else {
            defer { PQfreemem(message) }
            // libpq repeats some URLs whole, and with them the password.
            let reason = PostgreSQLFailure.sentence(message).replacing(url, with: "…")
            throw StorageError(.rejected, "The database's URL cannot be read: \(reason)")
        }
        defer { PQconninfoFree(options) }
        self.url = url
        description = Self.place(Self.values(options))
    }

    private static func values(_ options: UnsafeMutablePointer<PQconninfoOption>) -> [String: String] {
        var values: [String: String] = [:]
        var option = options
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val { values[String(cString: keyword)] = String(cString: value) }
            option += 1
        }
        return values
    }

    private static func place(_ values: [String: String]) -> String {
        let user = values["user"].map { "\($0)@" } ?? ""
        let port = values["port"].map { ":\($0)" } ?? ""
        return "postgres://\(user)\(values["host"] ?? "")\(port)/\(values["dbname"] ?? "")"
    }
}
