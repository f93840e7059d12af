import Foundation
import Storage

/// A SQLite database in a folder of its own, which goes with it.
final class TemporaryDatabase: Sendable {
    let path: String
    let database: SQLiteDatabase
    private let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("attune-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        path = folder.appendingPathComponent("attune.sqlite").path
        database = try SQLiteDatabase(path: path)
    }

    deinit {
        // A folder that cannot be removed is the system's to clean up.
        try? FileManager.default.removeItem(at: folder)
    }
}
