import NIOHTTP1

/// One request of a connection and its answer.
struct Exchange: Sendable {
    /// The rest of a body that nobody wants is read and thrown away up to this size, so that the connection can go on.
    private static let mostThrownAway = 65_536

    let isHead: Bool
    let version: HTTPVersion
    /// Whether its body may take as long as it moves.
    let isUnbounded: Bool
    /// What is still to come of the body as far as it is known; nil for a chunked one.
    private(set) var expectedBytes: Int?
    /// Bytes of its body that count as held.
    var heldBytes = 0
    var isWhole = false
    var isAnswerBegun = false
    /// Whether the connection ends with its answer.
    private(set) var isLast: Bool

    init(_ head: HTTPRequestHead, _ survey: HeadSurvey, isUnbounded: Bool) {
        isHead = head.method == .HEAD
        version = head.version
        self.isUnbounded = isUnbounded
        expectedBytes = survey.coding == nil ? survey.contentLength.flatMap { Int($0) } ?? 0 : nil
        // The parser reads nothing behind a request that asks for another protocol.
        isLast = !head.isKeepAlive || head.version == .http1_0 || survey.asksForOtherProtocol
    }

    var hasBody: Bool { expectedBytes.map { $0 > 0 } ?? true }

    mutating func received(_ count: Int) {
        expectedBytes = expectedBytes.map { max(0, $0 - count) }
    }

    mutating func endConnection() {
        isLast = true
    }

    /// The answer begins, maybe before the request is whole.
    mutating func beginAnswer() {
        isAnswerBegun = true
        let rest = isWhole ? 0 : expectedBytes ?? Int.max
        if rest > Self.mostThrownAway { isLast = true }
    }
}
