import Domain
import Logging
import Wire

/// Examples of an import on their way into the store, chunk by chunk, and what became of them.
struct ExampleIntake {
    /// What may wait for the next transaction: so many examples with so many bytes of payload.
    private static let mostWaiting = 5_000
    private static let mostWaitingBytes = 8_388_608

    private struct Waiting {
        var example: ImportedExample
        var index: Int
    }

    private let importer: ExampleImporter
    private let actor: Actor
    private let log: Logger
    private var waiting: [Waiting] = []
    private var waitingBytes = 0
    private var chunks = 0
    /// How many of the receipt's refusals the journal has.
    private var journaledRejections = 0
    private(set) var receipt = Domain.Receipt()

    init(_ importer: ExampleImporter, by actor: Actor, log: Logger) {
        self.importer = importer
        self.actor = actor
        self.log = log
    }

    /// - Parameter index: the item's place in the file, from 0.
    mutating func add(_ example: ImportedExample, index: Int) async throws {
        waiting.append(Waiting(example: example, index: index))
        waitingBytes += example.example.payload.utf8.count
        if waiting.count >= Self.mostWaiting || waitingBytes >= Self.mostWaitingBytes { try await flush() }
    }

    /// - Parameters:
    ///   - index: the item's place in the file, from 0.
    ///   - place: where in the item, if it holds several examples.
    mutating func reject(_ error: any Error, index: Int, place: String? = nil) {
        receipt.reject(Domain.Receipt.Rejection(index: index, for: error, place: place, log: log))
    }

    /// Counts what holds no label.
    mutating func skip(_ count: Int) {
        receipt.skip(count)
    }

    mutating func warn(_ warning: Domain.Receipt.Warning) {
        receipt.warn(warning)
    }

    /// Keeps what is waiting, with an entry in the journal.
    mutating func flush() async throws {
        let rejected = receipt.rejectedTotal - journaledRejections
        // An import of nothing is journaled too.
        guard !waiting.isEmpty || rejected > 0 || chunks == 0 else { return }
        chunks += 1
        let chunk = ExampleImporter.Chunk(waiting.map(\.example), number: chunks, rejected: rejected)
        let receptions = try await importer.keep(chunk, by: actor)
        journaledRejections += rejected
        for (item, reception) in zip(waiting, receptions) { receipt.count(reception, index: item.index) }
        waiting.removeAll(keepingCapacity: true)
        waitingBytes = 0
    }
}
