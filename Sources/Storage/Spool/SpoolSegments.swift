import Domain
import Files

/// The files of a spool: which there are, what they hold, and which one still grows.
struct SpoolSegments {
    private struct Segment {
        var number: Int
        var events: Int
        var bytes: Int
    }

    /// A segment ends here; it is read whole into memory.
    private static let largestBytes = 8 * 1_048_576

    private var segments: [Segment] = []
    private var nextNumber = 1
    /// The file of the last segment while it still grows.
    private var growing: OpenFile?

    /// What an earlier run left in the folder.
    init(in folder: SegmentFolder) throws(FileFailure) {
        for number in folder.numbers() {
            let bytes = try folder.read(number)
            segments.append(Segment(number: number, events: bytes.count { $0 == SpoolLines.end }, bytes: bytes.count))
            nextNumber = number + 1
        }
    }

    var depth: SpoolDepth {
        segments.reduce(into: SpoolDepth()) { depth, segment in
            depth.events += segment.events
            depth.bytes += segment.bytes
        }
    }

    /// Writes lines and syncs once; all of them or, when it throws, none that counts.
    mutating func append(_ batches: [(lines: [UInt8], events: Int)], in folder: SegmentFolder) throws(FileFailure) {
        do throws(FileFailure) {
            let file = try fileToAppendTo(in: folder)
            let lines = Array(batches.map(\.lines).joined())
            try file.append(lines)
            try file.synchronize()
            let last = segments.count - 1
            segments[last].events += batches.reduce(0) { $0 + $1.events }
            segments[last].bytes += lines.count
            if segments[last].bytes >= Self.largestBytes { growing = nil }
        } catch {
            // What is half written stays at the end of its file, and nothing is written behind it.
            growing = nil
            throw error
        }
    }

    private mutating func fileToAppendTo(in folder: SegmentFolder) throws(FileFailure) -> OpenFile {
        if let growing { return growing }
        let number = nextNumber
        // Not tried again: a file that was made and could not be synced may be there.
        nextNumber += 1
        let file = try folder.create(number, isDurable: true)
        segments.append(Segment(number: number, events: 0, bytes: 0))
        growing = file
        return file
    }

    /// The numbers of the oldest segments with about so many events, at least one if there is any. They grow no further.
    mutating func takeOldest(events count: Int) -> [Int] {
        var events = 0
        let taken = segments.prefix { segment in
            defer { events += segment.events }
            return events == 0 || events + segment.events <= count
        }
        if taken.count == segments.count { growing = nil }
        return taken.map(\.number)
    }

    mutating func forget(_ numbers: [Int]) {
        segments.removeAll { numbers.contains($0.number) }
    }
}
