/// What keeps a database from taking writes; the raw value is the reason that people, metrics and programs are told.
package enum DatabaseTrouble: String, Sendable, CaseIterable {
    /// There is no room left on its disk.
    case full
    /// Another program holds its lock.
    case locked
    /// It can be read and not written.
    case readOnly = "read_only"
    /// Its file is not where it was: moved, deleted, or another one has its name.
    case moved
    /// Its file is damaged.
    case corrupt
    /// It does not answer.
    case away

    /// What is the matter.
    package var sentence: String {
        switch self {
        case .full: "The disk of the database is full."
        case .locked: "Another program has locked the database."
        case .readOnly: "The database can be read and not written."
        case .moved: "The database's file was moved, deleted or replaced under the server."
        case .corrupt: "The database's file is damaged."
        case .away: "The database does not answer at the moment."
        }
    }

    /// What to do about it.
    package var advice: String {
        switch self {
        case .full: "Make room on the disk; the server goes on by itself."
        case .locked: "Find the program (fuser FILE) and let it end; the server goes on by itself."
        case .readOnly: "Let the server's user write the file and its folder, or mount the disk for writing."
        case .moved:
            "Put the file back with its -wal, or stop the server and run attune restore with the newest backup."
        case .corrupt: "Stop the server, run attune doctor, and attune restore with the newest backup."
        case .away: "Look at the database and at its disk."
        }
    }

    /// When it is worth asking again.
    var retryAfterSeconds: Int {
        switch self {
        case .away, .locked: 1
        case .full, .readOnly, .moved, .corrupt: 10
        }
    }
}
