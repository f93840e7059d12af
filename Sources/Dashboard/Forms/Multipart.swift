/// A form with a file, as browsers send it (`multipart/form-data`, RFC 7578).
struct Multipart {
    struct Part {
        var name: String
        /// Nil for a field that is no file.
        var fileName: String?
        var bytes: ArraySlice<UInt8>
    }

    /// More parts than any form here has.
    private static let mostParts = 100
    private static let lineEnd = Array("\r\n".utf8)

    let parts: [Part]

    /// - Parameter mediaType: with its parameters.
    init?(_ bytes: [UInt8], mediaType: String) {
        guard let boundary = Self.boundary(mediaType) else { return nil }
        let mark = Array("\r\n--\(boundary)".utf8)
        var parts: [Part] = []
        // The first boundary may stand at the very beginning, without the line end that belongs to the others.
        guard bytes.starts(with: mark.dropFirst(2)) else { return nil }
        var rest = bytes[(mark.count - 2)...]
        while !rest.starts(with: Array("--".utf8)) {
            guard rest.starts(with: Self.lineEnd), parts.count < Self.mostParts,
                // The line end behind this boundary cannot be the one before the next.
                let end = Self.position(of: mark, in: rest.dropFirst(2)),
                let part = Self.part(rest[(rest.startIndex + 2)..<end])
            else { return nil }
            parts.append(part)
            rest = rest[(end + mark.count)...]
        }
        self.parts = parts
    }

    private static func boundary(_ mediaType: String) -> String? {
        for parameter in mediaType.split(separator: ";").dropFirst() {
            let pair = parameter.drop { $0 == " " }.split(separator: "=", maxSplits: 1)
            guard pair.count == 2, pair[0].lowercased() == "boundary" else { continue }
            let boundary = pair[1].filter { $0 != "\"" }
            return (1...70).contains(boundary.utf8.count) ? boundary : nil
        }
        return nil
    }

    private static func part(_ bytes: ArraySlice<UInt8>) -> Part? {
        guard let end = position(of: lineEnd + lineEnd, in: bytes),
            let head = String(validating: bytes[..<end], as: UTF8.self)
        else { return nil }
        for line in head.split(separator: "\r\n") where line.lowercased().hasPrefix("content-disposition:") {
            guard let name = parameter("name", of: line) else { return nil }
            return Part(name: name, fileName: parameter("filename", of: line), bytes: bytes[(end + 4)...])
        }
        return nil
    }

    /// Browsers write quotes and line ends in names as `%22`, `%0D` and `%0A`.
    private static func parameter(_ name: String, of line: Substring) -> String? {
        guard let start = line.firstRange(of: "; \(name)=\"")?.upperBound else { return nil }
        return String(line[start...].prefix { $0 != "\"" })
    }

    private static func position(of mark: [UInt8], in bytes: ArraySlice<UInt8>) -> Int? {
        var index = bytes.startIndex
        while let start = bytes[index...].firstIndex(of: mark[0]) {
            if bytes[start...].starts(with: mark) { return start }
            index = start + 1
        }
        return nil
    }
}
