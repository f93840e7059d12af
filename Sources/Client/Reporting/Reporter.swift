import Foundation
import JSON
import Logging
import Wire

/// What became of the reports so far.
public struct ReportingFigures: Sendable, Equatable {
    /// Taken and not yet answered for.
    public var waiting = 0
    /// Durable on the server.
    public var accepted = 0
    /// The server had them already: an answer was lost on its way.
    public var duplicates = 0
    /// The server would not have them; the log says why.
    public var rejected = 0

    init() {}
}

/// Sends what waits in a spool, segment by segment, until the server has it.
actor Reporter {
    private let spool: Spool
    private let transport: any Transport
    private let settings: ClientSettings
    private let world: ClientWorld
    private let logger: Logger
    private var sent = ReportingFigures()
    private var backoff = Backoff()
    /// Nothing is sent before.
    private var pausedUntil = Date.distantPast
    private var sending: Task<Void, Never>?

    init(
        spool: Spool,
        transport: any Transport,
        settings: ClientSettings,
        world: ClientWorld,
        logger: Logger
    ) {
        self.spool = spool
        self.transport = transport
        self.settings = settings
        self.world = world
        self.logger = logger
    }

    var figures: ReportingFigures {
        var figures = sent
        figures.waiting = spool.count
        return figures
    }

    /// Sends now and then until the task is cancelled.
    func run() async {
        while (try? await world.sleep(settings.sendInterval)) != nil { await send() }
    }

    /// Sends until nothing waits, or the time is up; says whether nothing waits.
    func flush(within limit: Duration) async -> Bool {
        let end = world.now().addingTimeInterval(limit / .seconds(1))
        while true {
            await send()
            guard spool.count > 0 else { return true }
            let pause = pausedUntil.timeIntervalSince(world.now())
            guard world.now().addingTimeInterval(pause) <= end, (try? await world.sleep(.seconds(pause))) != nil else {
                return false
            }
        }
    }

    /// Sends all that waits, unless the server is to be left alone for now. Whoever calls while sending is under way waits
    /// for its end.
    func send() async {
        if let sending { return await sending.value }
        let task = Task { await sendSegments() }
        sending = task
        await task.value
        sending = nil
    }

    private func sendSegments() async {
        while world.now() >= pausedUntil, let segment = spool.oldest() {
            do throws(Delay) {
                try await deliver(segment)
                spool.remove(segment)
                backoff.reset()
            } catch {
                let wait = backoff.wait(retryAfter: error.retryAfter, uniform: world.uniform())
                pausedUntil = world.now().addingTimeInterval(wait / .seconds(1))
                logger.warning(
                    "reports wait",
                    metadata: [
                        "count": "\(spool.count)", "reason": "\(error.reason)", "seconds": "\(wait / .seconds(1))",
                    ]
                )
            }
        }
    }

    /// Why a segment has to be sent again later.
    private struct Delay: Error {
        var reason: String
        var retryAfter: Duration?
    }

    private func deliver(_ segment: Spool.Segment) async throws(Delay) {
        for kind in SpooledReport.Kind.allCases {
            let reports = segment.reports.filter { $0.kind == kind }
            if !reports.isEmpty { try await deliver(reports, kind) }
        }
    }

    private func deliver(_ reports: [SpooledReport], _ kind: SpooledReport.Kind) async throws(Delay) {
        let body =
            Array(#"{"items":["#.utf8) + reports.map(\.json).joined(separator: [UInt8(ascii: ",")]) + Array("]}".utf8)
        let response: TransportResponse
        do {
            response = try await transport.send(
                TransportRequest(path: "/api/active/\(kind.rawValue)", body: body, timeout: settings.timeout)
            )
        } catch {
            throw Delay(reason: error.detail)
        }
        switch response.status {
        case 202:
            try note(response.body, kind)
        case 400, 413, 422:
            // It would be refused for ever and hold up all that comes after it.
            sent.rejected += reports.count
            logger.error(
                "a batch was refused",
                metadata: [
                    "kind": "\(kind)", "answer": "\(String(decoding: response.body.prefix(500), as: UTF8.self))",
                ]
            )
        default:
            throw Delay(reason: "the server answered \(response.status)", retryAfter: response.retryAfter)
        }
    }

    private func note(_ body: [UInt8], _ kind: SpooledReport.Kind) throws(Delay) {
        guard let json = try? JSON.parse(body),
            let receipt = try? JSONValueDecoder().decode(Receipt.self, from: json)
        else { throw Delay(reason: "the answer to a batch cannot be read") }
        sent.accepted += receipt.accepted + receipt.revised
        sent.duplicates += receipt.duplicates
        sent.rejected += receipt.rejectedTotal
        for item in receipt.rejected {
            logger.error(
                "a report was refused",
                metadata: ["kind": "\(kind)", "code": "\(item.code)", "detail": "\(item.detail)"]
            )
        }
    }
}
