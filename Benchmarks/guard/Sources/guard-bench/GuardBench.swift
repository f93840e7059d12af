import Foundation
import Learning

/// `guard-bench OUTCOMES RUNS`: counts recorded outcomes again, without and with the confidence sequences, and prints the
/// seconds of each run as JSON.
@main
enum GuardBench {
    static func main() throws {
        let arguments = CommandLine.arguments.dropFirst().compactMap { Int($0) }
        guard arguments.count == 2, arguments[1] > 0 else {
            FileHandle.standardError.write(Data("usage: guard-bench OUTCOMES RUNS\n".utf8))
            exit(64)
        }
        let mixed = Stream.mixed(arguments[0])
        let unpaired = Stream.unpaired(arguments[0])
        var figures: [String: [Double]] = [:]
        for _ in 0..<arguments[1] {
            figures["evidence", default: []].append(seconds { count(mixed, into: GuardEvidence()) { $0.record($1) } })
            figures["sequences", default: []].append(seconds { count(mixed, into: GuardIntervals()) { $0.record($1) } })
            // No outcome of this stream is a fact about the assignment alone, and few margins are ever rejected.
            figures["worst", default: []].append(seconds { count(unpaired, into: GuardIntervals()) { $0.record($1) } })
        }
        print(String(decoding: try JSONEncoder().encode(figures), as: UTF8.self))
    }

    private static func seconds(_ body: () -> Void) -> Double {
        let took = ContinuousClock().measure(body)
        return Double(took.components.seconds) + Double(took.components.attoseconds) * 1e-18
    }

    @inline(never)
    private static func count<State>(
        _ outcomes: [GuardObservation],
        into state: State,
        _ record: (inout State, GuardObservation) -> Void
    ) {
        var state = state
        for outcome in outcomes { record(&state, outcome) }
        withExtendedLifetime(state) {}
    }
}

/// Outcomes of a canary at 10 % that is the same as the active bundle.
enum Stream {
    /// Of each key what its first run tells, and of every other one a label.
    static func mixed(_ count: Int) -> [GuardObservation] {
        var generator = SplitMix64(seed: 1)
        var outcomes: [GuardObservation] = []
        while outcomes.count < count {
            let arm = arm(&generator)
            outcomes += [
                .assignment(arm: arm, share: 0.1), .variantReport(matches: true),
                .error(errored: uniform(&generator) < 0.01, arm: arm, share: 0.1),
                .latency(milliseconds: 50 + 100 * uniform(&generator), arm: arm, share: 0.1, errored: false),
                .shadowCheck(matches: true),
            ]
            switch generator.next() % 6 {
            case 0: outcomes += [.blindPair(difference: difference(&generator)), .labelDelay(seconds: 60, arm: arm)]
            case 1: outcomes.append(.reactivePair(difference: difference(&generator), shown: arm, share: 0.1))
            case 2: outcomes.append(.unpaired(value: uniform(&generator) < 0.85 ? 1 : 0, arm: arm, share: 0.1))
            default: break
            }
        }
        return Array(outcomes.prefix(count))
    }

    static func unpaired(_ count: Int) -> [GuardObservation] {
        var generator = SplitMix64(seed: 2)
        return (0..<count).map { _ in
            .unpaired(value: uniform(&generator), arm: arm(&generator), share: 0.1)
        }
    }

    private static func arm(_ generator: inout SplitMix64) -> Arm {
        uniform(&generator) < 0.1 ? .canary : .active
    }

    private static func difference(_ generator: inout SplitMix64) -> Double {
        let draw = uniform(&generator)
        return draw < 0.05 ? -1 : draw < 0.1 ? 1 : 0
    }

    private static func uniform(_ generator: inout SplitMix64) -> Double {
        Double(generator.next() >> 11) * 0x1p-53
    }
}
