import Foundation
import Storage
import Testing

/// What every driver must do; each check starts from a database without tables.
struct SQLDatabaseContract: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let check: @Sendable (any SQLDatabase) async throws -> Void

    static let all: [SQLDatabaseContract] = [
        .init(testDescription: "a transaction that throws leaves nothing", check: rollsBack),
        .init(testDescription: "placeholders are numbered, may repeat and come in any order", check: bindsByNumber),
        .init(testDescription: "what is quoted is no placeholder", check: leavesQuotesAlone),
        .init(testDescription: "values come back as they were bound", check: keepsValues),
        .init(testDescription: "a null is told from every value", check: tellsNull),
        .init(testDescription: "execute says how many rows changed", check: countsChanges),
        .init(testDescription: "a violated constraint is a conflict", check: reportsConflicts),
        .init(testDescription: "a statement that cannot be run is no conflict", check: reportsOtherErrors),
        .init(testDescription: "a reader does not see an open transaction", check: isolatesReaders),
        .init(testDescription: "writers come one after the other", check: serializesWriters),
        .init(testDescription: "a read cannot write", check: refusesToWriteWhileReading),
        .init(testDescription: "of rows inserted together the known ones are left out", check: leavesOutKnownRows),
        .init(testDescription: "texts that differ only in normalisation are two keys", check: comparesTextsByBytes),
        .init(
            testDescription: "rows without a key go in as they are; one that the database knows fails all",
            check: insertsWithoutAKey
        ),
    ]

    private struct Interruption: Error {}

    private static func createTable(_ database: any SQLDatabase) async throws {
        try await database.transaction { connection in
            _ = try connection.execute("CREATE TABLE things (id BIGINT PRIMARY KEY, name TEXT, size DOUBLE PRECISION)")
        }
    }

    private static func count(_ database: any SQLDatabase) async throws -> Int64 {
        try await database.read { try $0.integer("SELECT COUNT(*) FROM things") }
    }

    private static func rollsBack(_ database: any SQLDatabase) async throws {
        try await createTable(database)
        await #expect(throws: Interruption.self) {
            try await database.transaction { connection in
                try connection.execute("INSERT INTO things (id) VALUES (?1)", [.integer(1)])
                throw Interruption()
            }
        }
        #expect(try await count(database) == 0)
        _ = try await database.transaction { try $0.execute("INSERT INTO things (id) VALUES (1)") }
        #expect(try await count(database) == 1)
    }

    private static func bindsByNumber(_ database: any SQLDatabase) async throws {
        try await createTable(database)
        let found = try await database.transaction { connection in
            try connection.execute(
                "INSERT INTO things (id, name, size) VALUES (?3, ?1, ?2), (?3 + 1, ?1, ?2)",
                [.text("ten"), .real(2.5), .integer(10)]
            )
            return try connection.all(
                "SELECT id, name, size FROM things WHERE size = ?2 AND name = ?1 ORDER BY id",
                [.text("ten"), .real(2.5)]
            ) { "\($0.integer(0)) \($0.text(1)) \($0.real(2))" }
        }
        #expect(found == ["10 ten 2.5", "11 ten 2.5"])
    }

    private static func leavesQuotesAlone(_ database: any SQLDatabase) async throws {
        try await createTable(database)
        let found = try await database.transaction { connection in
            try connection.execute("INSERT INTO things (id, name) VALUES (?1, 'who''s ?2')", [.integer(1)])
            return try connection.first("SELECT name AS \"?3\" FROM things WHERE id = ?1", [.integer(1)]) { $0.text(0) }
        }
        #expect(found == "who's ?2")
    }

    private static func keepsValues(_ database: any SQLDatabase) async throws {
        let bytes = (0...255).map { UInt8($0) }
        let texts = ["", "Grüße 🦜 '\"\\\n", String(repeating: "long ", count: 50_000)]
        let type =
            switch database.dialect {
            case .sqlite: "BLOB"
            case .postgreSQL: "BYTEA"
            }
        try await database.transaction { connection in
            try connection.execute("CREATE TABLE kept (id BIGINT, n BIGINT, r DOUBLE PRECISION, t TEXT, b \(type))")
            for (id, text) in texts.enumerated() {
                try connection.execute(
                    "INSERT INTO kept (id, n, r, t, b) VALUES (?1, ?2, ?3, ?4, ?5)",
                    [
                        .integer(id), .integer(id == 0 ? Int64.max : Int64.min), .real(id == 0 ? 0.1 : -1e300),
                        .text(text),
                        .blob(id == 0 ? [] : bytes),
                    ]
                )
            }
        }
        try await database.read { connection in
            let rows = try connection.all("SELECT n, r, t, b FROM kept ORDER BY id") {
                ($0.integer(0), $0.real(1), $0.text(2), $0.blob(3))
            }
            #expect(rows.map(\.0) == [.max, .min, .min])
            #expect(rows.map(\.1) == [0.1, -1e300, -1e300])
            #expect(rows.map(\.2) == texts)
            #expect(rows.map(\.3) == [[], bytes, bytes])
        }
    }

    private static func tellsNull(_ database: any SQLDatabase) async throws {
        try await createTable(database)
        let nulls = try await database.transaction { connection in
            try connection.execute("INSERT INTO things (id, name, size) VALUES (1, ?1, ?2)", [.null, .null])
            try connection.execute("INSERT INTO things (id, name, size) VALUES (2, ?1, ?2)", [.text(""), .real(0)])
            return try connection.all("SELECT name, size FROM things ORDER BY id") {
                [$0.isNull(0), $0.isNull(1), $0.optionalText(0) == nil, $0.optionalReal(1) == nil]
            }
        }
        #expect(nulls == [[true, true, true, true], [false, false, false, false]])
    }

    private static func countsChanges(_ database: any SQLDatabase) async throws {
        try await createTable(database)
        let changes = try await database.transaction { connection in
            [
                try connection.execute("INSERT INTO things (id) VALUES (1), (2), (3)"),
                try connection.execute("UPDATE things SET size = 1 WHERE id >= ?1", [.integer(2)]),
                try connection.execute("INSERT INTO things (id) VALUES (1) ON CONFLICT (id) DO NOTHING"),
                try connection.execute("DELETE FROM things WHERE id = 9"),
            ]
        }
        #expect(changes == [3, 2, 0, 0])
    }

    private static func reportsConflicts(_ database: any SQLDatabase) async throws {
        try await createTable(database)
        _ = try await database.transaction { try $0.execute("INSERT INTO things (id) VALUES (1)") }
        for statement in ["INSERT INTO things (id) VALUES (1)", "INSERT INTO things (id) VALUES (1) RETURNING id"] {
            let error = await #expect(throws: StorageError.self) {
                try await database.transaction { _ = try $0.integer(statement) }
            }
            #expect(error?.category == .conflict)
            #expect(error?.isConflict == true)
        }
    }

    private static func reportsOtherErrors(_ database: any SQLDatabase) async throws {
        let error = await #expect(throws: StorageError.self) {
            try await database.read { _ = try $0.integer("SELECT nothing FROM nowhere") }
        }
        #expect(error?.isConflict == false)
    }

    private static func isolatesReaders(_ database: any SQLDatabase) async throws {
        try await createTable(database)
        let (opened, signal) = AsyncStream.makeStream(of: Void.self)
        let gate = DispatchSemaphore(value: 0)
        async let written: Void = database.transaction { connection in
            try connection.execute("INSERT INTO things (id) VALUES (1)")
            signal.finish()
            gate.wait()
        }
        for await _ in opened {}
        let during = try await {
            defer { gate.signal() }
            return try await count(database)
        }()
        try await written
        #expect(during == 0)
        #expect(try await count(database) == 1)
    }

    private static func serializesWriters(_ database: any SQLDatabase) async throws {
        try await createTable(database)
        _ = try await database.transaction { try $0.execute("INSERT INTO things (id, size) VALUES (1, 0)") }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<20 {
                group.addTask {
                    try await database.transaction { connection in
                        let size = try connection.first("SELECT size FROM things") { $0.real(0) } ?? 0
                        try connection.execute("UPDATE things SET size = ?1", [.real(size + 1)])
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try await database.read { try $0.first("SELECT size FROM things") { $0.real(0) } } == 20)
    }

    private static func refusesToWriteWhileReading(_ database: any SQLDatabase) async throws {
        try await createTable(database)
        await #expect(throws: StorageError.self) {
            try await database.read { _ = try $0.execute("INSERT INTO things (id) VALUES (1)") }
        }
        #expect(try await count(database) == 0)
    }

    private static func insertsWithoutAKey(_ database: any SQLDatabase) async throws {
        try await createTable(database)
        let table = KeyedTable("things", ["id": .integer, "name": .text, "size": .real], key: [])
        @Sendable func rows(_ ids: ClosedRange<Int>) -> [[SQLValue]] { ids.map { [.integer($0), .text("n"), .null] } }
        let inserted = try await database.transaction { connection in
            try [1...1, 2...200].map { try connection.insert(rows($0), into: table).filter(\.self).count }
                + [try connection.insert([], into: table).count]
        }
        #expect(inserted == [1, 199, 0])
        let error = await #expect(throws: StorageError.self) {
            try await database.transaction { _ = try $0.insert(rows(200...300), into: table) }
        }
        #expect(error?.category == .conflict)
        #expect(try await count(database) == 200)
    }

    /// A few and many, as drivers may put them in by different ways.
    private static func comparesTextsByBytes(_ database: any SQLDatabase) async throws {
        try await database.transaction { connection in
            let type = database.dialect == .postgreSQL ? "TEXT COLLATE \"C\"" : "TEXT"
            _ = try connection.execute("CREATE TABLE named (name \(type) PRIMARY KEY)")
        }
        let table = KeyedTable("named", ["name": .text], key: ["name"])
        @Sendable func rows(_ count: Int) -> [[SQLValue]] {
            (0..<count).flatMap { [[.text("\u{FC} \($0)")], [.text("u\u{308} \($0)")]] }
        }
        // Few go in by one statement, many are copied, and some of them again.
        let inserted = try await database.transaction { connection in
            try [3, 100, 100].map { try connection.insert(rows($0), into: table).count { $0 } }
        }
        #expect(inserted == [6, 194, 0])
        let found = try await database.read { connection in
            try connection.all("SELECT name FROM named WHERE name = ?1", [.text("u\u{308} 7")]) { $0.text(0) }
        }
        #expect(found.map { Array($0.utf8) } == [Array("u\u{308} 7".utf8)])
    }

    private static func leavesOutKnownRows(_ database: any SQLDatabase) async throws {
        try await createTable(database)
        let table = KeyedTable("things", ["id": .integer, "name": .text, "size": .real], key: ["id"])
        let awkward = ["", "a\tb\nc\\d\r", "{\"q\",NULL}", "\\N", "Grüße 🦜"]
        @Sendable func rows(_ ids: [Int]) -> [[SQLValue]] {
            ids.map { [.integer($0), $0 == 3 ? .null : .text(awkward[$0 % 5]), .real(Double($0) / 10)] }
        }
        let (few, many, mixed) = try await database.transaction { connection in
            (
                try connection.insert(rows([1, 2, 1, 3]), into: table),
                try connection.insert(rows(Array(100..<300)), into: table),
                try connection.insert(rows(Array(250..<350) + [349, 350]), into: table)
            )
        }
        #expect(few == [true, true, false, true])
        #expect(many == Array(repeating: true, count: 200))
        #expect(mixed == Array(repeating: false, count: 50) + Array(repeating: true, count: 50) + [false, true])
        let kept = try await database.read { connection in
            try connection.all("SELECT id, name, size FROM things ORDER BY id") {
                (Int($0.integer(0)), $0.optionalText(1), $0.real(2))
            }
        }
        #expect(kept.map(\.0) == [1, 2, 3] + Array(100...350))
        for (id, name, size) in kept {
            #expect(name == (id == 3 ? nil : awkward[id % 5]))
            #expect(size == Double(id) / 10)
        }
    }
}
