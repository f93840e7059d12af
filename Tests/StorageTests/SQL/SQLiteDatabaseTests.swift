import Foundation
import Storage
import Testing

struct SQLiteDatabaseTests {
    @Test("A commit is on disk before it is answered, and readers do not wait for writers")
    func isDurable() async throws {
        let files = try TemporaryDatabase()
        let (journal, synchronous) = try await files.database.read { connection in
            (
                try connection.first("PRAGMA journal_mode") { $0.text(0) },
                try connection.integer("PRAGMA synchronous")
            )
        }
        #expect(journal == "wal")
        #expect(synchronous == 2)
    }

    @Test("A path that cannot be opened, or a file that is no database, is said with its name")
    func saysWhatCannotBeOpened() throws {
        let missing = #expect(throws: StorageError.self) { try SQLiteDatabase(path: "/nowhere/attune.sqlite") }
        #expect(missing?.message.contains("/nowhere/attune.sqlite") == true)
        let files = try TemporaryDatabase()
        let path = files.path + ".txt"
        try Data(repeating: 65, count: 4_096).write(to: URL(fileURLWithPath: path))
        let foreign = #expect(throws: StorageError.self) { try SQLiteDatabase(path: path) }
        #expect(foreign?.category == .corrupt)
        #expect(foreign?.message.contains(path) == true)
    }

    @Test("A backup is a whole database of its own")
    func backsUp() async throws {
        let files = try TemporaryDatabase()
        try await files.database.transaction { connection in
            try connection.execute("CREATE TABLE things (id BIGINT)")
            try connection.execute("INSERT INTO things (id) VALUES (7)")
        }
        try files.database.backUp(to: files.path + ".backup")
        let copy = try SQLiteDatabase(path: files.path + ".backup")
        #expect(try await copy.read { try $0.integer("SELECT id FROM things") } == 7)
        try copy.close()
    }
}
