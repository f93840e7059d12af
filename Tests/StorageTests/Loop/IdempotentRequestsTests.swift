import Domain
import Storage
import Testing

/// Requests with a key, at two nodes that share a store.
@Suite(.onEveryDriver)
struct IdempotentRequestsTests {
    private static let fingerprint: [UInt8] = [1, 2, 3]
    private static let answer = RememberedAnswer(
        fingerprint: fingerprint,
        status: 201,
        contentType: "application/json",
        body: [],
        location: nil
    )

    private enum Came: Equatable, Sendable {
        case done, answered, underway, unanswered, mismatch

        init(_ outcome: IdempotentRequests.Outcome<Bool>) {
            self =
                switch outcome {
                case .done: .done
                case .answered: .answered
                case .underway: .underway
                case .unanswered: .unanswered
                case .mismatch: .mismatch
                }
        }
    }

    private func nodes() async throws -> [Loop] {
        let first = try await Loop(seed: 1)
        let database = try await PostgreSQLSchemas.current?.another() ?? first.files.database
        return [first, try await Loop(on: first.files, through: database, seed: 2)]
    }

    /// Sends a request that keeps a bundle to a node.
    private func send(
        to node: Loop,
        _ key: String = "k",
        fingerprint: [UInt8] = fingerprint,
        after: @Sendable () async throws -> Void = {},
        before: @Sendable () async throws -> Void = {}
    ) async throws -> Came {
        let outcome = try await IdempotentRequests(ledger: node.ledger).once(key, fingerprint: fingerprint) {
            try await before()
            _ = try await node.trainer.upload(agent: Loop.agent, thresholds: [:], notes: nil, by: Loop.ana)
            try await after()
            return (true, Self.answer)
        }
        return Came(outcome)
    }

    /// As time does it that passes while a node is dead or hangs, and so renews nothing.
    private func letClaimsRunOut(_ node: Loop) async throws {
        _ = try await node.files.database.transaction { connection in
            try connection.execute("UPDATE request_claims SET expires_at = 0, holder = 'gone'")
        }
    }

    @Test("Sent to both nodes at once and again, it is carried out once")
    func carriesOutOnce() async throws {
        let nodes = try await nodes()
        let came = try await withThrowingTaskGroup(of: Came.self) { group in
            for turn in 0..<8 { group.addTask { try await self.send(to: nodes[turn % 2]) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(came.count { $0 == .done } == 1)
        #expect(came.allSatisfy { [.done, .underway, .answered].contains($0) })
        #expect(try await send(to: nodes[1]) == .answered)
        #expect(try await send(to: nodes[1], fingerprint: [4]) == .mismatch)
        #expect(try await nodes[0].journal(.upload).count == 1)
    }

    @Test("While a node works on it no other does; once its claim ran out another may, and the first writes nothing")
    func takesOver() async throws {
        let nodes = try await nodes()
        let first = try await send(
            to: nodes[0],
            before: {
                #expect(try await send(to: nodes[1]) == .underway)
                #expect(try await send(to: nodes[1], fingerprint: [4]) == .mismatch)
                try await letClaimsRunOut(nodes[0])
                #expect(try await send(to: nodes[1]) == .done)
            }
        )
        #expect(first == .underway)
        #expect(try await nodes[0].journal(.upload).count == 1)
        #expect(try await send(to: nodes[0]) == .answered)
    }

    @Test("What was changed before its node died is not done again, though the answer is lost")
    func isNotDoneAgain() async throws {
        let nodes = try await nodes()
        let first = try await send(
            to: nodes[0],
            after: {
                #expect(try await send(to: nodes[1]) == .underway)
                try await letClaimsRunOut(nodes[0])
                #expect(try await send(to: nodes[1]) == .unanswered)
            }
        )
        // It only hung: its answer is still the one.
        #expect(first == .done)
        #expect(try await send(to: nodes[1]) == .answered)
        #expect(try await nodes[0].journal(.upload).count == 1)
    }

    private struct ConnectionLost: Error {}

    @Test("After an error it may be sent again, unless it had changed something and was not refused")
    func maySendAgain() async throws {
        let nodes = try await nodes()
        await #expect(throws: ConnectionLost.self) {
            try await send(to: nodes[0], before: { throw ConnectionLost() })
        }
        #expect(try await send(to: nodes[1]) == .done)
        await #expect(throws: ConnectionLost.self) {
            try await send(to: nodes[0], "other", after: { throw ConnectionLost() })
        }
        #expect(try await send(to: nodes[1], "other") == .unanswered)
        await #expect(throws: Refusal.self) {
            try await send(to: nodes[0], "third", after: { throw Refusal.notFound("nobody") })
        }
        #expect(try await send(to: nodes[1], "third") == .done)
    }
}
