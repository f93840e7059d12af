package import Domain
import Files
import Foundation
import GRDB

/// Puts a backup in the place of a SQLite file: checked first, all at once, and with the old file kept aside.
///
/// The backup is copied beside the file and looked at there, so that what was checked is what is put in. A machine that
/// goes down meanwhile leaves the old file or the new one; while neither is whole no server starts, as it finds less
/// than its last one noted.
package struct SQLiteRestore: Sendable {
    /// What a backup holds.
    package struct Contents: Sendable {
        package var configurationVersion: Int64
        package var schema: Int
        package var journal: JournalChain.Inspection
        /// When the journal was written last; nil for an empty one.
        package var lastEntry: Timestamp?
    }

    private let claim: FileClaim
    private let target: String
    private let copy: String

    /// Claims the file and copies the backup beside it.
    ///
    /// - Throws: ``StorageError`` where a server has either of the two, or the backup cannot be copied.
    package init(of backup: String, to target: String) throws(StorageError) {
        guard FileState(backup) != nil else { throw StorageError(.notFound, "There is no backup at \(backup).") }
        guard FileState.resolved(backup) != FileState.resolved(target) else {
            throw StorageError(.rejected, "\(backup) is the database itself.")
        }
        if let holder = FileClaim.holder(of: backup) {
            throw StorageError(.refused, "\(holder) A copy of it is made with attune backup.")
        }
        claim = try FileClaim(of: target)
        self.target = claim.path
        copy = "\(claim.path).restored.\(ProcessInfo.processInfo.processIdentifier)"
        do {
            // A copy that somebody made by hand may have its newest part in the log.
            for suffix in ["", "-wal"] where FileState(backup + suffix) != nil {
                try FileManager.default.copyItem(atPath: backup + suffix, toPath: copy + suffix)
                _ = try FileState.restrict(copy + suffix)
            }
        } catch {
            discard()
            throw StorageError(.unavailable, "\(backup) cannot be copied: \(error)")
        }
    }

    /// Looks whether the backup can be served.
    ///
    /// - Throws: ``StorageError`` that says what is wrong with it.
    package func examine() async throws -> Contents {
        let database = try SQLiteDatabase(path: copy)
        let contents: Contents
        do {
            if let damage = try await SQLStore.damage(of: database) { throw StorageError(.corrupt, damage) }
            guard let mark = try await database.pool.read({ try DatabaseMark($0) }) else {
                throw StorageError(.rejected, "It is no database of Attune, or was never served.")
            }
            let schema = try await SQLStore.schema(of: database)
            guard schema <= Migration.all.count else {
                throw StorageError(.tooNew, "It has schema \(schema), and this program knows \(Migration.all.count).")
            }
            contents = Contents(
                configurationVersion: mark.configurationVersion,
                schema: schema,
                journal: try await SQLStore.inspectJournal(database),
                lastEntry: try await database.read { connection in
                    try connection.first("SELECT timestamp FROM journal ORDER BY sequence DESC LIMIT 1") {
                        $0.timestamp(0)
                    }
                }
            )
        } catch {
            try? database.close()
            throw error
        }
        try database.close()
        return contents
    }

    /// Puts the copy in the file's place.
    ///
    /// - Returns: where the old file is now; nil where there was none.
    package func complete(at time: Timestamp) throws(StorageError) -> String? {
        let aside = "\(target).replaced-\(time.compact)"
        let manager = FileManager.default
        var (isLinked, isLogMoved) = (false, false)
        do {
            for suffix in ["-wal", "-shm"] { try? manager.removeItem(atPath: copy + suffix) }
            let hadOne = FileState(target) != nil
            if hadOne { try manager.linkItem(atPath: target, toPath: aside) }
            isLinked = hadOne
            // Its log goes first: beside the new file it would be taken for that one's.
            if FileState(target + "-wal") != nil {
                try manager.moveItem(atPath: target + "-wal", toPath: aside + "-wal")
                isLogMoved = true
            }
            try? manager.removeItem(atPath: target + "-shm")
            FileState.giveToFolder(copy)
            try WholeFile.rename(copy, to: target)
            claim.forget()
            return hadOne ? aside : nil
        } catch {
            // Without its log, what was there would lack its newest commits.
            if isLogMoved { try? manager.moveItem(atPath: aside + "-wal", toPath: target + "-wal") }
            if isLinked { try? manager.removeItem(atPath: aside) }
            throw StorageError(.unavailable, "\(target) cannot be replaced: \(error)")
        }
    }

    /// Removes the copy.
    package func discard() {
        for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: copy + suffix) }
    }
}
