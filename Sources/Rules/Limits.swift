/// Every bound on what comes in from outside, said once: checks, refusals, the OpenAPI document and the table in
/// `docs/reliability.md` take it from here. Sizes are in bytes, times in seconds, unless the name says otherwise.
package enum Limits {
    /// What an agent's specification may hold.
    package enum Specification {
        package static let parameters = 200
        package static let conditions = 50
        package static let termsOfCondition = 50
        package static let features = 2_000
        /// Reference tokens of a feature's JSON Pointer.
        package static let pointerParts = 32
        /// Whole numbers beyond this are not all doubles.
        package static let largestInteger = 9_007_199_254_740_992.0
        package static let mostDays = 3_650.0
    }

    /// Texts of events and specifications, in bytes of UTF-8.
    package enum Text {
        package static let name = 128
        package static let key = 512
    }

    /// What reports of runs and judgements may hold.
    package enum Events {
        package static let judgesOfRun = 50
        package static let judgesOfAgent = 500
        /// How far the clocks of who reports a run and who labels it may be apart: a label joins a run that seems so much
        /// later than itself.
        package static let secondsBetweenClocks = 300.0
        /// Events that wait for their transaction, and the bytes of their texts; more are refused.
        package static let waiting = 100_000
        package static let waitingBytes = 268_435_456
    }

    /// Columns of a table that somebody imports.
    package static let importedColumns = 10_000
    /// Of a sentence that says why something is refused; what it repeats of the request may be of any length.
    package static let refusalBytes = 2_000
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
