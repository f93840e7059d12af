import Foundation
import Learning

/// Plays active learning with Attune's strategies over the problems in a JSON file, and prints as JSON, per problem and
/// strategy, one area under the learning curve a game.
///
/// The file and the rules of the game are those of `Benchmarks/strategies.py`, which plays the peers.
@main
struct Strategies {
    struct Problem: Decodable {
        var name: String
        /// n rows of d numbers.
        var features: [[Double]]
        /// n labels, 0 or 1.
        var labels: [Int]
        var games: [Game]
    }

    struct Game: Decodable {
        /// Rows that may be asked about.
        var pool: [Int]
        /// Rows that models are scored on.
        var test: [Int]
        /// The first rows that are asked about.
        var start: [Int]
    }

    struct Plan: Decodable {
        var batch: Int
        var rounds: Int
        var problems: [Problem]
    }

    static func main() throws {
        let plan = try JSONDecoder().decode(Plan.self, from: FileHandle.standardInput.readDataToEndOfFile())
        let strategies: [ReviewStrategy] = [.auto, .margin, .badge, .coreset, .typiclust]
        var areas: [String: [String: [Double]]] = [:]
        for problem in plan.problems {
            for strategy in strategies {
                areas[problem.name, default: [:]][strategy.rawValue] = try problem.games.indices.map { index in
                    try play(problem, problem.games[index], strategy, seed: UInt64(index), plan)
                }
            }
        }
        FileHandle.standardOutput.write(try JSONEncoder().encode(areas))
    }

    /// The mean area under the ROC curve of the models after each round.
    static func play(
        _ problem: Problem,
        _ game: Game,
        _ strategy: ReviewStrategy,
        seed: UInt64,
        _ plan: Plan
    ) throws -> Double {
        var known = game.start
        var open = game.pool.filter { !Set(game.start).contains($0) }
        var total = 0.0
        for round in 0...plan.rounds {
            let model = try LogisticModel.fit(
                features: matrix(problem, known),
                labels: known.map { problem.labels[$0] },
                classes: 2,
                weights: known.map { _ in 1 }
            )
            total +=
                areaUnderCurve(
                    probabilities: probabilities(model, problem, game.test),
                    labels: game.test.map { problem.labels[$0] }
                ) ?? 0
            guard round < plan.rounds else { break }
            let picks = reviewPicks(
                from: ReviewPool(
                    candidates: matrix(problem, open),
                    probabilities: probabilities(model, problem, open),
                    labeled: matrix(problem, known)
                ),
                strategy: strategy,
                count: plan.batch,
                probeShare: 0,
                seed: seed << 32 | UInt64(round)
            ).map { open[$0.row] }
            known += picks
            open.removeAll { picks.contains($0) }
        }
        return total / Double(plan.rounds + 1)
    }

    static func matrix(_ problem: Problem, _ rows: [Int]) -> Matrix {
        let columns = problem.features[0].count
        return Matrix(
            rows: rows.count,
            columns: columns,
            columnMajor: (0..<columns).flatMap { column in rows.map { problem.features[$0][column] } }
        )
    }

    static func probabilities(_ model: LogisticModel, _ problem: Problem, _ rows: [Int]) -> Matrix {
        let first = rows.map { model.probabilities(of: problem.features[$0])[0] }
        return Matrix(rows: rows.count, columns: 2, columnMajor: first + first.map { 1 - $0 })
    }
}
