import NIOHTTP1

/// What the rules of a connection look at in a request's fields, found in one pass: it is done for every request.
struct HeadSurvey: Sendable {
    var host: String?
    var hosts = 0
    var coding: String?
    var codings = 0
    var contentLength: String?
    var expectation: String?
    var asksForOtherProtocol = false

    init(_ headers: HTTPHeaders) {
        for (name, value) in headers {
            switch name.utf8.count {
            case 4 where Self.isSame(name, "host"):
                host = host ?? value
                hosts += 1
            case 6 where Self.isSame(name, "expect"):
                expectation = expectation ?? value
            case 7 where Self.isSame(name, "upgrade"):
                asksForOtherProtocol = true
            case 14 where Self.isSame(name, "content-length"):
                contentLength = contentLength ?? value
            case 17 where Self.isSame(name, "transfer-encoding"):
                coding = coding ?? value
                codings += 1
            default: break
            }
        }
    }

    /// Whether a field's name, of as many bytes, is this one in lower case.
    private static func isSame(_ name: String, _ lowercase: StaticString) -> Bool {
        lowercase.withUTF8Buffer { expected in
            name.utf8.elementsEqual(expected) { $0 | 0x20 == $1 }
        }
    }
}
