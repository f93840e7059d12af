import Foundation
import Storage
import Synchronization
import Testing

/// What a test can run on: SQLite always, PostgreSQL where `TEST_DATABASE_URL` names a database to make schemas in.
enum Driver: String {
    case sqlite = "SQLite"
    case postgreSQL = "PostgreSQL"

    /// The driver of the databases that are made now.
    @TaskLocal static var current = Driver.sqlite

    static let testDatabaseURL = ProcessInfo.processInfo.environment["TEST_DATABASE_URL"]

    static var available: [Driver] {
        testDatabaseURL == nil ? [.sqlite] : [.sqlite, .postgreSQL]
    }
}

/// Runs every test of a suite once on each driver; what fails says on which.
struct EveryDriver: SuiteTrait, TestTrait, TestScoping {
    let isRecursive = true

    func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing function: @Sendable @concurrent () async throws -> Void
    ) async throws {
        for driver in Driver.available {
            let naming = IssueHandlingTrait.compactMapIssues { issue in
                var named = issue
                named.comments.append("on \(driver.rawValue)")
                return named
            }
            try await naming.provideScope(for: test, testCase: testCase) {
                try await Driver.$current.withValue(driver) { try await run(on: driver, function) }
            }
        }
    }

    private func run(on driver: Driver, _ function: () async throws -> Void) async throws {
        switch driver {
        case .sqlite: try await function()
        case .postgreSQL: try await PostgreSQLSchemas.lending(function)
        }
    }
}

extension Trait where Self == EveryDriver {
    static var onEveryDriver: Self { Self() }
}

/// The schemas that one test makes in the PostgreSQL database for tests; they go with it.
final class PostgreSQLSchemas: Sendable {
    @TaskLocal static var current: PostgreSQLSchemas?

    private static let turns = Turns(count: 8)
    private let made = Mutex<[(name: String, database: PostgreSQLDatabase)]>([])

    /// Runs a test; a few at a time, as every one takes connections of the server.
    static func lending(_ function: () async throws -> Void) async throws {
        await turns.take()
        let schemas = PostgreSQLSchemas()
        let result: Result<Void, any Error>
        do {
            try await $current.withValue(schemas) { try await function() }
            result = .success(())
        } catch {
            result = .failure(error)
        }
        await turns.give()
        try await schemas.drop()
        try result.get()
    }

    /// A database of the server for tests: a schema without tables.
    func make(_ options: PostgreSQLOptions = .init(connections: 2)) async throws -> PostgreSQLDatabase {
        let name = "attune_\(UUID().uuidString.lowercased().replacing("-", with: ""))"
        let server = try await Self.server()
        try await server.transaction { _ = try $0.execute("CREATE SCHEMA \(name)") }
        await server.close()
        let database = try await PostgreSQLDatabase.open(try Self.address(schema: name), options)
        made.withLock { $0.append((name, database)) }
        return database
    }

    /// Another node's way into the schema that was made last.
    func another(_ options: PostgreSQLOptions = .init(connections: 2)) async throws -> PostgreSQLDatabase {
        let name = made.withLock { $0.last?.name } ?? ""
        let database = try await PostgreSQLDatabase.open(try Self.address(schema: name), options)
        made.withLock { $0.append((name, database)) }
        return database
    }

    private func drop() async throws {
        let made = made.withLock { $0 }
        guard !made.isEmpty else { return }
        for (_, database) in made { await database.close() }
        let server = try await Self.server()
        for name in Set(made.map(\.name)) {
            try await server.transaction { connection in
                try connection.execute("SET LOCAL client_min_messages = warning")
                try connection.execute("DROP SCHEMA \(name) CASCADE")
            }
        }
        await server.close()
    }

    private static func server() async throws -> PostgreSQLDatabase {
        try await PostgreSQLDatabase.open(try PostgreSQLAddress(try url()), .init(connections: 2))
    }

    private static func address(schema: String) throws -> PostgreSQLAddress {
        let url = try url()
        return try PostgreSQLAddress("\(url)\(url.contains("?") ? "&" : "?")options=-csearch_path%3D\(schema)")
    }

    private static func url() throws -> String {
        try #require(Driver.testDatabaseURL)
    }
}

/// Lets a number of callers go on at once and the others wait.
private actor Turns {
    private var free: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(count: Int) {
        free = count
    }

    func take() async {
        if free > 0 {
            free -= 1
        } else {
            await withCheckedContinuation { waiting.append($0) }
        }
    }

    func give() {
        if waiting.isEmpty {
            free += 1
        } else {
            waiting.removeFirst().resume()
        }
    }
}
