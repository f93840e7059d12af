package import Rules

/// The rules for texts from outside, as refusals that name the text's place.
extension Names {
    /// - Returns: the name as it is kept.
    package static func kept(_ name: String, at pointer: String, code: String = "invalid") throws(Refusal) -> String {
        do {
            return try kept(name)
        } catch {
            throw .invalid(pointer, error.description, code: code)
        }
    }
}

extension Keys {
    /// - Returns: the key or id, unchanged.
    package static func checked(
        _ key: String,
        at pointer: String,
        limit: Int = Limits.Text.key
    ) throws(Refusal) -> String {
        if let refusal = refusal(of: key, limit: limit) { throw .invalid(pointer, refusal) }
        return key
    }
}
