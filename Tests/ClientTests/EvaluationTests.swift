import Foundation
import JSON
import Logging
import Testing
import Wire

@testable import Client

struct EvaluationTests {
    private let server = FakeServer()
    private let world = FakeWorld()

    private func client(folder: String? = nil) async throws -> AttuneClient {
        var settings = ClientSettings()
        settings.folder = folder
        return try await AttuneClient(
            agents: ["gate"],
            settings: settings,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            transport: server,
            world: world.idleWorld
        )
    }

    @Test func keysFallIntoThePublishedBucketsAndGetTheirBundlesThresholds() async throws {
        server[\.documents] = ["gate": .gate(percent: 30)]
        let attune = try await client()
        // From docs/assignment-vectors.json.
        for (key, bucket) in [("unit-17", 224), ("ab", 1721), ("thread-2", 3867), ("thread-1", 7555)] {
            let configuration = try attune.configuration(for: "gate", key: key)
            #expect(configuration.bucket == bucket)
            #expect(configuration.variant == (bucket < 3_000 ? .canary : .active))
            #expect(configuration.bundleID == (bucket < 3_000 ? "gate_next" : "gate_default"))
            #expect(configuration["limit"] == (bucket < 3_000 ? 20 : 50))
            let decision = try attune.decide("gate", key: key, payload: ["risk": 30])
            #expect(decision.label == (bucket < 3_000 ? "hold" : "pass"))
            #expect(decision.basis == .rule)
        }
        #expect(throws: AttuneError.unknownAgent("nobody")) { try attune.configuration(for: "nobody", key: "k") }
    }

    /// What no server takes is not decided on either: it could never be reported.
    @Test(arguments: ["", String(repeating: "k", count: 513), "a\nb"])
    func aKeyThatIsNoneIsRefusedBeforeAnythingIsDecided(_ key: String) async throws {
        server[\.documents] = ["gate": .gate(percent: 30)]
        let attune = try await client()
        let refusals = [
            { _ = try attune.configuration(for: "gate", key: key) },
            { _ = try attune.decide("gate", key: key, payload: [:]) },
            { _ = try attune.agent("gate").decide([:], for: key) },
            { _ = try attune.report(Run(agent: "gate", key: key)) },
            { _ = try attune.report(Feedback(agent: "gate", key: key, thumbs: .up)) },
            { _ = try attune.report(ActionReview(agent: "gate", key: key, action: "hold", isApproved: true)) },
        ]
        for refusal in refusals {
            let error = #expect(throws: AttuneError.self) { try refusal() }
            guard case .invalidKey = error else {
                Issue.record("\(String(describing: error))")
                continue
            }
        }
    }

    @Test func payloadsAreWrittenAsLiteralsOrMadeOfSwiftValues() async throws {
        struct Mail: Encodable {
            var risk: Double
            var senderDomain: String
        }
        let literal: Payload = ["risk": 30.5, "sender_domain": "a.example", "links": [1, nil, true]]
        #expect(literal.json == ["risk": 30.5, "sender_domain": "a.example", "links": [1, nil, true]])
        let value = try Payload(Mail(risk: 30.5, senderDomain: "a.example"))
        #expect(value.json == ["risk": 30.5, "sender_domain": "a.example"])
        #expect(try Payload(text: #"{"risk": 30.5}"#).json == ["risk": 30.5])
        #expect(throws: (any Error).self) { try Payload(text: "{") }
    }

    @Test func aChangeThatTheServerTellsOfIsServedAtOnce() async throws {
        server[\.documents] = ["gate": .gate()]
        let (changes, stream) = AsyncThrowingStream.makeStream(of: [UInt8].self)
        server[\.changes] = changes
        let attune = try await client()
        let before = try attune.agent("gate")
        server[\.documents] = ["gate": .gate(version: 2, percent: 99)]
        // A frame comes in pieces, and comments are no frames.
        for piece in [": still here\n\nid: 2\nevent: mes", "sage\ndata: {}\n", "\n"] { stream.yield(Array(piece.utf8)) }
        while try attune.agent("gate").configVersion == 1 { await Task.yield() }
        #expect(try attune.configuration(for: "gate", key: "thread-1").variant == .canary)
        #expect(try before.configuration(for: "thread-1").variant == .active, "one that is held on to never changes")
    }

    @Test func withoutTheServerTheLastGoodConfigurationOutlivesARestart() async throws {
        try await withFolder { folder in
            server[\.documents] = ["gate": .gate(version: 7, percent: 30)]
            _ = try await client(folder: folder)
            server[\.isAway] = true
            // The one before may still be letting go of the folder.
            var attune: AttuneClient?
            while attune == nil { attune = try? await client(folder: folder) }
            let configuration = try attune?.configuration(for: "gate", key: "unit-17")
            #expect(configuration?.variant == .canary)
            #expect(configuration?.configVersion == 7)
        }
        server[\.isAway] = true
        await #expect(throws: AttuneError.unavailable("away")) { try await client() }
    }

    @Test func aDocumentThatCannotBeUsedLeavesTheLastGoodOneInPlace() async throws {
        server[\.documents] = ["gate": .gate()]
        let cache = ConfigurationCache(folder: nil)
        let updates = ConfigurationUpdates(
            agents: ["gate"],
            cache: cache,
            transport: server,
            settings: ClientSettings(),
            world: world.world,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        _ = await updates.refreshAll()
        #expect(cache.agent("gate")?.configVersion == 1)
        var broken = AssignmentDocument.gate(version: 3)
        broken.specification = ["labels": []]
        for document in [AssignmentDocument.gate(version: 2, percent: 10, algorithm: "murmur4-v1"), broken] {
            server[\.documents] = ["gate": document]
            await #expect(throws: AttuneError.self) { try await updates.refresh("gate") }
            #expect(cache.agent("gate")?.configVersion == 1)
        }
        server[\.refusals] = [TransportResponse(status: 429, retryAfter: .seconds(9))]
        #expect(await updates.refreshAll() == .seconds(9))
        server[\.documents] = ["gate": .gate(version: 4)]
        #expect(await updates.refreshAll() == .zero)
        #expect(cache.agent("gate")?.configVersion == 4)
    }

    @Test func anAnswerThatWasOvertakenIsLeftAside() throws {
        let cache = ConfigurationCache(folder: nil)
        let encoder = JSONValueEncoder()
        let slow = cache.beginRequest(for: "gate").number
        let fast = cache.beginRequest(for: "gate").number
        try cache.accept(
            encoder.encode(AssignmentDocument.gate(version: 2)).serialized(),
            of: "gate",
            tag: nil,
            request: fast
        )
        try cache.accept(
            encoder.encode(AssignmentDocument.gate(version: 1)).serialized(),
            of: "gate",
            tag: nil,
            request: slow
        )
        #expect(cache.agent("gate")?.configVersion == 2)
    }
}
