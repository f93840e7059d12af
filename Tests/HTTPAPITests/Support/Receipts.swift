import JSON

/// The answer to items none of which was refused.
func receipt(
    accepted: Int64 = 0,
    duplicates: Int64 = 0,
    revised: Int64 = 0,
    waiting: Int64 = 0,
    skipped: Int64? = nil
) -> JSON {
    var receipt: JSONObject = [
        "accepted": .integer(accepted), "duplicates": .integer(duplicates), "revised": .integer(revised),
        "changed": 0, "rejected_total": 0, "reasons": [:], "rejected": [], "waiting": .integer(waiting),
        "warnings": [],
    ]
    if let skipped { receipt["skipped"] = .integer(skipped) }
    return .object(receipt)
}

extension Reply {
    /// A receipt without what it says of an imported file.
    var counts: JSON {
        var receipt = json.object ?? [:]
        receipt["file"] = nil
        return .object(receipt)
    }
}
