extension String {
    /// The longest beginning of whole characters that is at most so many bytes of UTF-8.
    func cut(toBytes limit: Int) -> String {
        guard utf8.count > limit else { return self }
        var cut = ""
        var bytes = 0
        for character in self {
            bytes += character.utf8.count
            if bytes > limit { break }
            cut.append(character)
        }
        return cut
    }

    /// At most so many characters, as UTF-16 counts them; what is left out is told by an ellipsis.
    ///
    /// - Parameter escape: what becomes of a scalar; never cut in the middle.
    func cut(to limit: Int, escaping escape: (Unicode.Scalar) -> String = { String($0) }) -> String {
        var cut = ""
        var length = 0
        for scalar in unicodeScalars {
            let piece = escape(scalar)
            length += piece.utf16.count
            if length > limit - 1 { return cut + "…" }
            cut += piece
        }
        return cut
    }
}
