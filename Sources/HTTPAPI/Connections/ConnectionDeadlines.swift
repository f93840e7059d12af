import NIOCore

/// What a connection is waiting for and since when; says who has taken too long. Pure: the time comes in.
struct ConnectionDeadlines: Sendable {
    /// What took too long.
    enum Overdue: String, Sendable, CaseIterable {
        case head
        case bodySilence = "body_silence"
        case body
        case idle
        case write
    }

    private struct Body: Sendable {
        var began: NIODeadline
        var lastByte: NIODeadline
        var isUnbounded: Bool
    }

    private let settings: ConnectionSettings
    private var idleSince: NIODeadline
    private var headSince: NIODeadline?
    private var body: Body?
    private var isAnswering = false
    /// Whether the server would take a byte; what it does not ask for, nobody can be late with.
    private var isReading = false
    private var unsentSince: NIODeadline?
    private var sentBytes = 0

    init(_ settings: ConnectionSettings, at now: NIODeadline) {
        self.settings = settings
        idleSince = now
    }

    /// How often to look, so that nothing is noticed more than a quarter of the shortest time too late.
    var look: TimeAmount {
        let shortest = min(settings.head, settings.bodySilence, settings.body, settings.idle, settings.write)
        return .milliseconds(Int64(clamping: min(2.5, max(0.02, shortest / 4)) * 1_000))
    }

    // MARK: What comes in

    /// - Parameter now: asked for only where it matters, which for most requests it does not.
    mutating func readBegan(at now: @autoclosure () -> NIODeadline) {
        guard !isReading else { return }
        isReading = true
        if body != nil { body?.lastByte = now() }
    }

    mutating func readEnded() {
        isReading = false
    }

    /// - Parameter now: as of ``readBegan(at:)``.
    mutating func received(at now: @autoclosure () -> NIODeadline) {
        if body != nil {
            body?.lastByte = now()
        } else if headSince == nil {
            headSince = now()
        }
    }

    /// - Parameter isUnbounded: whether its body may take as long as it moves.
    mutating func headEnded(isUnbounded: Bool, at now: NIODeadline) {
        headSince = nil
        isAnswering = true
        body = Body(began: now, lastByte: now, isUnbounded: isUnbounded)
    }

    mutating func bodyEnded() {
        body = nil
        headSince = nil
    }

    // MARK: What goes out

    /// No request is left to be answered.
    mutating func answered(at now: NIODeadline) {
        isAnswering = false
        idleSince = now
        // The head of the next one began while nobody looked.
        if headSince != nil { headSince = now }
    }

    /// - Parameters:
    ///   - unsent: bytes that the operating system has not taken yet.
    ///   - written: all that were ever written.
    mutating func noteUnsent(_ unsent: Int, of written: Int, at now: NIODeadline) {
        let sent = written - unsent
        if unsent == 0 {
            unsentSince = nil
        } else if unsentSince == nil || sent != sentBytes {
            unsentSince = now
        }
        sentBytes = sent
    }

    func overdue(at now: NIODeadline) -> Overdue? {
        func has(_ seconds: Double, passedSince begin: NIODeadline?) -> Bool {
            guard let begin else { return false }
            return Double((now - begin).nanoseconds) >= seconds * 1_000_000_000
        }
        if has(settings.write, passedSince: unsentSince) { return .write }
        if let body {
            if isReading, has(settings.bodySilence, passedSince: body.lastByte) { return .bodySilence }
            return !body.isUnbounded && has(settings.body, passedSince: body.began) ? .body : nil
        }
        guard !isAnswering else { return nil }
        if headSince != nil { return has(settings.head, passedSince: headSince) ? .head : nil }
        return has(settings.idle, passedSince: idleSince) ? .idle : nil
    }
}
