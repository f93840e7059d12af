/// The key that stands for a label.
package struct LabelKey: Sendable, Equatable {
    package var key: Character
    package var label: String

    package init(key: Character, label: String) {
        self.key = key
        self.label = label
    }
}

/// A key for each label: its first letter or digit that is neither taken nor one of the session's own keys, else the
/// first free digit or letter.
///
/// Labels that find no key at all (beyond 33 of them) get none.
func labelKeys(_ labels: [String]) -> [LabelKey] {
    var free = Set("abcdefghijklmnopqrstuvwxyz0123456789").subtracting("squ")
    return labels.compactMap { label in
        let ownKeys = label.lowercased().filter { free.contains($0) }
        guard let key = ownKeys.first ?? "1234567890abcdefghijklmnopqrstuvwxyz".first(where: free.contains) else {
            return nil
        }
        free.remove(key)
        return LabelKey(key: key, label: label)
    }
}
