import HTTPTypes
import NIOHTTP1
import Rules
import Web

/// What is refused of a request's head before any route sees it, and the one form in which routes see the rest; pure.
enum RequestHeadReading {
    /// The head with its address in origin form: `/path?query`, the host in the `Host` field. Nil where it has that already,
    /// as all do but those meant for a proxy.
    ///
    /// - Parameter knownHost: a value of the `Host` field that was found right before, as the other requests of a connection
    ///   have it.
    static func rewritten(
        _ head: HTTPRequestHead,
        _ survey: HeadSurvey,
        knownHost: String?
    ) throws(RequestError) -> HTTPRequestHead? {
        guard head.uri.utf8.count <= Limits.Connection.targetBytes else {
            throw RequestError(
                status: .uriTooLong,
                code: "uri_too_long",
                detail: """
                    The address has \(head.uri.utf8.count) bytes, and \(Limits.Connection.targetBytes) is the most that is read.
                    """
            )
        }
        try requireOneHost(head, survey, knownHost)
        try requireFraming(head, survey)
        if let expected = survey.expectation, expected.lowercased() != "100-continue" {
            throw RequestError(
                status: .expectationFailed,
                code: "expectation",
                detail: "100-continue is all that can be expected here."
            )
        }
        return try inOriginForm(head)
    }

    private static func requireOneHost(
        _ head: HTTPRequestHead,
        _ survey: HeadSurvey,
        _ knownHost: String?
    ) throws(RequestError) {
        guard survey.hosts == 1 || (survey.hosts == 0 && head.version == .http1_0) else {
            throw bad("bad_host", "A request has one Host field, and this one has \(survey.hosts).")
        }
        if let host = survey.host, host != knownHost, Authority(host) == nil {
            throw bad("bad_host", "\"\(host.prefix(80))\" is no host with at most a port.")
        }
    }

    /// Two programs that disagree on where a body ends can be made to see different requests.
    private static func requireFraming(_ head: HTTPRequestHead, _ survey: HeadSurvey) throws(RequestError) {
        guard let coding = survey.coding else { return }
        guard survey.codings == 1, coding.lowercased() == "chunked" else {
            throw bad(
                "transfer_coding",
                "chunked, once, is the transfer coding that is read here, not \"\(coding.prefix(80))\"."
            )
        }
        guard head.version != .http1_0, survey.contentLength == nil else {
            throw bad("bad_framing", "A chunked body has no Content-Length, and belongs to HTTP/1.1.")
        }
    }

    private static func inOriginForm(_ head: HTTPRequestHead) throws(RequestError) -> HTTPRequestHead? {
        if head.uri.utf8.first == UInt8(ascii: "/"), head.method != .CONNECT { return nil }
        if head.uri == "*", head.method == .OPTIONS { return nil }
        let begin = ["http://", "https://"].first { head.uri.lowercased().hasPrefix($0) }
        guard let begin, head.method != .CONNECT else {
            throw bad("bad_target", "What is asked for has to be a path, or an address that begins with http://.")
        }
        let rest = head.uri.dropFirst(begin.count)
        let end = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
        let host = String(rest[..<end])
        guard Authority(host) != nil else { throw bad("bad_host", "\"\(host.prefix(80))\" is no host.") }
        var head = head
        let path = rest[end...]
        head.uri = path.utf8.first == UInt8(ascii: "/") ? String(path) : "/\(path)"
        // RFC 9112, 3.2.2: the address is what counts, whatever the field says.
        head.headers.replaceOrAdd(name: "host", value: host)
        return head
    }

    private static func bad(_ code: String, _ detail: String) -> RequestError {
        RequestError(status: .badRequest, code: code, detail: detail)
    }

    /// Why a request cannot be read, by the parser's word.
    static func refusal(of error: any Error) -> RequestError {
        switch error as? HTTPParserError {
        case .headerOverflow:
            let limits = Limits.Connection.self
            return RequestError(
                status: .requestHeaderFieldsTooLarge,
                code: "head_too_large",
                detail: """
                    A request's head may have \(limits.headFields) fields, \(limits.fieldBytes) bytes in one of them and \
                    \(limits.headBytes) in all.
                    """
            )
        case .invalidEOFState, .closedConnection:
            return aborted
        case .invalidVersion:
            return bad("bad_version", "HTTP/1.1 and HTTP/1.0 are spoken here.")
        case let error?:
            return bad("bad_request", "The request cannot be read: \(error).")
        case nil:
            return aborted
        }
    }

    /// The client went before its request was whole; the answer is for the log and whoever still listens.
    static let aborted = bad("aborted", "The connection ended before the request was whole.")
}
