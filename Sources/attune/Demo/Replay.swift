import Domain
import Foundation
import HTTPAPI
import JSON
import Learning
import Rules

/// Replays a mailbox against the use cases of the server, hour by hour of simulated time.
///
/// Mails of an hour are decided by the configuration that is live then; at its end the agent reports them, people's
/// reactions that fell into it come in, the guard looks, due jobs run, and at ten in the morning the operator works.
struct Replay {
    private static let hour = 3_600.0
    /// Typical time of a decision in milliseconds, and the spread of its logarithm.
    private static let latency = (median: 8.0, spread: 0.25)

    let backend: Backend
    let world: SimulatedWorld
    let mails: [Mail]
    private let reactions: [SimulatedPeople.Reaction?]
    private var latencies: SplitMix64
    private var waiting: [Judgement] = []
    private var operatorAtWork: DemoOperator
    /// What was really decided, whichever bundle decided it.
    private(set) var served = Tally()

    /// - Parameter seed: of the people, the latencies and the order of nothing else.
    init(backend: Backend, world: SimulatedWorld, mails: [Mail], seed: UInt64) {
        self.backend = backend
        self.world = world
        self.mails = mails
        var seeds = SplitMix64(seed: seed)
        reactions = SimulatedPeople.reactions(to: mails, seed: seeds.next())
        latencies = SplitMix64(seed: seeds.next())
        operatorAtWork = DemoOperator(backend: backend)
    }

    mutating func run(showing progress: inout ProgressBar) async throws {
        var next = 0
        while next < mails.count {
            world.now = world.now.adding(seconds: Self.hour)
            var runs: [Event] = []
            while next < mails.count, mails[next].time < world.now {
                runs.append(.run(try decide(mails[next], reaction: reactions[next])))
                next += 1
            }
            try await endHour(runs)
            progress.show(Double(next) / Double(mails.count), label: String(world.now.description.prefix(10)))
        }
    }

    /// Decides one mail as `/decide` would, and notes what the people concerned will say of it.
    private mutating func decide(_ mail: Mail, reaction: SimulatedPeople.Reaction?) throws -> Run {
        let configuration = backend.live.current
        guard let agent = configuration.agents[MailboxAgent.name],
            let (bundle, variant, _) = agent.bundle(for: mail.key)
        else { throw Failure("The agent \(MailboxAgent.name) is not served.") }
        let decision = bundle.maker.decide(mail.payload)
        let label = agent.specification.labels[decision.label]
        served.count(isSpam: mail.isSpam, isFlagged: label == MailboxAgent.spam)
        if let reaction { waiting.append(SimulatedPeople.judgement(reaction, on: mail, decision: label)) }
        return Run(
            id: "run-\(mail.key)",
            agent: MailboxAgent.name,
            key: mail.key,
            occurredAt: mail.time,
            configurationVersion: configuration.version,
            bundleID: bundle.id,
            variant: variant.rawValue,
            decision: label,
            confidence: decision.probabilities.map { rounded($0[decision.label] * 100, 2) },
            latencyMilliseconds: drawLatency(),
            payload: mail.payload.text()
        )
    }

    /// Lognormal, by Box and Muller's transform.
    private mutating func drawLatency() -> Double {
        let radius = (-2 * log(1 - latencies.uniform())).squareRoot()
        let normal = radius * cos(2 * .pi * latencies.uniform())
        return Self.latency.median * exp(Self.latency.spread * normal)
    }

    private mutating func endHour(_ runs: [Event]) async throws {
        let now = world.now
        let due = waiting.filter { $0.occurredAt < now }.sorted { ($0.occurredAt, $0.id) < ($1.occurredAt, $1.id) }
        waiting.removeAll { $0.occurredAt < now }
        _ = try await backend.intake.report(runs + due.map(Event.judgement))
        if try await backend.canaries.hasRunning() {
            _ = try await backend.canaries.check(isJob: false, by: .system)
        }
        _ = try await backend.jobs.runDue()
        if now.calendar.hour == DemoOperator.hour { try await operatorAtWork.look(at: now) }
    }
}
