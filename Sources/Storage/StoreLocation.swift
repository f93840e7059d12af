/// Where a store is, as an operator names it: a SQLite file, or the URL of a PostgreSQL database.
///
/// Its description is fit for logs: it names no password.
package enum StoreLocation: Sendable, Equatable, CustomStringConvertible {
    case sqlite(path: String)
    case postgreSQL(PostgreSQLAddress)

    /// Reads `postgres://…` (or `postgresql://…`), `sqlite:PATH` or a plain path.
    ///
    /// - Throws: ``StorageError`` that says what cannot be read.
    package init(_ text: String) throws(StorageError) {
        guard !text.isEmpty else {
            throw StorageError(.rejected, "The database has no name; give a SQLite file or postgres://…")
        }
        if text.hasPrefix("postgres://") || text.hasPrefix("postgresql://") {
            self = .postgreSQL(try PostgreSQLAddress(text))
        } else if text.hasPrefix("sqlite:") {
            self = .sqlite(path: String(text.dropFirst("sqlite:".count)))
        } else if let scheme = text.firstRange(of: "://") {
            throw StorageError(
                .rejected,
                "There is no database for \"\(text[..<scheme.lowerBound])://\"; name a SQLite file or postgres://…"
            )
        } else if text.hasPrefix("postgres:") || text.hasPrefix("postgresql:") {
            throw StorageError(.rejected, "The database's address is no URL; write postgres://USER@HOST/DATABASE.")
        } else {
            self = .sqlite(path: text)
        }
    }

    package var description: String {
        switch self {
        case .sqlite(let path): path
        case .postgreSQL(let address): address.description
        }
    }

    /// Whether other nodes may be on the same database.
    package var isShared: Bool {
        if case .postgreSQL = self { true } else { false }
    }

    /// What a database is opened for, which decides who may use a SQLite file meanwhile.
    package enum Purpose: Sendable {
        /// As the only server of a file, which is made where there is none.
        case serving(ServingTerms)
        /// To change what a server would not expect; nobody else has the file, which is made where there is none.
        case changing
        /// Beside whoever serves it; nothing is written.
        case reading
    }

    /// Opens the database.
    ///
    /// - Throws: ``StorageError`` that says what is wrong and, as far as it is known, what to do.
    package func open(_ options: PostgreSQLOptions, for purpose: Purpose) async throws -> any SQLDatabase {
        switch (self, purpose) {
        case (.sqlite(let path), .serving(let terms)): try SQLiteDatabase.serving(path, terms)
        case (.sqlite(let path), .changing): try SQLiteDatabase.changing(path)
        case (.sqlite(let path), .reading): try SQLiteDatabase(path: path, .readOnly)
        case (.postgreSQL(let address), _): try await PostgreSQLDatabase.open(address, options)
        }
    }
}
