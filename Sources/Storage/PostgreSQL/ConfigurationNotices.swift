import CPostgreSQL
import Dispatch

/// Hears, over a connection of its own, of every change of the configuration that any node makes (LISTEN).
///
/// The connection must lead to the server itself: a pgbouncer in transaction mode takes the LISTEN and passes nothing on.
/// One that breaks is made anew. What came meanwhile is lost, so each connection begins with a notice.
///
/// `@unchecked Sendable`: `link` and `source` are touched on `queue` only, which does one thing at a time.
package final class ConfigurationNotices: @unchecked Sendable {
    /// The channel's name in SQL: each schema has its own.
    static let channel = "'attune_configuration_' || current_schema()"
    private static let pause = DispatchTimeInterval.milliseconds(200)

    /// An element for one change or several.
    package let changes: AsyncStream<Void>
    private let listener: AsyncStream<Void>.Continuation
    private let queue = DispatchQueue(label: "attune.postgresql.notices")
    private let connector: PostgreSQLConnector
    private let channel: String
    private var link: PostgreSQLLink?
    private var source: (any DispatchSourceRead)?
    private var isClosed = false

    init(_ connector: PostgreSQLConnector, channel: String) {
        self.connector = connector
        self.channel = channel
        (changes, listener) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        queue.async { self.connect() }
    }

    package func close() {
        queue.async {
            self.isClosed = true
            self.disconnect()
            self.listener.finish()
        }
    }

    private func connect() {
        guard !isClosed else { return }
        do {
            let link = try connector.connect()
            _ = try link.run("LISTEN \"\(channel)\"")
            let source = DispatchSource.makeReadSource(fileDescriptor: PQsocket(link.connection), queue: queue)
            source.setEventHandler { [weak self] in self?.receive() }
            // The socket must stay open until the source has let go of it.
            source.setCancelHandler { withExtendedLifetime(link) {} }
            (self.link, self.source) = (link, source)
            source.activate()
            listener.yield()
        } catch {
            reconnect()
        }
    }

    private func receive() {
        guard let link else { return }
        guard PQconsumeInput(link.connection) == 1 else {
            disconnect()
            return reconnect()
        }
        while let notice = PQnotifies(link.connection) {
            PQfreemem(notice)
            listener.yield()
        }
    }

    private func reconnect() {
        queue.asyncAfter(deadline: .now() + Self.pause) { self.connect() }
    }

    private func disconnect() {
        source?.cancel()
        (link, source) = (nil, nil)
    }
}

extension PostgreSQLDatabase {
    /// Begins to listen for changes of the configuration.
    ///
    /// - Parameter address: how the server itself is reached, where this database is reached through a pgbouncer.
    package func listen(at address: PostgreSQLAddress?) async throws -> ConfigurationNotices {
        let channel = try await read { try $0.first("SELECT \(ConfigurationNotices.channel)") { $0.text(0) } }
        let connector = PostgreSQLConnector(address ?? self.address, PostgreSQLOptions(prepares: false))
        return ConfigurationNotices(connector, channel: channel ?? "")
    }
}
