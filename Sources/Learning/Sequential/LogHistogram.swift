#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Counts of positive values in fixed bins of 0.2 %.
///
/// Bin b holds 0.01·1.002^b ≤ value < 0.01·1.002^(b+1), for b in 0..<12288: with milliseconds 10 µs to 5 days. Values
/// outside fall into the first or last bin. Adding and looking up a rank take O(log 12288) in a Fenwick tree; memory is
/// 48 KiB from the first value on. Encoded sparsely, as bin and count by turns, with a version of the bins.
struct LogHistogram: Codable, Sendable, Equatable {
    static let binCount = 12_288
    /// ln of the width of a bin.
    static let logWidth = log(1.002)
    private static let logLowest = log(0.01)
    private static let version = 1

    /// A Fenwick tree (one-based): node i counts the bins i − lowbit(i)…i − 1.
    private var tree: [UInt32] = []
    private(set) var count = 0

    init() {}

    /// The bin of `value`; what is not positive falls into the first.
    static func bin(of value: Double) -> Int {
        guard value > 0 else { return 0 }
        let position = ((log(value) - logLowest) / logWidth).rounded(.down)
        return Int(min(max(position, 0), Double(binCount - 1)))
    }

    /// The geometric middle of a bin: within 0.1 % of every value in it.
    static func value(ofBin bin: Int) -> Double {
        exp(logLowest + (Double(bin) + 0.5) * logWidth)
    }

    mutating func add(bin: Int) {
        add(bin: bin, times: 1)
    }

    private mutating func add(bin: Int, times: UInt32) {
        if tree.isEmpty {
            tree = Array(repeating: 0, count: Self.binCount + 1)
        }
        count += Int(times)
        var node = bin + 1
        while node <= Self.binCount {
            tree[node] += times
            node += node & -node
        }
    }

    /// The bin of the value of rank `rank` (1 is the smallest) among all values of several histograms.
    ///
    /// Requires 1 ≤ `rank` ≤ the sum of the counts.
    static func bin(ofRank rank: Int, in histograms: [LogHistogram]) -> Int {
        var remaining = rank
        var position = 0
        var step = 8_192
        while step > 0 {
            let next = position + step
            if next <= binCount {
                var below = 0
                for histogram in histograms where !histogram.tree.isEmpty {
                    below += Int(histogram.tree[next])
                }
                if below < remaining {
                    remaining -= below
                    position = next
                }
            }
            step /= 2
        }
        return position
    }

    /// The bin of the nearest-rank quantile, rank ⌈percent·n/100⌉, among all values of several histograms; nil where they
    /// are empty.
    static func bin(ofPercentile percent: Int, in histograms: [LogHistogram]) -> Int? {
        let count = histograms.reduce(0) { $0 + $1.count }
        guard count > 0 else { return nil }
        return bin(ofRank: max(1, (percent * count + 99) / 100), in: histograms)
    }

    private enum CodingKeys: String, CodingKey {
        case version
        case bins
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        guard try container.decode(Int.self, forKey: .version) == Self.version else {
            throw DecodingError.dataCorruptedError(
                forKey: .version,
                in: container,
                debugDescription: "These bins are of another version."
            )
        }
        let flat = try container.decode([UInt32].self, forKey: .bins)
        let isSound =
            flat.count.isMultiple(of: 2)
            && stride(from: 0, to: flat.count, by: 2).allSatisfy { flat[$0] < Self.binCount }
        guard isSound else {
            throw DecodingError.dataCorruptedError(
                forKey: .bins,
                in: container,
                debugDescription: "Bins and counts do not alternate, or a bin does not exist."
            )
        }
        for index in stride(from: 0, to: flat.count, by: 2) {
            add(bin: Int(flat[index]), times: flat[index + 1])
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(Self.version, forKey: .version)
        try container.encode(sparseBins, forKey: .bins)
    }

    private var sparseBins: [UInt32] {
        var flat: [UInt32] = []
        var counts = tree
        // Undoing the tree from the top leaves each bin's own count.
        for node in stride(from: counts.count - 1, to: 0, by: -1) {
            let parent = node + (node & -node)
            if parent < counts.count {
                counts[parent] -= counts[node]
            }
        }
        for node in counts.indices.dropFirst() where counts[node] > 0 {
            flat.append(UInt32(node - 1))
            flat.append(counts[node])
        }
        return flat
    }
}
