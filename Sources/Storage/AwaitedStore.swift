package import Domain
import Synchronization

/// A store over a database that may not be there yet, or not any more.
///
/// While it is known to be away everything is refused at once, so that nobody waits for time-outs one after the other.
package final class AwaitedStore: Store {
    private struct Opened {
        var database: any SQLDatabase
        var store: SQLStore
    }

    private let contact: DatabaseContact
    private let now: @Sendable () -> Timestamp
    private let open: @Sendable () async throws -> any SQLDatabase
    private let opened = Mutex<Opened?>(nil)

    /// - Parameter open: opens the database; called again after it failed, never twice at once.
    package init(
        _ contact: DatabaseContact,
        now: @escaping @Sendable () -> Timestamp,
        open: @escaping @Sendable () async throws -> any SQLDatabase
    ) {
        self.contact = contact
        self.now = now
        self.open = open
    }

    /// The store itself, opened and with its schema brought up to date if it was not before. It tries whether or not the
    /// database is known to be away. Not to be called twice at once.
    package func reach() async throws -> SQLStore {
        if let store = opened.withLock({ $0?.store }) { return store }
        let database = try await open()
        let store = try await SQLStore.open(database, now: now())
        opened.withLock { $0 = Opened(database: database, store: store) }
        return store
    }

    package func read<Value: Sendable>(
        _ body: @escaping @Sendable (any Records) throws -> Value
    ) async throws -> Value {
        let value = try await present().read(body)
        contact.noteSign(at: now())
        return value
    }

    package var eventLanes: Int { opened.withLock { $0?.store.eventLanes } ?? 1 }

    package func transaction<Value: Sendable>(
        _ kind: TransactionKind,
        _ body: @escaping @Sendable (any Records) throws -> Value
    ) async throws -> Value {
        let value = try await present().transaction(kind, body)
        contact.noteSign(at: now())
        return value
    }

    /// Begins to listen for changes that other nodes make, where the database is one that nodes share.
    ///
    /// - Parameter address: how the server itself is reached, where the database is reached through a pgbouncer.
    package func listen(at address: PostgreSQLAddress?) async throws -> ConfigurationNotices {
        guard let database = opened.withLock({ $0?.database as? PostgreSQLDatabase }), !contact.isAway(at: now()) else {
            throw StorageError(.unavailable, "The database does not answer.")
        }
        return try await database.listen(at: address)
    }

    package func close() async throws {
        try await opened.withLock { $0?.database }?.close()
    }

    private func present() throws(StorageError) -> SQLStore {
        guard let store = opened.withLock({ $0?.store }), !contact.isAway(at: now()) else {
            throw StorageError(.unavailable, "The database does not answer.")
        }
        return store
    }
}
