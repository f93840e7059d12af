import Domain
import JSON

/// Events as lines of a file: one JSON object each.
enum SpoolLines {
    static let end = UInt8(ascii: "\n")

    static func lines(of events: [Event]) throws -> [UInt8] {
        var bytes: [UInt8] = []
        for event in events {
            bytes += try JSONValueEncoder().encode(event).serialized()
            bytes.append(end)
        }
        return bytes
    }

    /// What a segment holds.
    ///
    /// - Returns: the events in order, and the whole lines that are none. A last line without an end is in neither.
    static func events(in bytes: [UInt8]) -> (events: [Event], unreadable: [UInt8]) {
        var events: [Event] = []
        var unreadable: [UInt8] = []
        var rest = bytes[...]
        while let end = rest.firstIndex(of: end) {
            let line = rest[..<end]
            do {
                events.append(try JSONValueDecoder().decode(Event.self, from: try JSON.parse(line)))
            } catch {
                unreadable += rest[...end]
            }
            rest = rest[(end + 1)...]
        }
        return (events, unreadable)
    }
}
