import Domain
import Foundation
import Learning
import Testing

struct LatencyHistogramTests {
    /// What another implementation of HDR histograms made, by `scripts/oracles/histograms.py`.
    struct Oracle: Decodable {
        struct Case: Decodable {
            var name: String
            /// Values in microseconds, and how many of each.
            var counts: [[UInt64]]
            var total: Int
            var percentiles: [String: Double]
            var max: Double
            var encoded: String

            var bytes: [UInt8] {
                let digits = Array(encoded.utf8)
                return stride(from: 0, to: digits.count, by: 2).compactMap {
                    UInt8(String(decoding: digits[$0...$0 + 1], as: UTF8.self), radix: 16)
                }
            }
        }

        var cases: [Case]

        static func cases() throws -> [Case] {
            let url = Bundle.module.bundleURL.appendingPathComponent("Fixtures/histograms.json")
            return try JSONDecoder().decode(Oracle.self, from: Data(contentsOf: url)).cases
        }
    }

    private static let hour = Double(LatencyHistogram.mostMicroseconds)

    /// Latencies from a few microseconds to hours, each order of magnitude as often as any other.
    private static func latencies(_ count: Int, seed: UInt64) -> [UInt32] {
        var generator = SplitMix64(seed: seed)
        return (0..<count).map { _ in
            let exponent = Double(generator.next() >> 11) * 0x1p-53 * 10
            return LatencyHistogram.microseconds(ofMilliseconds: pow(10, exponent) / 1_000)
        }
    }

    private static func histogram(_ latencies: [UInt32]) -> LatencyHistogram {
        var histogram = LatencyHistogram()
        histogram.add(microseconds: latencies)
        return histogram
    }

    @Test("What another implementation encoded reads as it meant it, and is written back byte for byte")
    func readsWhatOthersWrote() throws {
        let cases = try Oracle.cases()
        #expect(cases.count == 5)
        for oracle in cases {
            var histogram = LatencyHistogram()
            try histogram.add(encoded: oracle.bytes)
            #expect(histogram.count == oracle.total, "\(oracle.name)")
            #expect(histogram.encoded == oracle.bytes, "\(oracle.name)")
            for (percent, microseconds) in oracle.percentiles {
                let own = histogram.milliseconds(atPercentile: Double(percent) ?? .nan)
                #expect(own == min(microseconds, Self.hour) / 1_000, "\(percent) % of \(oracle.name)")
            }
            #expect(histogram.mostMilliseconds == min(oracle.max, Self.hour) / 1_000, "\(oracle.name)")
        }
    }

    @Test("The same latencies make the same bytes as in another implementation")
    func writesAsOthersDo() throws {
        for oracle in try Oracle.cases() where oracle.total < 10_000 {
            let latencies = oracle.counts.flatMap { Array(repeating: UInt32($0[0]), count: Int($0[1])) }
            #expect(Self.histogram(latencies).encoded == oracle.bytes, "\(oracle.name)")
        }
    }

    @Test("A single count of 0 is read as either of the two forms that it has", arguments: [0x00, 0x01] as [UInt8])
    func readsBothZeros(zero: UInt8) throws {
        var bytes = LatencyHistogram().encoded
        bytes[7] = 3
        var histogram = LatencyHistogram()
        try histogram.add(encoded: bytes + [0x02, zero, 0x02])
        #expect(histogram == Self.histogram([0, 2]))
    }

    @Test("Histograms added in any parts are the histogram of everything", arguments: 1...20 as ClosedRange<UInt64>)
    func merges(seed: UInt64) throws {
        let all = Self.latencies(2_000, seed: seed)
        var generator = SplitMix64(seed: seed)
        let parts = Dictionary(grouping: all) { _ in generator.next() % 7 }.values.shuffled()
        var merged = LatencyHistogram()
        for part in parts { try merged.add(encoded: Self.histogram(part).encoded) }
        let whole = Self.histogram(all)
        #expect(merged == whole)
        #expect(merged.encoded == whole.encoded)
    }

    @Test("A percentile is within 1 % of the latency of that rank", arguments: 1...20 as ClosedRange<UInt64>)
    func isAccurate(seed: UInt64) throws {
        let latencies = Self.latencies(1_000, seed: seed).sorted()
        var histogram = LatencyHistogram()
        try histogram.add(encoded: Self.histogram(latencies).encoded)
        for (percent, rank) in [(50.0, 500), (95, 950), (99, 990), (99.9, 999)] {
            let exact = Double(latencies[rank - 1]) / 1_000
            let told = try #require(histogram.milliseconds(atPercentile: percent))
            #expect(told >= exact && told <= exact * 1.01, "\(percent) %: \(told) for \(exact)")
        }
    }

    @Test("An empty histogram has no percentile; beyond an hour is an hour, below 0 and no number are 0")
    func hasEdges() throws {
        var empty = LatencyHistogram()
        try empty.add(encoded: LatencyHistogram().encoded)
        #expect(empty.count == 0 && empty.milliseconds(atPercentile: 50) == nil && empty.mostMilliseconds == nil)
        let microseconds = [1e12, 3_600_000, .infinity, 0, -1, .nan, 0.0004, 0.0006].map {
            LatencyHistogram.microseconds(ofMilliseconds: $0)
        }
        #expect(microseconds == [3_600_000_000, 3_600_000_000, 3_600_000_000, 0, 0, 0, 0, 1])
        #expect(Self.histogram(microseconds).mostMilliseconds == 3_600_000)
    }

    @Test("Damaged bytes are told from a histogram, and nothing worse happens", arguments: 1...3 as ClosedRange<UInt64>)
    func refusesDamage(seed: UInt64) throws {
        let sound = Self.histogram(Self.latencies(60, seed: seed)).encoded
        for length in 0..<sound.count {
            #expect(throws: UnreadableHistogram.self, "cut after \(length)") {
                var histogram = LatencyHistogram()
                try histogram.add(encoded: Array(sound[..<length]))
            }
        }
        for position in sound.indices {
            for bit in 0..<8 {
                var damaged = sound
                damaged[position] ^= 1 << bit
                var histogram = LatencyHistogram()
                do {
                    try histogram.add(encoded: damaged)
                    #expect(position >= 40, "the header has no bit to spare: \(position)")
                    _ = (histogram.milliseconds(atPercentile: 99), histogram.encoded)
                } catch {
                    #expect(error.isCorrupt)
                }
            }
        }
    }

    @Test(
        "A payload that no histogram has is refused",
        arguments: [
            [0x80], [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80],
            [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF],
            [0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF],
            // A gap of 3,286 counts, the last possible one behind it, and one more.
            [0xAB, 0x33, 0x02, 0x02],
        ] as [[UInt8]]
    )
    func refusesImpossiblePayloads(_ payload: [UInt8]) {
        var bytes = LatencyHistogram().encoded
        bytes[7] = UInt8(payload.count)
        #expect(throws: UnreadableHistogram.self) {
            var histogram = LatencyHistogram()
            try histogram.add(encoded: bytes + payload)
        }
    }
}
