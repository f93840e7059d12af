/// Reads server-sent events from pieces of a stream.
struct EventFrames {
    private var pending: [UInt8] = []

    /// Takes one more piece.
    ///
    /// - Returns: the ids of the events that it completes, in order; comments are no events.
    mutating func take(_ piece: [UInt8]) -> [String] {
        pending += piece
        var ids: [String] = []
        while let end = endOfBlock() {
            if let id = Self.eventID(of: pending[..<end]) { ids.append(id) }
            pending.removeSubrange(...(end + 1))
        }
        return ids
    }

    /// The first of two line ends in a row.
    private func endOfBlock() -> Int? {
        let lineEnd = UInt8(ascii: "\n")
        return pending.indices.dropLast().first { pending[$0] == lineEnd && pending[$0 + 1] == lineEnd }
    }

    /// Empty for an event without an id, nil for a block without data.
    private static func eventID(of block: ArraySlice<UInt8>) -> String? {
        let lines = block.split(separator: UInt8(ascii: "\n"))
        guard lines.contains(where: { $0.starts(with: "data:".utf8) }) else { return nil }
        let id = lines.last { $0.starts(with: "id:".utf8) }?.dropFirst(3) ?? []
        return String(decoding: id.drop { $0 == UInt8(ascii: " ") }, as: UTF8.self)
    }
}
