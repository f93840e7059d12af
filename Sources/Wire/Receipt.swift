package import JSON

/// What became of reported or imported items: the accepted and revised ones are durable.
///
/// Each item is counted once, in `accepted`, `duplicates`, `revised` or `rejectedTotal`.
package struct Receipt: Codable, Sendable, Equatable {
    package var accepted = 0
    /// Items that were here already.
    package var duplicates = 0
    /// Other words of the same labeler under a known id: the later ones hold.
    package var revised = 0
    /// Of the refused ones, those whose id is known with other content.
    package var changed = 0
    /// Items that were refused.
    package var rejectedTotal = 0
    /// By code, how many were refused.
    package var reasons: [String: Int] = [:]
    /// The first of those that were refused.
    package var rejected: [RejectedItem] = []
    /// Of the accepted and revised ones, those that speak of a run which is not known yet.
    package var waiting = 0
    package var warnings: [Warning] = []
    /// What holds no label, where a format has such (Label Studio's skipped tasks); nil for the others.
    package var skipped: Int?
    /// How many of the accepted ones wait on the server's disk for the database; nil where none does. Whether they were
    /// here already shows later.
    package var spooled: Int?
    /// Of an import: what was found in the file.
    package var file: ImportedFile?
    /// True where the file was only looked through and nothing was kept; else nil.
    package var dryRun: Bool?

    package init() {}

    private enum CodingKeys: String, CodingKey {
        case accepted
        case duplicates
        case revised
        case changed
        case rejectedTotal
        case reasons
        case rejected
        case waiting
        case warnings
        case skipped
        case spooled
        case file
        case dryRun
    }

    /// Takes what a server of another version leaves out as nothing.
    package init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: CodingKeys.self)
        accepted = try members.decode(Int.self, forKey: .accepted)
        duplicates = try members.decode(Int.self, forKey: .duplicates)
        rejected = try members.decode([RejectedItem].self, forKey: .rejected)
        revised = try members.decodeIfPresent(Int.self, forKey: .revised) ?? 0
        changed = try members.decodeIfPresent(Int.self, forKey: .changed) ?? 0
        rejectedTotal = try members.decodeIfPresent(Int.self, forKey: .rejectedTotal) ?? rejected.count
        reasons = try members.decodeIfPresent([String: Int].self, forKey: .reasons) ?? [:]
        waiting = try members.decodeIfPresent(Int.self, forKey: .waiting) ?? 0
        warnings = try members.decodeIfPresent([Warning].self, forKey: .warnings) ?? []
        skipped = try members.decodeIfPresent(Int.self, forKey: .skipped)
        spooled = try members.decodeIfPresent(Int.self, forKey: .spooled)
        file = try members.decodeIfPresent(ImportedFile.self, forKey: .file)
        dryRun = try members.decodeIfPresent(Bool.self, forKey: .dryRun)
    }
}

extension Receipt {
    /// What `encode(to:)` writes, without `Codable`'s containers: nothing else goes out in such numbers.
    package func json() throws -> JSON {
        guard rejected.isEmpty, warnings.isEmpty, reasons.isEmpty, file == nil, skipped == nil, dryRun == nil else {
            return try JSONValueEncoder().encode(self)
        }
        var members: JSONObject = [
            "accepted": .integer(Int64(accepted)),
            "duplicates": .integer(Int64(duplicates)),
            "revised": .integer(Int64(revised)),
            "changed": .integer(Int64(changed)),
            "rejected_total": .integer(Int64(rejectedTotal)),
            "reasons": [:],
            "rejected": [],
            "waiting": .integer(Int64(waiting)),
            "warnings": [],
        ]
        members["spooled"] = spooled.map { .integer(Int64($0)) }
        return .object(members)
    }
}

/// An item of a batch that was refused; the others are not affected.
package struct RejectedItem: Codable, Sendable, Equatable {
    /// Its place in the batch, from 0.
    package var index: Int
    package var code: String
    package var detail: String

    package init(index: Int, code: String, detail: String) {
        self.index = index
        self.code = code
        self.detail = detail
    }
}
