import Testing

@testable import Simulation

struct CanaryStreamTests {
    private let shape = StreamShape(
        keys: 4_000,
        base: 0.85,
        worse: 0.08,
        better: 0.03,
        drift: 0.5,
        labelDelayHours: 12
    )

    @Test func theDifferenceIsAsDrawnWhateverTheDrift() {
        let keys = (0..<10).flatMap { CanaryStream(shape: shape, seed: 1, canary: $0).keys }
        let difference = keys.reduce(0) { $0 + $1.canaryValue - $1.activeValue } / Double(keys.count)
        // Standard error √(.11/40000) = .0017.
        #expect(abs(difference + 0.05) < 0.0055)
        let level = keys.reduce(0) { $0 + $1.activeValue } / Double(keys.count)
        #expect(abs(level - 0.85) < 0.03)
    }

    @Test func driftMovesBothArmsByDay() {
        var halves = shape
        halves.worse = 0
        halves.better = 0
        halves.drift = 2
        let keys = CanaryStream(shape: halves, seed: 2, canary: 0).keys
        let byHour = (0..<24).map { hour in
            let some = keys.filter { Int($0.hours) % 24 == hour }
            return some.reduce(0) { $0 + $1.activeValue } / Double(some.count)
        }
        #expect((byHour.max() ?? 0) - (byHour.min() ?? 0) > 0.2)
    }

    @Test func labelsComeAfterTheirRunsAndEverythingInTheOrderOfTime() {
        let stream = CanaryStream(shape: shape, seed: 3, canary: 0)
        let hours = stream.events.map(\.hours)
        #expect(hours == hours.sorted())
        let labels = stream.events.filter(\.isLabel)
        let delays = labels.map { $0.hours - stream.keys[$0.key].hours }
        #expect(delays.allSatisfy { $0 >= 0 })
        #expect(abs(delays.reduce(0, +) / Double(delays.count) - 12) < 1)
        #expect(Set(labels.map(\.key)).count == labels.count)
        // About 150 labels are still out when watching ends.
        #expect((3_750...3_950).contains(labels.count))
    }

    @Test func figuresDependOnTheSeedAlone() {
        let cells = SimulationCell.published.filter { ["worse5-97", "worse10-pairs-20"].contains($0.name) }
            .map { $0.small(keys: 900, rules: ComparedRule.allCases) }
        let together = SimulationRun(cells: cells, canaries: 5, seed: 7).results()
        let alone = SimulationRun(cells: [cells[1]], canaries: 3, seed: 7).results()
        for rule in ComparedRule.allCases {
            #expect(alone[0].endings[rule] == together[1].endings[rule].map { Array($0.prefix(3)) })
        }
        // One canary at a time and on one thread, without the run.
        let sequential = (0..<5).map { canary in
            let stream = CanaryStream(shape: cells[0].shape, seed: cells[0].streamSeed(7), canary: canary)
            return ComparedRule.evidence.ending(stream, course: cells[0].course, settings: cells[0].settings)
        }
        #expect(together[0].endings[.evidence] == sequential)
        let other = SimulationRun(cells: cells, canaries: 5, seed: 8).results()
        #expect(other[0].endings != together[0].endings)
    }
}

extension SimulationCell {
    /// The same with fewer keys, and under other rules.
    func small(keys: Int, rules: [ComparedRule] = [.evidence]) -> SimulationCell {
        var cell = self
        cell.shape.keys = keys
        cell.rules = rules
        return cell
    }
}
