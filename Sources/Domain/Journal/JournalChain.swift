import Crypto

/// The journal's hash chain: SHA-256 of the previous entry's hash followed by this entry's canonical JSON.
package enum JournalChain {
    /// What was found of a journal.
    package struct Inspection: Sendable {
        package var entries = 0
        /// The hash of the last entry; the empty array before the first.
        package var head: [UInt8] = []
        /// The first entry that does not follow from those before it, and its position (from 0).
        package var firstBreak: (position: Int, entry: JournalEntry)?
    }

    package static func hash(of entry: JournalEntry, after previous: [UInt8]) -> [UInt8] {
        var hasher = SHA256()
        hasher.update(data: previous)
        hasher.update(data: entry.canonical)
        return Array(hasher.finalize())
    }

    /// Computes every hash anew, from the first entry on.
    package static func inspect(_ records: any JournalRecords) throws -> Inspection {
        var found = Inspection()
        try records.forEachJournalEntry { entry, previous, hash in
            let follows = previous == found.head && hash == JournalChain.hash(of: entry, after: found.head)
            if found.firstBreak == nil, !follows { found.firstBreak = (found.entries, entry) }
            found.head = hash
            found.entries += 1
        }
        return found
    }

    /// The position (from 0) of the first entry that does not follow from those before it; nil if the chain is whole.
    package static func firstBreak(in records: any JournalRecords) throws -> Int? {
        try inspect(records).firstBreak?.position
    }
}
