import Domain
import Hummingbird
import NIOCore

/// The text of a file as UTF-8 in pieces of bounded size, as whatever it arrives: UTF-8 or UTF-16, with a byte order mark
/// or without, plain or in gzip.
///
/// What is no text at all stays no UTF-8, so that whoever reads a line finds it there and refuses that line alone.
struct FileText {
    enum Encoding: String, Sendable {
        case utf8 = "utf-8"
        case utf16LittleEndian = "utf-16le"
        case utf16BigEndian = "utf-16be"
    }

    private var body: RequestBody.AsyncIterator
    private var inflation: Inflation?
    private var units: UTF16Units?
    private var isOpen = false
    /// Whether there was anything in it.
    private(set) var hasBegun = false
    private var isAtEnd = false
    private static let longestPiece = 65_536
    private static let longestStretch = Duration.milliseconds(5)
    private static let pause = Duration.milliseconds(1)

    private var lastPause = ContinuousClock.now

    /// What is left of a longer piece.
    private var rest: ArraySlice<UInt8> = []
    /// Pieces that were read and given back.
    private var pending: [[UInt8]] = []
    /// Known once the first piece was read.
    private(set) var encoding = Encoding.utf8
    private(set) var isCompressed = false

    init(_ body: RequestBody) {
        self.body = body.makeAsyncIterator()
    }

    /// The next piece, which is not empty; nil at the end.
    mutating func next() async throws -> [UInt8]? {
        if let piece = pending.popLast() { return piece }
        try await letOthersOn()
        if rest.isEmpty { rest = try await nextPiece()?[...] ?? [] }
        guard !rest.isEmpty else { return nil }
        defer { rest = rest.dropFirst(Self.longestPiece) }
        return Array(rest.prefix(Self.longestPiece))
    }

    /// Requests beside this one are answered on the same threads, whose sockets are looked at again only when nothing is left to
    /// do: a yield would let this file go on first.
    private mutating func letOthersOn() async throws {
        guard ContinuousClock.now - lastPause > Self.longestStretch else { return }
        try await Task.sleep(for: Self.pause)
        lastPause = .now
    }

    private mutating func nextPiece() async throws -> [UInt8]? {
        if !isOpen { return try await begin() }
        while let bytes = try await plainBytes() {
            let piece = decoded(bytes)
            if !piece.isEmpty { return piece }
        }
        guard !isAtEnd else { return nil }
        isAtEnd = true
        let rest = units?.end() ?? []
        return rest.isEmpty ? nil : rest
    }

    /// Gives back a piece, which is the next one again.
    mutating func putBack(_ piece: [UInt8]) {
        if !piece.isEmpty { pending.append(piece) }
    }

    // MARK: The beginning

    private mutating func begin() async throws -> [UInt8]? {
        isOpen = true
        var beginning: [UInt8] = []
        while beginning.count < 2, let bytes = try await arrivedBytes() { beginning += bytes }
        hasBegun = !beginning.isEmpty
        if beginning.starts(with: Inflation.magic) {
            let inflation = try Inflation()
            inflation.append(beginning)
            self.inflation = inflation
            isCompressed = true
            beginning = []
        }
        while beginning.count < 4, let bytes = try await plainBytes() { beginning += bytes }
        let (encoding, mark) = Self.encoding(of: beginning)
        self.encoding = encoding
        if encoding != .utf8 { units = UTF16Units(isLittleEndian: encoding == .utf16LittleEndian) }
        let piece = decoded(Array(beginning.dropFirst(mark)))
        return piece.isEmpty ? try await nextPiece() : piece
    }

    /// By the byte order mark, else by where the zeros of ASCII letters stand; and how long the mark is.
    private static func encoding(of beginning: [UInt8]) -> (Encoding, markLength: Int) {
        if beginning.starts(with: [0xEF, 0xBB, 0xBF]) { return (.utf8, 3) }
        if beginning.starts(with: [0xFF, 0xFE]) { return (.utf16LittleEndian, 2) }
        if beginning.starts(with: [0xFE, 0xFF]) { return (.utf16BigEndian, 2) }
        let zeros = beginning.prefix(4).map { $0 == 0 }
        if zeros == [false, true, false, true] { return (.utf16LittleEndian, 0) }
        if zeros == [true, false, true, false] { return (.utf16BigEndian, 0) }
        return (.utf8, 0)
    }

    // MARK: Pieces

    private mutating func arrivedBytes() async throws -> [UInt8]? {
        while let buffer = try await body.next(isolation: #isolation) {
            if buffer.readableBytes > 0 { return Array(buffer.readableBytesView) }
        }
        return nil
    }

    /// What is no longer compressed.
    private mutating func plainBytes() async throws -> [UInt8]? {
        guard let inflation else { return try await arrivedBytes() }
        while true {
            if let piece = try inflation.next() { return piece }
            guard let bytes = try await arrivedBytes() else {
                try inflation.finish()
                return nil
            }
            inflation.append(bytes)
        }
    }

    private mutating func decoded(_ bytes: [UInt8]) -> [UInt8] {
        units?.utf8(bytes) ?? bytes
    }
}

/// Turns UTF-16 into UTF-8 as it arrives, however it is cut.
///
/// Half a surrogate pair becomes three bytes that no UTF-8 holds.
struct UTF16Units {
    private let isLittleEndian: Bool
    private var oddByte: UInt8?
    private var highSurrogate: UInt32?

    init(isLittleEndian: Bool) {
        self.isLittleEndian = isLittleEndian
    }

    mutating func utf8(_ bytes: [UInt8]) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count)
        for byte in bytes {
            guard let first = oddByte else {
                oddByte = byte
                continue
            }
            oddByte = nil
            let (low, high) = isLittleEndian ? (first, byte) : (byte, first)
            take(UInt32(high) << 8 | UInt32(low), &text)
        }
        return text
    }

    /// What cannot be completed any more.
    mutating func end() -> [UInt8] {
        var text: [UInt8] = []
        if let high = highSurrogate { Self.append(high, to: &text) }
        if oddByte != nil { text.append(0xFF) }
        (highSurrogate, oddByte) = (nil, nil)
        return text
    }

    private mutating func take(_ unit: UInt32, _ text: inout [UInt8]) {
        if let high = highSurrogate {
            highSurrogate = nil
            if (0xDC00...0xDFFF).contains(unit) {
                return Self.append(0x10000 + (high - 0xD800) << 10 + (unit - 0xDC00), to: &text)
            }
            Self.append(high, to: &text)
        }
        if (0xD800...0xDBFF).contains(unit) {
            highSurrogate = unit
        } else {
            Self.append(unit, to: &text)
        }
    }

    private static func append(_ scalar: UInt32, to text: inout [UInt8]) {
        func continuation(_ shift: UInt32) -> UInt8 { UInt8(truncatingIfNeeded: 0x80 | scalar >> shift & 0x3F) }
        switch scalar {
        case ..<0x80:
            text.append(UInt8(truncatingIfNeeded: scalar))
        case ..<0x800:
            text += [UInt8(truncatingIfNeeded: 0xC0 | scalar >> 6), continuation(0)]
        case ..<0x10000:
            text += [UInt8(truncatingIfNeeded: 0xE0 | scalar >> 12), continuation(6), continuation(0)]
        default:
            text += [
                UInt8(truncatingIfNeeded: 0xF0 | scalar >> 18), continuation(12), continuation(6), continuation(0),
            ]
        }
    }
}
