/// Whose runs are counted together: those of an agent, minute and variant.
package struct TrafficCell: Sendable, Hashable {
    package var agent: String
    /// Whole minutes since 1970-01-01T00:00; of hours whose minutes were merged, the first.
    package var minute: Int64
    package var variant: String

    package init(agent: String, minute: Int64, variant: String) {
        self.agent = agent
        self.minute = minute
        self.variant = variant
    }
}

/// Counts and sums of runs.
package struct TrafficFigures: Sendable, Equatable {
    package var runs = 0
    /// Runs that reported an error.
    package var errors = 0
    package var cost = 0.0
    /// Runs that reported a cost.
    package var costed = 0
    /// The sum of the qualities that runs reported of themselves.
    package var quality = 0.0
    /// Runs that reported one.
    package var rated = 0

    package init() {}

    package mutating func add(_ other: TrafficFigures) {
        runs += other.runs
        errors += other.errors
        cost += other.cost
        costed += other.costed
        quality += other.quality
        rated += other.rated
    }
}

/// What is kept of the runs of a cell.
package struct TrafficRow: Sendable, Equatable {
    package var cell: TrafficCell
    package var figures: TrafficFigures
    /// An encoded ``LatencyHistogram``; nil where no run reported a latency.
    package var latencies: [UInt8]?

    package init(cell: TrafficCell, figures: TrafficFigures, latencies: [UInt8]?) {
        self.cell = cell
        self.figures = figures
        self.latencies = latencies
    }
}

/// What is counted of a run.
package struct CountedRun: Sendable, Equatable {
    package var id: Int64
    package var agent: String
    package var occurredAt: Timestamp
    package var variant: String?
    package var latencyMilliseconds: Double?
    package var quality: Double?
    package var cost: Double?
    package var isError: Bool

    package init(id: Int64, agent: String, occurredAt: Timestamp, variant: String?, isError: Bool) {
        self.id = id
        self.agent = agent
        self.occurredAt = occurredAt
        self.variant = variant
        self.isError = isError
    }
}

/// How far runs have been counted.
package struct TallyState: Sendable, Equatable {
    /// Every run up to this id has been counted, and none beyond.
    package var through: Int64
    /// Minutes before this one, the first of an hour, have been merged into hours; nil where none have.
    package var mergedBefore: Int64?
    package var movedAt: Timestamp?
    /// Raised by everyone who changes a row, so that of several who do at once only one succeeds.
    package var version: Int64

    package init(through: Int64, mergedBefore: Int64?, movedAt: Timestamp?, version: Int64) {
        self.through = through
        self.mergedBefore = mergedBefore
        self.movedAt = movedAt
        self.version = version
    }
}

/// What is kept of runs by the minute.
package protocol TrafficRecords {
    func tallyState() throws -> TallyState
    /// Sets the state and raises its version.
    ///
    /// - Returns: false, and nothing is changed, if its version is no longer that of `state`.
    func move(_ state: TallyState) throws -> Bool
    /// The highest id that was given to a run, whether it has been kept by now or not; 0 where there was none.
    func highestRunID() throws -> Int64
    /// The next runs in the order of their ids.
    func runs(after id: Int64, through last: Int64, limit: Int) throws -> [CountedRun]
    /// When the first run beyond an id was received.
    func receptionOfRun(after id: Int64) throws -> Timestamp?
    func traffic(_ cell: TrafficCell) throws -> TrafficRow?
    /// Writes a row in place of the one there is.
    func setTraffic(_ row: TrafficRow) throws
    /// In the order of the minutes.
    func forEachTraffic(agent: String, minutes: Range<Int64>, _ body: (TrafficRow) throws -> Void) throws
    func firstTraffic(agent: String, notBefore minute: Int64) throws -> Int64?
    func deleteTraffic(agent: String, minutes: Range<Int64>) throws
}
