import Foundation
import JSON

/// Why a text from outside cannot be what it is meant for, with the limit and what was sent.
package struct UnacceptableText: Error, Sendable, Equatable, CustomStringConvertible {
    /// Without the text's place: `must be 1 to 512 bytes, not 0`.
    package let description: String

    package init(_ description: String) {
        self.description = description
    }
}

/// Checks of the names that a specification and reports may use.
package enum Names {
    /// Words that stand in an agent's place in some path.
    package static let reservedAgents: Set<String> = ["history", "active", "update"]

    /// `[a-z0-9][a-z0-9_-]{0,63}` and none of the reserved words.
    package static func refusalOfAgent(_ name: String) -> String? {
        let bytes = Array(name.utf8)
        guard let first = bytes.first, bytes.count <= 64, isLowerOrDigit(first),
            bytes.dropFirst().allSatisfy({ isLowerOrDigit($0) || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-") })
        else { return "must be 1 to 64 of a-z, 0-9, _ and -, beginning with a letter or digit" }
        return reservedAgents.contains(name) ? "is a reserved word" : nil
    }

    /// `[a-z][a-z0-9_]*`, at most 64.
    package static func refusalOfParameter(_ name: String) -> String? {
        let bytes = Array(name.utf8)
        guard let first = bytes.first, bytes.count <= 64, isLowerOrDigit(first), !isDigit(first),
            bytes.dropFirst().allSatisfy({ isLowerOrDigit($0) || $0 == UInt8(ascii: "_") })
        else { return "must be 1 to 64 of a-z, 0-9 and _, beginning with a letter" }
        return nil
    }

    /// A label, a feature, a judge, a labeler or any other name that people read, as it is kept: in Unicode's normal
    /// form C, so that both spellings of `ü` are one name for whoever compares bytes.
    ///
    /// 1 to 128 bytes then, at least one of them visible, none that would break a line, hide or turn around what stands
    /// beside it.
    package static func kept(_ name: String) throws(UnacceptableText) -> String {
        if isPlain(name) { return name }
        // A normal form can be shorter than what was sent, but not so much; longer texts are costly to normalise.
        guard name.utf8.count <= 4 * Limits.Text.name else { throw tooLong(name) }
        let kept = name.precomposedStringWithCanonicalMapping
        guard (1...Limits.Text.name).contains(kept.utf8.count) else { throw tooLong(kept) }
        if let scalar = kept.unicodeScalars.first(where: \.isDisruptive) {
            throw UnacceptableText("must not contain the control character \(scalar.code)")
        }
        guard kept.unicodeScalars.contains(where: isVisible) else {
            throw UnacceptableText("must have something visible in it, not only spaces and marks that nobody sees")
        }
        return kept
    }

    /// Printable ASCII that is not only spaces, within the limit: most names, and their own normal form.
    private static func isPlain(_ name: String) -> Bool {
        guard name.utf8.count <= Limits.Text.name else { return false }
        var name = name
        return name.withUTF8 { bytes in
            var (hasInk, hasOther) = (false, false)
            for byte in bytes {
                hasInk = hasInk || byte > 0x20
                hasOther = hasOther || byte < 0x20 || byte > 0x7E
            }
            return hasInk && !hasOther
        }
    }

    private static func tooLong(_ name: String) -> UnacceptableText {
        UnacceptableText("must be 1 to \(Limits.Text.name) bytes, not \(name.utf8.count)")
    }

    private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
        let properties = scalar.properties
        return !properties.isDefaultIgnorableCodePoint && !properties.isWhitespace
            && properties.generalCategory != .format
    }

    private static func isLowerOrDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || isDigit(byte)
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}

/// The one rule for keys and ids, at every door: they are opaque, never normalised, and compared by their bytes.
package enum Keys {
    /// Why a text cannot be a key or an id, or nil if it can: 1 to 512 bytes of UTF-8 without control characters.
    ///
    /// - Parameter limit: bytes; another one only for ids that are made of others.
    package static func refusal(of key: String, limit: Int = Limits.Text.key) -> String? {
        guard (1...limit).contains(key.utf8.count) else {
            return "must be 1 to \(limit) bytes, not \(key.utf8.count)"
        }
        guard mayHaveControls(key),
            let scalar = key.unicodeScalars.first(where: { $0.properties.generalCategory == .control })
        else { return nil }
        return "must not contain the control character \(scalar.code)"
    }

    /// False for nearly all keys, at the price of one look at their bytes; the controls of Latin-1 begin with C2.
    private static func mayHaveControls(_ key: String) -> Bool {
        var key = key
        return key.withUTF8 { bytes in
            var found: UInt8 = 0
            for byte in bytes { found |= byte < 0x20 || byte == 0x7F || byte == 0xC2 ? 1 : 0 }
            return found != 0
        }
    }
}

extension Unicode.Scalar {
    /// `U+000A`.
    fileprivate var code: String {
        let digits = String(value, radix: 16, uppercase: true)
        return "U+" + String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
    }
}
