import Dispatch
package import Domain
package import Files
import JSON
import Synchronization

/// Events that wait in a folder on this node's disk, in segments that are brought in and forgotten as a whole.
///
/// Requests that come together are written together and share one sync (group commit), and each is answered after it.
/// A line that was not written to its end was never answered for, and is left out. A segment that has been brought in and
/// not yet deleted is brought in again after a crash, which the events' ids make harmless.
package final class DiskSpool: EventSpool {
    private struct Request {
        var lines: [UInt8]
        var events: Int
        var answer: CheckedContinuation<Void, any Error>
    }

    private struct Waiting {
        var requests: [Request] = []
        var bytes = 0
        var isWriting = false
    }

    private static let retryAfterSeconds = 5
    private static let asideName = "set-aside.events"

    private let folder: SegmentFolder
    private let limit: Int
    private let complain: @Sendable (String) -> Void
    /// All that touches the disk happens here, so that it blocks nobody else.
    private let queue = DispatchQueue(label: "attune.spool")
    private let waiting = Mutex(Waiting())
    /// Locked on `queue` alone for longer than a look takes.
    private let segments: Mutex<SpoolSegments>
    private let waitingDepth: Mutex<SpoolDepth>

    /// Takes up what an earlier run left in the folder.
    ///
    /// - Parameters:
    ///   - limitBytes: events beyond it are refused.
    ///   - complain: hears of what a person has to see to.
    /// - Throws: if the folder cannot be used, or another process has it.
    package init(
        folder path: String,
        limitBytes: Int,
        complain: @escaping @Sendable (String) -> Void = { _ in }
    ) throws(FileFailure) {
        folder = try SegmentFolder(path, suffix: ".events")
        limit = limitBytes
        self.complain = complain
        let found = try SpoolSegments(in: folder)
        waitingDepth = Mutex(found.depth)
        segments = Mutex(found)
    }

    package var depth: SpoolDepth { waitingDepth.withLock { $0 } }

    package func append(_ events: [Event]) async throws {
        let lines = try SpoolLines.lines(of: events)
        try await withCheckedThrowingContinuation { answer in
            let inFolder = depth.bytes
            let (isAccepted, starts) = waiting.withLock { waiting in
                guard inFolder + waiting.bytes + lines.count <= limit else { return (false, false) }
                waiting.requests.append(Request(lines: lines, events: events.count, answer: answer))
                waiting.bytes += lines.count
                defer { waiting.isWriting = true }
                return (true, !waiting.isWriting)
            }
            guard isAccepted else { return answer.resume(throwing: Self.full) }
            if starts { queue.async { self.write() } }
        }
    }

    package func oldest(_ count: Int) async throws -> SpooledEvents {
        try await onQueue { [self] in
            let files = segments.withLock { $0.takeOldest(events: count) }
            var found = SpooledEvents(events: [], segments: files)
            for number in files {
                let (events, unreadable) = SpoolLines.events(in: try read(number))
                found.events += events
                // It was answered for, so it is not thrown away.
                if !unreadable.isEmpty { try keepAside(unreadable, why: "cannot be read") }
            }
            return found
        }
    }

    package func remove(_ events: SpooledEvents) async {
        _ = try? await onQueue { [self] in
            for number in events.segments { folder.remove(number) }
            let depth = segments.withLock { segments in
                segments.forget(events.segments)
                return segments.depth
            }
            waitingDepth.withLock { $0 = depth }
        }
    }

    package func setAside(_ events: [Event]) async throws {
        let lines = try SpoolLines.lines(of: events)
        try await onQueue { [self] in try keepAside(lines, why: "are not accepted by the database") }
    }

    private func read(_ number: Int) throws(FileFailure) -> [UInt8] {
        do {
            return try folder.read(number)
        } catch {
            complain("Spooled events cannot be read: \(error)")
            throw error
        }
    }

    private func keepAside(_ lines: [UInt8], why: String) throws(FileFailure) {
        let file = try folder.file(beside: Self.asideName)
        try file.append(lines)
        try file.synchronize()
        let count = lines.count { $0 == SpoolLines.end }
        complain("\(count) spooled events \(why); they are in \(folder.path)/\(Self.asideName)")
    }

    private func write() {
        while let requests = takeRequests() {
            let written = Result { () throws(FileFailure) in
                try segments.withLock { segments throws(FileFailure) in
                    try segments.append(requests.map { ($0.lines, $0.events) }, in: folder)
                    return segments.depth
                }
            }
            if case .success(let depth) = written { waitingDepth.withLock { $0 = depth } }
            for request in requests {
                request.answer.resume(with: written.map { _ in }.mapError(Self.refusal))
            }
        }
    }

    private func takeRequests() -> [Request]? {
        waiting.withLock { waiting in
            guard !waiting.requests.isEmpty else {
                waiting.isWriting = false
                return nil
            }
            defer { (waiting.requests, waiting.bytes) = ([], 0) }
            return waiting.requests
        }
    }

    private func onQueue<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { done in
            queue.async { done.resume(with: Result { try work() }) }
        }
    }

    private static let full = Refusal.unavailable(
        "The database does not answer, and no more events may wait for it here.",
        retryAfterSeconds: retryAfterSeconds
    )

    private static func refusal(_ failure: FileFailure) -> any Error {
        StorageError(.unavailable, "Events cannot be spooled: \(failure)")
    }
}
