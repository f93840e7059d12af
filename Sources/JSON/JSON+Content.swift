extension JSON {
    /// What this value consists of, in bytes that equal values have in common and no others have: for hashing what is reported,
    /// which is done thousands of times a second. ``canonical()`` says the same as text, and takes longer.
    ///
    /// A byte says the kind. Numbers follow as the eight bytes of their bits, the least significant first; texts as the number of
    /// their bytes and their UTF-8; arrays and objects as the number of their elements and these, members with their name
    /// before their value in the order of the names' bytes. Numbers of bytes and elements are written in LEB128. Negative
    /// zero is zero.
    ///
    /// - Parameter read: is given the bytes, which are there no longer than it runs.
    package func withContent<Result>(_ read: (UnsafeRawBufferPointer) -> Result) -> Result {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: greatestContentSize) { bytes in
            var writer = ContentWriter(bytes)
            writer.write(self)
            return read(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(bytes)[..<writer.count]))
        }
    }

    /// At least as many bytes as the content has.
    private var greatestContentSize: Int {
        switch self {
        case .null, .boolean: 1
        case .integer, .number: 9
        case .string(let text): ContentWriter.greatestSize(of: text)
        case .array(let elements): elements.reduce(ContentWriter.largestHead) { $0 + $1.greatestContentSize }
        case .object(let members):
            members.reduce(ContentWriter.largestHead) {
                $0 + ContentWriter.greatestSize(of: $1.key) + $1.value.greatestContentSize
            }
        }
    }
}

/// Writes into memory that is large enough.
private struct ContentWriter {
    /// A kind and a number in LEB128.
    static let largestHead = 11

    private let bytes: UnsafeMutableBufferPointer<UInt8>
    private(set) var count = 0

    init(_ bytes: UnsafeMutableBufferPointer<UInt8>) {
        self.bytes = bytes
    }

    static func greatestSize(of text: String) -> Int { largestHead + text.utf8.count }

    mutating func write(_ value: JSON) {
        switch value {
        case .null: append(0)
        case .boolean(let value): append(value ? 2 : 1)
        case .integer(let value): write(kind: 3, bits: UInt64(bitPattern: value))
        case .number(let value): write(kind: 4, bits: (value == 0 ? 0 : value).bitPattern)
        case .string(let text): write(text)
        case .array(let elements):
            write(kind: 6, count: elements.count)
            for element in elements { write(element) }
        case .object(let members):
            write(kind: 7, count: members.count)
            members.forEachInOrderOfBytes { name, value in
                write(name)
                write(value)
            }
        }
    }

    private mutating func write(_ text: String) {
        var text = text
        text.withUTF8 { utf8 in
            write(kind: 5, count: utf8.count)
            let room = UnsafeMutableBufferPointer(rebasing: bytes[count..<count + utf8.count])
            _ = room.initialize(fromContentsOf: utf8)
            count += utf8.count
        }
    }

    private mutating func write(kind: UInt8, bits: UInt64) {
        append(kind)
        for shift in stride(from: 0, to: 64, by: 8) { append(UInt8(truncatingIfNeeded: bits >> UInt64(shift))) }
    }

    private mutating func write(kind: UInt8, count number: Int) {
        append(kind)
        var rest = number
        while rest > 0x7F {
            append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        append(UInt8(truncatingIfNeeded: rest))
    }

    private mutating func append(_ byte: UInt8) {
        bytes.initializeElement(at: count, to: byte)
        count += 1
    }
}
