/// A share of all runs that people label unseen, drawn at random so that the answers stand for all of them.
///
/// Every run with a payload and a decision is in the population of exactly one draw, whatever else is known of it: also
/// runs that are labeled or in the queue already, for leaving those out would make the sample say something else than how
/// often the agent is right.
struct RandomProbe: Sendable {
    private static let share = 0.1
    /// At most about this many a draw and agent, so that the queue stays what people can do.
    private static let most = 50
    /// Runs since the last draw beyond this many are left out, the oldest first.
    private static let largestPopulation: Int64 = 1_000_000

    let ledger: Ledger

    /// Draws from the runs since the last draw; how many by agent. The runs are read outside of the writing transaction.
    func draw(by actor: Actor) async throws -> [String: Int] {
        let random = ledger.world.random
        let found = try await ledger.read { records -> (last: Int64?, newest: Int64, draws: [ProbeDraw]) in
            let last = try records.lastProbedRun()
            let newest = try records.newestRunNumber()
            let first = max((last ?? 0) + 1, newest - Self.largestPopulation + 1)
            guard first <= newest else { return (last, newest, []) }
            return (last, newest, try Self.draws(from: first...newest, random: random, in: records))
        }
        return try await ledger.change(by: actor) { change in
            try change.records.requireRunning()
            var drawn: [String: Int] = [:]
            // Somebody else may have drawn meanwhile: these runs have had their chance then.
            if try change.records.lastProbedRun() == found.last {
                for draw in found.draws {
                    for run in draw.runs {
                        try change.records.enqueue(
                            ReviewItem(of: run, method: .randomProbe, uncertainty: 1, probability: draw.probability)
                        )
                    }
                    if !draw.runs.isEmpty { drawn[draw.agent] = draw.runs.count }
                }
                try change.records.noteProbe(found.draws, through: found.newest, at: change.time)
            }
            change.log(.reviewSample, figures: JobReport.sample(drawn))
            return drawn
        }
    }

    /// One draw an agent: each of its runs independently with the same probability.
    private static func draws(
        from numbers: ClosedRange<Int64>,
        random: () -> UInt64,
        in records: any Records
    ) throws -> [ProbeDraw] {
        let population = try records.probePopulation(in: numbers)
        let probabilities = population.mapValues { min(share, Double(most) / Double(max(1, $0))) }
        let runs = try records.probedRuns(in: numbers) { agent in
            Double(random() >> 11) * 0x1p-53 < probabilities[agent] ?? 0
        }
        let drawn = Dictionary(grouping: runs, by: \.agent)
        return population.keys.sorted().map { agent in
            ProbeDraw(
                agent: agent,
                population: population[agent] ?? 0,
                probability: probabilities[agent] ?? 0,
                runs: drawn[agent] ?? []
            )
        }
    }
}

/// What was drawn of one agent's runs.
package struct ProbeDraw: Sendable, Equatable {
    package var agent: String
    /// The runs that could have been drawn.
    package var population: Int
    /// The chance that each had.
    package var probability: Double
    package var runs: [Run]

    package init(agent: String, population: Int, probability: Double, runs: [Run]) {
        self.agent = agent
        self.population = population
        self.probability = probability
        self.runs = runs
    }
}
