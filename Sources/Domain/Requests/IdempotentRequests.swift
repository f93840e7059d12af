/// Sees to it that the request of a key is carried out once, however often it is sent and to whichever nodes.
///
/// Before the work a claim on the key is written, in a transaction of its own; the answer takes its place. A node that dies
/// before it has changed anything leaves a claim that runs out, and the request may be sent again. One that dies between
/// its last change and the answer leaves a claim that says so, and the request is not carried out again.
package struct IdempotentRequests: Sendable {
    /// Answers are remembered this long, at least.
    static let days = 1.0

    /// What came of a request.
    package enum Outcome<Value: Sendable>: Sendable {
        /// It was carried out now.
        case done(Value)
        /// It was carried out before.
        case answered(RememberedAnswer)
        /// It is being carried out, at this node or another.
        case underway
        /// It was carried out, at least in part, by a node that could not keep the answer any more.
        case unanswered
        /// The key belongs to another request.
        case mismatch
    }

    /// How things stand with a key.
    private enum Beginning {
        case claimed(RequestClaim)
        case answered(RememberedAnswer)
        /// Somebody else's claim holds, or has run out after something was changed under it.
        case taken(RequestClaim, isHeld: Bool)
    }

    private let ledger: Ledger

    package init(ledger: Ledger) {
        self.ledger = ledger
    }

    /// Carries out a request, unless that has been done or begun.
    ///
    /// - Parameter work: what it does, and the answer to remember. Where it throws, the request may be sent again, unless the
    ///   error is none of ours and something was changed: a lost connection, for example, of which nobody knows whether the
    ///   commit went through.
    package func once<Value: Sendable>(
        _ key: String,
        fingerprint: [UInt8],
        _ work: () async throws -> (Value, RememberedAnswer)
    ) async throws -> Outcome<Value> {
        let claim: RequestClaim
        switch try await begin(key, fingerprint) {
        case .claimed(let taken): claim = taken
        case .answered(let answer): return answer.fingerprint == fingerprint ? .answered(answer) : .mismatch
        case .taken(let other, let isHeld):
            guard other.fingerprint == fingerprint else { return .mismatch }
            return isHeld ? .underway : .unanswered
        }
        do {
            let (value, answer) = try await holding(claim, work)
            try await finish(claim, answer)
            return .done(value)
        } catch is RequestClaim.Lost {
            return .underway
        } catch {
            await release(claim, evenIfActed: error is Refusal)
            throw error
        }
    }

    private func begin(_ key: String, _ fingerprint: [UInt8]) async throws -> Beginning {
        let local = ledger.world.now()
        let holder = String(ledger.world.random(), radix: 36)
        return try await ledger.touch { records in
            let now = try records.sharedTime(or: local)
            let claim = RequestClaim(
                key: key,
                fingerprint: fingerprint,
                holder: holder,
                expiresAt: now.adding(seconds: RequestClaim.seconds)
            )
            let isOurs = try records.setClaim(claim, at: now)
            // Looked for only now: an answer comes in the transaction in which its claim goes.
            if let answer = try records.answer(idempotencyKey: key) {
                if isOurs { try records.removeClaim(claim, evenIfActed: false) }
                return .answered(answer)
            }
            guard !isOurs else { return .claimed(claim) }
            // One that is gone without an answer was refused this very moment; for the caller it is as good as there.
            let other = try records.claim(idempotencyKey: key) ?? claim
            return .taken(other, isHeld: other.expiresAt > now)
        }
    }

    /// Works under a claim, which is renewed meanwhile.
    private func holding<Value: Sendable>(
        _ claim: RequestClaim,
        _ work: () async throws -> (Value, RememberedAnswer)
    ) async throws -> (Value, RememberedAnswer) {
        let ledger = ledger
        let renewal = Task {
            while true {
                try await Task.sleep(for: RequestClaim.renewal)
                let now = ledger.world.now()
                // What fails now may work next time, and each change makes sure of the claim.
                try? await ledger.touch { records in
                    let until = try records.sharedTime(or: now).adding(seconds: RequestClaim.seconds)
                    try records.renewClaim(claim, until: until)
                }
            }
        }
        defer { renewal.cancel() }
        return try await RequestClaim.$current.withValue(claim) { try await work() }
    }

    /// Puts the answer in the place of the claim.
    private func finish(_ claim: RequestClaim, _ answer: RememberedAnswer) async throws {
        do {
            try await ledger.change(by: .system) { change in
                try change.records.remember(answer, idempotencyKey: claim.key, at: change.time)
                try change.records.removeClaim(claim, evenIfActed: true)
                try change.records.forgetAnswers(before: change.time.adding(days: -Self.days))
            }
        } catch let error as any StoreFailure where error.isTemporary {
            // What was done is done, and the caller is told. Whoever asks again hears that the answer is lost.
        }
    }

    /// Lets go of the key, or says at once that the answer is lost.
    private func release(_ claim: RequestClaim, evenIfActed hasActed: Bool) async {
        let local = ledger.world.now()
        // Where this fails the claim runs out by itself.
        try? await ledger.touch { records in
            try records.removeClaim(claim, evenIfActed: hasActed)
            try records.renewClaim(claim, until: try records.sharedTime(or: local))
        }
    }
}
