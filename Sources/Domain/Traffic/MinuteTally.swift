/// Runs gathered by agent, minute and variant, to be added to what is there.
///
/// Runs may each have a minute of their own, and an empty histogram is large: latencies are kept as plain numbers, and one
/// histogram at a time is made of them.
struct MinuteTally {
    fileprivate struct Gathered {
        var figures = TrafficFigures()
        var latencies: [UInt32] = []
    }

    /// Runs of minutes before this one are counted for their hour, whose minutes have been merged.
    private let mergedBefore: Int64?
    private var cells: [TrafficCell: Gathered] = [:]
    private(set) var runs = 0
    private(set) var lastID: Int64?

    init(mergedBefore: Int64?) {
        self.mergedBefore = mergedBefore
    }

    var cellCount: Int { cells.count }

    mutating func count(_ run: CountedRun) {
        runs += 1
        lastID = run.id
        var minute = run.occurredAt.minute
        if let mergedBefore, minute < mergedBefore { minute = run.occurredAt.hour * 60 }
        // As the quality by the hour counts it: who reports no variant has the active bundle.
        let cell = TrafficCell(agent: run.agent, minute: minute, variant: run.variant ?? "active")
        cells[cell, default: Gathered()].add(run)
    }

    /// The rows as they are to be written, in the order of their keys.
    ///
    /// - Parameter present: the row that a cell has.
    func rows(addedTo present: (TrafficCell) throws -> TrafficRow?) throws -> [TrafficRow] {
        var histogram = LatencyHistogram()
        let sorted = cells.sorted {
            ($0.key.agent, $0.key.minute, $0.key.variant) < ($1.key.agent, $1.key.minute, $1.key.variant)
        }
        return try sorted.map { cell, gathered in
            var row = try present(cell) ?? TrafficRow(cell: cell, figures: TrafficFigures(), latencies: nil)
            row.figures.add(gathered.figures)
            guard !gathered.latencies.isEmpty else { return row }
            histogram.removeAll()
            if let latencies = row.latencies { try histogram.add(encoded: latencies) }
            histogram.add(microseconds: gathered.latencies)
            row.latencies = histogram.encoded
            return row
        }
    }
}

extension MinuteTally.Gathered {
    fileprivate mutating func add(_ run: CountedRun) {
        figures.runs += 1
        if run.isError { figures.errors += 1 }
        if let cost = run.cost {
            figures.cost += cost
            figures.costed += 1
        }
        if let quality = run.quality {
            figures.quality += quality
            figures.rated += 1
        }
        if let latency = run.latencyMilliseconds {
            latencies.append(LatencyHistogram.microseconds(ofMilliseconds: latency))
        }
    }
}
