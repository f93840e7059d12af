import Client
import Foundation
import JSON
import Synchronization
import Wire

/// A server that can be away, lose answers, refuse and be busy; what it took is in `durable`.
final class FakeServer: Transport {
    struct State {
        var isAway = false
        /// Answers to lose after the work was done.
        var answersToLose = 0
        /// Given instead of doing the work, in order.
        var refusals: [TransportResponse] = []
        var documents: [String: AssignmentDocument] = [:]
        /// The items taken, by id, as JSON.
        var durable: [String: JSON] = [:]
        /// The paths asked for.
        var requests: [String] = []
        var changes: AsyncThrowingStream<[UInt8], any Error>?
    }

    let state = Mutex(State())

    /// Ids of items that it never takes.
    let unwanted: Set<String>

    init(unwanted: Set<String> = []) {
        self.unwanted = unwanted
    }

    subscript<Value: Sendable>(path: any WritableKeyPath<State, Value> & Sendable) -> Value {
        get { state.withLock { $0[keyPath: path] } }
        set { state.withLock { $0[keyPath: path] = newValue } }
    }

    func send(_ request: TransportRequest) async throws(TransportFailure) -> TransportResponse {
        let answer = state.withLock { state -> TransportResponse? in
            state.requests.append(request.path)
            guard !state.isAway else { return nil }
            if !state.refusals.isEmpty { return state.refusals.removeFirst() }
            let answer = request.body.map { take($0, request.path, &state) } ?? Self.document(for: request, state)
            guard state.answersToLose == 0 else {
                state.answersToLose -= 1
                return nil
            }
            return answer
        }
        guard let answer else { throw TransportFailure("away") }
        return answer
    }

    func open(_ request: TransportRequest) async throws(TransportFailure) -> TransportStream {
        guard let changes = self[\.changes] else { throw TransportFailure("no stream") }
        return TransportStream(status: 200, pieces: changes)
    }

    private func take(_ body: [UInt8], _ path: String, _ state: inout State) -> TransportResponse {
        let names = ["runs": "run_id", "feedback": "feedback_id", "decisions": "decision_id", "gold": "task_id"]
        let name = names[path.split(separator: "/").last.map(String.init) ?? ""] ?? ""
        var receipt = Receipt()
        for (index, item) in ((try? JSON.parse(body))?["items"]?.array ?? []).enumerated() {
            let id = item[name]?.string ?? ""
            if unwanted.contains(id) {
                receipt.rejected.append(RejectedItem(index: index, code: "invalid", detail: "unwanted"))
                receipt.rejectedTotal += 1
            } else if state.durable.updateValue(item, forKey: id) == nil {
                receipt.accepted += 1
            } else {
                receipt.duplicates += 1
            }
        }
        return TransportResponse(status: 202, body: (try? JSONValueEncoder().encode(receipt))?.serialized() ?? [])
    }

    private static func document(for request: TransportRequest, _ state: State) -> TransportResponse {
        let agent = request.path.split(separator: "/").dropLast().last.map(String.init) ?? ""
        guard let document = state.documents[agent] else { return TransportResponse(status: 404) }
        let tag = "\"\(document.configVersion)\""
        if request.headers.contains(where: { $0.name == "If-None-Match" && $0.value == tag }) {
            return TransportResponse(status: 304, entityTag: tag)
        }
        let body = (try? JSONValueEncoder().encode(document))?.serialized() ?? []
        return TransportResponse(status: 200, entityTag: tag, body: body)
    }
}
