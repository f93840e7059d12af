package import Domain

/// What a database could not do.
package struct StorageError: Error, Sendable, Equatable, CustomStringConvertible {
    package enum Category: Sendable {
        /// A constraint of the schema was violated, or the row had moved.
        case conflict
        case notFound
        /// The database cannot be reached, is locked or full; trying again later may work.
        case unavailable
        /// The database is there and does not let this program in, or is not one it can use; somebody has to see to it.
        case refused
        /// What is stored cannot be read.
        case corrupt
        /// The database will not have the statement, or a value in it; trying again does not help.
        case rejected
        /// The schema is newer than this program.
        case tooNew
    }

    package var category: Category
    package var message: String
    /// What is the matter with the database itself, where the failure is about that.
    package var trouble: DatabaseTrouble?

    package init(_ category: Category, _ message: String, _ trouble: DatabaseTrouble? = nil) {
        self.category = category
        self.message = message
        self.trouble = trouble
    }

    package var description: String { message }
}

extension StorageError: StoreFailure {
    package var isTemporary: Bool { category == .unavailable || category == .refused || trouble != nil }
    package var isConflict: Bool { category == .conflict }
    package var isCorrupt: Bool { category == .corrupt && trouble == nil }
}
