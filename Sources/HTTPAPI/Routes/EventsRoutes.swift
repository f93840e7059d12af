import Domain
import HTTPTypes
import Hummingbird
import JSON
import NIOCore
import Rules
import Wire

/// What agents and people report: one object, `{"items": […]}` or NDJSON.
struct EventsRoutes {
    static let batchLimit = Limits.batchBytes
    private static let mostItems = 10_000

    let backend: Backend
    let metrics: EventMetrics

    func add(to routes: RouteTable) {
        report(routes, "/api/active/runs", .run) { try $0.run($1) }
        report(routes, "/api/active/feedback", .feedback) { try $0.feedback($1) }
        report(routes, "/api/active/decisions", .decision) { try $0.decision($1) }
        report(routes, "/api/active/gold", .gold) { try $0.gold($1) }
        let backend = backend
        routes.post("/api/active/feeds/load") { request, _ in
            let actor = try await BodyReader.value(ActorRequest.self, of: request).actor
            let counts = try await backend.feeds.load(by: Actor(actor))
            return try Answer.of(
                Wire.FeedsLoaded(status: "success", counts: counts, total: counts.values.reduce(0, +))
            )
        }
    }

    private func report(
        _ routes: RouteTable,
        _ path: String,
        _ kind: EventMetrics.Kind,
        _ read: @escaping @Sendable (EventReading, JSON) throws -> Event
    ) {
        let backend = backend
        let metrics = metrics
        routes.post(path) { request, context in
            let body = try await BodyReader.bytes(of: request, limit: Self.batchLimit)
            let reading = EventReading(backend.live.current, now: backend.now)
            var receipt = Domain.Receipt()
            switch try Self.items(of: request, body) {
            case .single(let json):
                let event: Event
                do {
                    event = try read(reading, json)
                } catch {
                    metrics.count(1, kind, .rejected)
                    throw error
                }
                try await keep([(0, event)], kind, &receipt)
                metrics.count(receipt.rejectedTotal, kind, .rejected)
                // Alone, it has its own problem for an answer.
                if receipt.changed > 0 { throw Refusal.changed }
            case .items(let items):
                let events = Self.sort(items, log: context, &receipt) { try read(reading, $0) }
                try await keep(events, kind, &receipt)
                metrics.count(receipt.rejectedTotal, kind, .rejected)
            }
            var response = Answer.json(try Wire.Receipt(receipt).json())
            response.status = .accepted
            return response
        }
    }

    /// Keeps events, each with its place among the items, and counts what became of them.
    private func keep(
        _ events: [(index: Int, event: Event)],
        _ kind: EventMetrics.Kind,
        _ receipt: inout Domain.Receipt
    ) async throws {
        do {
            switch try await backend.intake.report(events.map(\.event)) {
            case .kept(let receptions):
                for (reception, (index, _)) in zip(receptions, events) { receipt.count(reception, index: index) }
                metrics.count(receipt.accepted, kind, .accepted)
                metrics.count(receipt.duplicates, kind, .duplicate)
                metrics.count(receipt.revised, kind, .revised)
            case .spooled:
                receipt.countSpooled(events.count)
                metrics.count(events.count, kind, .spooled)
            }
        } catch {
            metrics.count(events.count, kind, .deferred)
            throw error
        }
    }

    private static func items(of request: Request, _ body: ByteBuffer) throws -> JSONBatch {
        let batch: JSONBatch
        if BodyReader.mediaType(request) == "application/x-ndjson" {
            batch = .items(try lines(of: body))
        } else {
            batch = try BodyReader.batch(body, of: request)
        }
        switch batch {
        case .items(let items):
            try requireFew(items.count)
        case .single(let json):
            guard json["items"] == nil else { throw Refusal.invalid("/items", "must be an array") }
            guard body.readableBytes <= BodyReader.limit else {
                throw RequestError.tooLarge(BodyReader.limit, length: body.readableBytes)
            }
        }
        return batch
    }

    /// Counted before any is parsed: as values, millions of lines take a hundred times the memory of their text.
    private static func lines(of body: ByteBuffer) throws -> [Result<JSON, JSONSyntaxError>] {
        var lines: [ByteBufferView] = []
        var count = 0
        var rest = body.readableBytesView[...]
        while !rest.isEmpty {
            let line = rest.prefix { $0 != UInt8(ascii: "\n") }
            rest = rest.dropFirst(line.count + 1)
            guard !line.allSatisfy({ $0 == UInt8(ascii: "\r") || $0 == UInt8(ascii: " ") }) else { continue }
            count += 1
            if count <= mostItems { lines.append(line) }
        }
        try requireFew(count)
        return lines.map { line in Result { () throws(JSONSyntaxError) in try JSON.parse(line) } }
    }

    private static func requireFew(_ count: Int) throws {
        guard count <= mostItems else {
            throw RequestError(
                status: .contentTooLarge,
                code: "too_many_items",
                detail: "\(count) items are more than the \(mostItems) that one batch may have."
            )
        }
    }

    /// The items that can be kept, each with its place among all; the receipt says of the others why not.
    private static func sort(
        _ items: [Result<JSON, JSONSyntaxError>],
        log context: Context,
        _ receipt: inout Domain.Receipt,
        _ read: (JSON) throws -> Event
    ) -> [(index: Int, event: Event)] {
        var events: [(index: Int, event: Event)] = []
        events.reserveCapacity(items.count)
        for (index, item) in items.enumerated() {
            do {
                events.append((index, try read(try item.get())))
            } catch {
                receipt.reject(Domain.Receipt.Rejection(index: index, for: error, log: context.logger))
            }
        }
        return events
    }
}

/// A body of which only who acts is read.
struct ActorRequest: Decodable {
    var actor: String?
}

extension Actor {
    /// Who a request says acts, or the local operator.
    init(_ name: String?) throws(Refusal) {
        guard let name, !name.isEmpty else {
            self = .localOperator
            return
        }
        self.init(try Names.kept(name, at: "/actor"))
    }
}
