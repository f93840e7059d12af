import Logging
import Synchronization

/// The reports that wait to be sent, oldest first, in segments that are sent and forgotten as a whole.
///
/// A report is taken once it is written to its segment's file, and a file goes once the server has answered that its reports
/// are durable. A client that is killed in between therefore sends some again, which their ids make harmless, and loses none.
/// Without a folder everything is in memory alone.
final class Spool: Sendable {
    struct Segment: Sendable {
        let number: Int
        var reports: [SpooledReport] = []
        var bytes = 0
    }

    private struct State {
        var segments: [Segment] = []
        var count = 0
        var nextNumber = 1
        /// The file of the last segment while it still grows.
        var growing: SpoolFile?
    }

    /// A segment ends here, well below the 8 MiB that a server reads of a batch.
    private static let largestSegment = 4 * SpooledReport.largest

    private let capacity: Int
    private let segmentLength: Int
    private let folder: SpoolFolder?
    private let state: Mutex<State>

    /// Takes up what an earlier client left in the folder.
    init(folder: SpoolFolder?, capacity: Int, segmentLength: Int, logger: Logger) {
        self.capacity = capacity
        self.segmentLength = segmentLength
        self.folder = folder
        var state = State()
        for (number, lines) in folder?.segments() ?? [] {
            var segment = Segment(number: number)
            for line in lines {
                guard let report = SpooledReport(line: line) else {
                    logger.warning(
                        "a report that was not written to its end is left out",
                        metadata: ["file": "\(number)"]
                    )
                    continue
                }
                segment.reports.append(report)
            }
            state.nextNumber = number + 1
            if segment.reports.isEmpty {
                folder?.remove(number)
            } else {
                state.segments.append(segment)
                state.count += segment.reports.count
            }
        }
        self.state = Mutex(state)
    }

    var count: Int { state.withLock { $0.count } }

    /// Takes a report; once this returns it is not lost.
    func append(_ report: SpooledReport) throws(AttuneError) {
        let failure = state.withLock { state -> AttuneError? in
            guard state.count < capacity else { return .bufferFull }
            do throws(AttuneError) {
                try write(report, &state)
                return nil
            } catch {
                // What is half written stays at the end of its file, where it does no harm.
                state.growing = nil
                return error
            }
        }
        if let failure { throw failure }
    }

    private func write(_ report: SpooledReport, _ state: inout State) throws(AttuneError) {
        if state.growing == nil || state.segments.isEmpty {
            state.growing = try folder?.create(state.nextNumber) ?? .inMemory
            state.segments.append(Segment(number: state.nextNumber))
            state.nextNumber += 1
        }
        try state.growing?.write(report.line)
        let last = state.segments.count - 1
        state.segments[last].reports.append(report)
        state.segments[last].bytes += report.json.count
        state.count += 1
        let segment = state.segments[last]
        if segment.reports.count >= segmentLength || segment.bytes >= Self.largestSegment { state.growing = nil }
    }

    /// The oldest segment, which grows no further from now on; nil if nothing waits.
    func oldest() -> Segment? {
        state.withLock { state in
            while let first = state.segments.first {
                if state.segments.count == 1 { state.growing = nil }
                if !first.reports.isEmpty { return first }
                // Its first report could not be written.
                state.segments.removeFirst()
            }
            return nil
        }
    }

    /// Forgets a segment that ``oldest()`` gave.
    func remove(_ segment: Segment) {
        state.withLock { state in
            state.segments.removeAll { $0.number == segment.number }
            state.count -= segment.reports.count
        }
        folder?.remove(segment.number)
    }
}
