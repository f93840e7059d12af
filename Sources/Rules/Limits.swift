/// Every bound on what comes in from outside, said once: checks, refusals, the OpenAPI document and the table in
/// `docs/reliability.md` take it from here. Sizes are in bytes, times in seconds, unless the name says otherwise.
package enum Limits {
    /// What an agent's specification may hold.
    package enum Specification {
        package static let labels = 100
        package static let parameters = 200
        package static let conditions = 50
        package static let termsOfCondition = 50
        package static let features = 2_000
        /// Reference tokens of a feature's JSON Pointer.
        package static let pointerParts = 32
        package static let pointer = 1_024
        /// A category that stands for a missing value.
        package static let category = 512
        /// Whole numbers beyond this, either way, are not all doubles.
        package static let largestInteger = 9_007_199_254_740_992.0
        /// Any other number, either way: what is measured is far less, and products of a few such numbers are still finite.
        package static let largestNumber = 1e30
        /// Days after which an undecided canary ends.
        package static let days = 1.0...3_650.0
        /// The guard's margins.
        package static let margin = 0.001...0.999
    }

    /// Texts of events and specifications, in bytes of UTF-8.
    package enum Text {
        package static let name = 128
        package static let key = 512
        /// An id of an imported example, which may be made of a key and more.
        package static let importedID = 2_048
        /// A sentence of a refusal, which may quote what was sent.
        package static let refusal = 1_000
        /// Notes, rationales and messages of errors.
        package static let longest = 10_000
    }

    /// What reports of runs and judgements may hold.
    package enum Events {
        package static let judgesOfRun = 50
        package static let judgesOfAgent = 500
        /// How far the clocks of who reports a run and who labels it may be apart: a label joins a run that seems so
        /// much later than itself.
        package static let secondsBetweenClocks = 300.0
        /// Events that wait for their transaction, and the bytes of their texts; more are refused.
        package static let waiting = 100_000
        package static let waitingBytes = 268_435_456
    }

    /// How far back a question about the past may reach.
    package static let hoursBack = 876_000.0

    /// Heavy work (training, previews, suspects, exports), and the jobs that do it.
    package enum Work {
        /// Requests that wait for their turn.
        package static let waiting = 32
        /// How long a request waits that does not ask for a job.
        package static let patienceSeconds: Int64 = 60
        /// When a request that was turned away is worth sending again.
        package static let retryAfterSeconds = 30
        /// Rows that are compared or counted again without waiting for a turn.
        package static let fewRows = 10_000
        /// Finished jobs that are kept, for how long, and the bytes of what came of them.
        package static let finishedJobs = 100
        package static let finishedSeconds = 3_600.0
        package static let resultBytes = 67_108_864
        /// Streams of jobs' progress that are open at once.
        package static let progressStreams = 100
    }

    /// Files of labeled examples that somebody imports; they may be of any length.
    package enum Import {
        /// Columns of a table, and different members of the payloads that are told apart.
        package static let columns = 10_000
        /// Of one line, record or task.
        package static let itemBytes = 8_388_608
        /// Of what a compressed file holds.
        package static let decompressedBytes = 4_294_967_296
        /// What a byte of a compressed file may become.
        package static let decompressionRatio = 200
        /// Of a file that comes by a form of the dashboard.
        package static let formBytes = 33_554_432
        /// Values that are mapped to labels.
        package static let mappedLabels = 1_000
        /// Different keys that are counted; of more it is only known that they are more.
        package static let countedKeys = 1_000_000
        /// Columns that an answer describes; the others are counted.
        package static let listedColumns = 500
    }

    /// Of the database's disk; with less free somebody is told.
    package static let lowDiskShare = 0.1
    /// A wall clock that moved so much against the time that went by is not believed.
    package static let clockJumpSeconds = 3_600.0

    /// Problems that one refusal lists; the others are counted.
    package static let listedProblems = 100
    /// Refused items that the answer to a batch or an import lists; all are counted.
    package static let listedRejections = 1_000
    /// Bytes of request bodies that the server holds at once.
    package static let bodyBytesInFlight = 268_435_456

    /// What a connection may take; each can be set.
    package enum Connection {
        /// From the first byte of a request's head to its last.
        package static let headSeconds = 10.0
        /// Without a byte of a request's body.
        package static let bodySilenceSeconds = 30.0
        /// From a request's head to the end of its body; imports may take as long as they move.
        package static let bodySeconds = 600.0
        /// Between two requests.
        package static let idleSeconds = 75.0
        /// Without taking a byte of an answer.
        package static let writeSeconds = 30.0
        /// For what is under way when the server is asked to end.
        package static let drainSeconds = 30.0
        package static let connections = 10_000
        /// Of the address that a request asks for, with its query.
        package static let targetBytes = 16_384
        /// Of one field of a request's head, and of all of them.
        package static let fieldBytes = 32_768
        package static let headBytes = 65_536
        package static let headFields = 200
    }

    /// Streams of change notices that are open at once, in all and to one address.
    package enum Streams {
        package static let changes = 1_000
        package static let changesOfPeer = 500
        package static let pages = 200
    }

    /// Bytes of one request's body, and of a batch of events.
    package static let bodyBytes = 1_048_576
    package static let batchBytes = 8_388_608
}
