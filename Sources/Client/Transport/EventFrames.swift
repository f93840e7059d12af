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
        let lines = block.split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
        guard lines.contains(where: { $0.hasPrefix("data:") }) else { return nil }
        let id = lines.last { $0.hasPrefix("id:") }?.dropFirst(3) ?? ""
        return String(id.drop { $0 == " " })
    }
}
