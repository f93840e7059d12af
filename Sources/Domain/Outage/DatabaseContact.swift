import Synchronization

/// What this node knows of the database's being there and taking writes: noted by whoever asks it regularly and by what
/// its own reads and writes met, read by everyone.
package final class DatabaseContact: Sendable {
    /// What a failure is about. One that is about writing leaves reading alone, and each is over for reasons of its
    /// own.
    package enum Source: Sendable, CaseIterable {
        /// The database's file is another one than was opened; until it is the same again.
        case file
        /// What is stored is damaged; until the server is started anew.
        case damage
        /// The database did not answer when it was asked; until it does.
        case reading
        /// A write failed, or has been under way for too long; until one succeeds.
        case writing
    }

    package struct State: Sendable, Equatable {
        /// When the database last said what holds; what is served was the truth then.
        package var lastAnswer: Timestamp?
        /// When it last did anything for anybody.
        package var lastSign: Timestamp?
        /// When it last made a write durable.
        package var lastWrite: Timestamp?
        /// Since when an answer is waited for inside a call of the database.
        package var askedSince: Timestamp?
        /// What does not work, by what it is about.
        package var failures: [Source: Failure] = [:]
        /// Room on its disk, where that is this machine's.
        package var space: DiskSpace?

        package init(lastAnswer: Timestamp? = nil) {
            self.lastAnswer = lastAnswer
        }

        /// The failure that people are told of: the one that says most.
        package var failure: Failure? { Source.allCases.lazy.compactMap { self.failures[$0] }.first }

        package func staleness(at now: Timestamp) -> Staleness? {
            Staleness.assess(lastAnswer: lastAnswer, now: now)
        }

        /// Whether asking is in vain for now: the last attempt failed, or a call is under way for too long and nobody
        /// else had an answer meanwhile. Neither a database that is busy nor a machine that is makes it so.
        package func isAway(at now: Timestamp) -> Bool {
            guard failures[.reading] == nil else { return true }
            guard let askedSince else { return false }
            let silence = now.seconds(since: max(askedSince, lastSign ?? askedSince))
            return silence > Staleness.toleratedSeconds
        }

        /// Why a write is in vain for now; nil while it is not.
        package func obstacle(at now: Timestamp) -> DatabaseTrouble? {
            if let failure { return failure.trouble }
            return isAway(at: now) ? .away : nil
        }
    }

    package struct Failure: Sendable, Equatable {
        package var trouble: DatabaseTrouble
        /// In the database's own words.
        package var reason: String
        package var since: Timestamp

        package init(_ trouble: DatabaseTrouble, reason: String, since: Timestamp) {
            self.trouble = trouble
            self.reason = reason
            self.since = since
        }
    }

    private let noted = Mutex(State())

    package init() {}

    package var state: State { noted.withLock { $0 } }

    /// On the path of every answer to an agent, so it copies no text.
    package func staleness(at now: Timestamp) -> Staleness? {
        noted.withLock { $0.staleness(at: now) }
    }

    package func isAway(at now: Timestamp) -> Bool {
        noted.withLock { $0.isAway(at: now) }
    }

    /// Why a write is in vain for now; nil while it is not.
    package func obstacle(at now: Timestamp) -> DatabaseTrouble? {
        noted.withLock { $0.obstacle(at: now) }
    }

    /// A call of the database begins; to be followed by what came of it.
    package func noteAsking(at time: Timestamp) {
        noted.withLock { $0.askedSince = time }
    }

    /// The database said what holds, and that is what is served.
    package func noteAnswer(at time: Timestamp) {
        noted.withLock { state in
            state.confirm(at: time)
            state.failures[.reading] = nil
        }
    }

    /// As ``noteAnswer(at:)``, by somebody who does not see to what an outage leaves behind: a failure stays.
    package func noteConfirmation(at time: Timestamp) {
        noted.withLock { $0.confirm(at: time) }
    }

    package func noteSign(at time: Timestamp) {
        noted.withLock { $0.lastSign = time }
    }

    /// A call of the database ended without saying what holds.
    package func noteCallEnded(at time: Timestamp) {
        noted.withLock { state in
            state.lastSign = time
            state.askedSince = nil
        }
    }

    package func noteWrite(at time: Timestamp) {
        noted.withLock { state in
            state.lastSign = time
            state.lastWrite = time
            if !state.failures.isEmpty { state.failures[.writing] = nil }
        }
    }

    package func noteFailure(_ source: Source, _ trouble: DatabaseTrouble, _ reason: String, at time: Timestamp) {
        noted.withLock { state in
            if source == .reading { state.askedSince = nil }
            let since = state.failures[source]?.since ?? time
            state.failures[source] = Failure(trouble, reason: reason, since: since)
        }
    }

    /// What was wrong with the file is mended.
    package func noteFileInPlace() {
        noted.withLock { state in
            if !state.failures.isEmpty { state.failures[.file] = nil }
        }
    }

    package func noteSpace(_ space: DiskSpace?) {
        noted.withLock { $0.space = space }
    }

    /// Takes over when an earlier run of this node last had an answer; a later one of this run stays.
    package func noteEarlierAnswer(at time: Timestamp) {
        noted.withLock { $0.lastAnswer = $0.lastAnswer ?? time }
    }
}

extension DatabaseContact.State {
    fileprivate mutating func confirm(at time: Timestamp) {
        lastAnswer = time
        lastSign = time
        askedSince = nil
    }
}
