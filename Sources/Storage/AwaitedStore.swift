package import Domain
import Synchronization

/// A store over a database that may not be there yet, or not any more.
///
/// While it is known to be away everything is refused at once, and while it takes no writes every write, so that nobody
/// waits for time-outs one after the other.
package final class AwaitedStore: Store {
    private struct Opened {
        var database: any SQLDatabase
        var store: SQLStore
    }

    package let contact: DatabaseContact
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

    /// The store itself, opened and with its schema brought up to date if it was not before. It tries whether or not
    /// the database is known to be away. Not to be called twice at once.
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
        let store = try present(contact.isAway(at: now()) ? .away : nil)
        do {
            let value = try await store.read(body)
            contact.noteSign(at: now())
            return value
        } catch let error as StorageError {
            if error.trouble == .corrupt { note(error) }
            throw error
        }
    }

    package var eventLanes: Int { opened.withLock { $0?.store.eventLanes } ?? 1 }

    package func transaction<Value: Sendable>(
        _ kind: TransactionKind,
        _ body: @escaping @Sendable (any Records) throws -> Value
    ) async throws -> Value {
        // A sign of life of a node is what finds out whether the database takes writes again.
        let obstacle = kind == .presence && !contact.isAway(at: now()) ? nil : contact.obstacle(at: now())
        let store = try present(obstacle)
        do {
            let value = try await store.transaction(kind, body)
            contact.noteWrite(at: now())
            return value
        } catch let error as StorageError {
            note(error)
            throw error
        }
    }

    /// Begins to listen for changes that other nodes make, where the database is one that nodes share.
    ///
    /// - Parameter address: how the server itself is reached, where the database is reached through a pgbouncer.
    package func listen(at address: PostgreSQLAddress?) async throws -> ConfigurationNotices {
        guard let database = opened.withLock({ $0?.database as? PostgreSQLDatabase }), !contact.isAway(at: now()) else {
            throw StorageError(.unavailable, DatabaseTrouble.away.sentence, .away)
        }
        return try await database.listen(at: address)
    }

    package func close() async throws {
        try await opened.withLock { $0?.database }?.close()
    }

    /// The SQLite file, once it is open; nil for another database.
    package var file: SQLiteDatabase? { opened.withLock { $0?.database as? SQLiteDatabase } }

    /// - Parameter obstacle: why asking is in vain.
    private func present(_ obstacle: DatabaseTrouble?) throws(StorageError) -> SQLStore {
        let store = opened.withLock { $0?.store }
        guard let store, obstacle == nil else {
            let trouble = obstacle ?? contact.obstacle(at: now()) ?? .away
            throw StorageError(.unavailable, trouble.sentence, trouble)
        }
        return store
    }

    /// Notes what a write or the watch met, where it is about the database itself.
    package func note(_ error: StorageError) {
        guard let trouble = error.trouble else { return }
        let source: DatabaseContact.Source =
            switch trouble {
            case .corrupt: .damage
            case .moved: .file
            case .full, .locked, .readOnly, .away: .writing
            }
        contact.noteFailure(source, trouble, error.message, at: now())
    }
}
