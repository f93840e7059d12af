/// Splits the text of a JSON array that arrives in pieces into the texts of its elements, of which it holds one at a time.
///
/// A text that is no array is one element by itself. Brackets, quotes and commas are followed, nothing else: whether an
/// element is JSON is found when it is parsed, so that a broken one does not cost the others.
package struct JSONElementSplitter {
    /// One element and where it stands in the whole text.
    package struct Element {
        /// Its text; whitespace may stand around it.
        package fileprivate(set) var bytes: [UInt8] = []
        /// Whether it was longer than the limit, so that the bytes are only its beginning.
        package fileprivate(set) var isTooLong = false
        fileprivate var start = JSONPlace()

        /// The element's value; an error's place is the one in the whole text.
        package func parse(limits: JSONLimits = JSONLimits()) throws(JSONSyntaxError) -> JSON {
            do {
                return try JSON.parse(bytes, limits: limits)
            } catch {
                throw error.moved(behind: start)
            }
        }
    }

    private enum State {
        case beforeText
        /// Behind the opening bracket, where the array may end.
        case beforeFirst
        /// Behind a comma, where another element must follow.
        case beforeElement
        case inElement
        case inString
        case inEscape
        case behindArray
    }

    private let longestElement: Int
    private var state = State.beforeText
    private var isArray = false
    /// Brackets that are open inside the element.
    private var depth = 0
    private var element = Element()
    private var place = JSONPlace()

    /// - Parameter longestElement: bytes of an element that are kept.
    package init(longestElement: Int) {
        self.longestElement = longestElement
    }

    /// Reads on; complete elements are handed over.
    ///
    /// - Throws: `JSONSyntaxError` where the text goes on behind the array or an element is missing, and what `body` throws.
    package mutating func feed(_ bytes: UnsafeRawBufferPointer, _ body: (Element) throws -> Void) throws {
        for byte in bytes {
            try take(byte, body)
            place.advance(over: byte)
        }
    }

    /// Ends the text.
    ///
    /// - Throws: `JSONSyntaxError` where the array is not closed, and what `body` throws.
    package mutating func finish(_ body: (Element) throws -> Void) throws {
        if isArray {
            guard state == .behindArray else { throw JSONSyntaxError("the array is not closed", at: place) }
        } else if state != .beforeText {
            try body(element)
        }
    }

    private mutating func take(_ byte: UInt8, _ body: (Element) throws -> Void) throws {
        switch state {
        case .inElement, .inString, .inEscape: try follow(byte, body)
        case .beforeText, .beforeFirst, .beforeElement, .behindArray: try begin(byte)
        }
    }

    /// Outside of elements.
    private mutating func begin(_ byte: UInt8) throws(JSONSyntaxError) {
        guard ![0x20, 0x0a, 0x0d, 0x09].contains(byte) else { return }
        switch (state, byte) {
        case (.beforeText, UInt8(ascii: "[")):
            isArray = true
            state = .beforeFirst
        case (.beforeFirst, UInt8(ascii: "]")):
            state = .behindArray
        case (.behindArray, _):
            throw JSONSyntaxError("unexpected text after the value", at: place)
        case (_, UInt8(ascii: ",")), (_, UInt8(ascii: "]")):
            throw JSONSyntaxError("expected a value", at: place)
        default:
            element = Element()
            element.start = place
            depth = 0
            state = .inElement
            open(byte)
        }
    }

    /// Inside an element.
    private mutating func follow(_ byte: UInt8, _ body: (Element) throws -> Void) throws {
        switch (state, byte) {
        case (.inEscape, _):
            state = .inString
            append(byte)
        case (.inString, _):
            if byte == UInt8(ascii: "\"") { state = .inElement }
            if byte == UInt8(ascii: "\\") { state = .inEscape }
            append(byte)
        case (_, UInt8(ascii: ",")) where isArray && depth == 0:
            try body(element)
            state = .beforeElement
        case (_, UInt8(ascii: "]")) where isArray && depth == 0:
            try body(element)
            state = .behindArray
        default:
            open(byte)
        }
    }

    private mutating func open(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""): state = .inString
        case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
        case UInt8(ascii: "]"), UInt8(ascii: "}"): depth = max(0, depth - 1)
        default: break
        }
        append(byte)
    }

    private mutating func append(_ byte: UInt8) {
        if element.bytes.count < longestElement {
            element.bytes.append(byte)
        } else {
            element.isTooLong = true
        }
    }
}
