/// An answer that was given under an `Idempotency-Key`.
package struct RememberedAnswer: Sendable, Equatable {
    /// SHA-256 of method, path and body.
    package var fingerprint: [UInt8]
    package var status: Int
    package var contentType: String
    package var body: [UInt8]
    package var location: String?

    package init(fingerprint: [UInt8], status: Int, contentType: String, body: [UInt8], location: String?) {
        self.fingerprint = fingerprint
        self.status = status
        self.contentType = contentType
        self.body = body
        self.location = location
    }
}

/// What is kept about requests that may be sent again.
package protocol RequestRecords {
    func answer(idempotencyKey: String) throws -> RememberedAnswer?
    func remember(_ answer: RememberedAnswer, idempotencyKey: String, at time: Timestamp) throws
    /// Lets go of answers given before a moment, and of claims that ran out before it.
    func forgetAnswers(before time: Timestamp) throws
    func claim(idempotencyKey: String) throws -> RequestClaim?
    /// Writes a claim if its key has none, or one that has run out and under which nothing was changed.
    ///
    /// - Returns: whether it was written.
    func setClaim(_ claim: RequestClaim, at now: Timestamp) throws -> Bool
    /// Extends a claim that is still this holder's.
    func renewClaim(_ claim: RequestClaim, until time: Timestamp) throws
    /// Notes that something was changed under a claim.
    ///
    /// - Returns: whether it is still this holder's.
    func noteAction(under claim: RequestClaim) throws -> Bool
    /// - Parameter hasActed: whether it goes also where something was changed under it.
    func removeClaim(_ claim: RequestClaim, evenIfActed hasActed: Bool) throws
}
