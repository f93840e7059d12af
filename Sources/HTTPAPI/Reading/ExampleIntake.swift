import Domain
import JSON
import Logging
import Wire

/// Examples of an import on their way into the store, chunk by chunk, and what became of them.
struct ExampleIntake {
    /// What may wait for the next transaction: so many examples with so many bytes of payload.
    private static let mostWaiting = 5_000
    private static let mostWaitingBytes = 8_388_608
    /// Refusals that are listed; more are only counted in the journal.
    private static let mostRejections = 1_000

    private let importer: ExampleImporter
    private let actor: Actor
    private let log: Logger
    private var waiting: [ImportedExample] = []
    private var waitingBytes = 0
    private(set) var accepted = 0
    private var excluded = 0
    private var duplicates = 0
    private var rejectedCount = 0
    private var rejected: [Wire.RejectedItem] = []
    private var skipped: Int?

    init(_ importer: ExampleImporter, by actor: Actor, log: Logger) {
        self.importer = importer
        self.actor = actor
        self.log = log
    }

    var receipt: Wire.ReportReceipt {
        Wire.ReportReceipt(accepted: accepted, duplicates: duplicates, rejected: rejected, skipped: skipped)
    }

    mutating func add(_ example: ImportedExample) async throws {
        waiting.append(example)
        waitingBytes += example.example.payload.utf8.count
        if waiting.count >= Self.mostWaiting || waitingBytes >= Self.mostWaitingBytes { try await flush() }
    }

    /// - Parameters:
    ///   - index: the item's place in the file, from 0.
    ///   - place: where in the item, if it holds several examples.
    mutating func reject(_ error: any Error, index: Int, place: String? = nil) {
        rejectedCount += 1
        guard rejected.count < Self.mostRejections else { return }
        let problem = Problems.problem(for: error, log: log).problem
        let detail = place.map { "\($0): \(problem.detail)" } ?? problem.detail
        rejected.append(Wire.RejectedItem(index: index, code: problem.code, detail: detail))
    }

    /// Counts what holds no label.
    mutating func skip(_ count: Int) {
        skipped = (skipped ?? 0) + count
    }

    /// Keeps what is waiting.
    mutating func flush() async throws {
        let isNew = try await importer.keep(waiting, by: actor)
        for (example, isNew) in zip(waiting, isNew) {
            if isNew { accepted += 1 } else { duplicates += 1 }
            if isNew, example.exclusionReason != nil { excluded += 1 }
        }
        waiting.removeAll(keepingCapacity: true)
        waitingBytes = 0
    }

    /// Says in the journal what the import brought.
    func journal() async throws {
        try await importer.log(
            accepted: accepted,
            excluded: excluded,
            duplicates: duplicates,
            rejected: rejectedCount,
            by: actor
        )
    }
}
