import JSON
import Wire

/// What a command runs in: a server, a console and a person.
struct OperatorSession: Sendable {
    var connection: any ServerConnection
    var console: any Console
    /// Who acts, unless a command's option says otherwise.
    var loginName: String
    var printsJSON: Bool
    /// How long to wait between two looks at a job.
    var pause = Duration.milliseconds(500)

    /// Sends `request`, prints its answer (as JSON if that was asked for, else as `report` says it) and gives it back.
    @discardableResult
    func show<Answer: Decodable>(
        _ request: ServerRequest,
        as type: Answer.Type,
        _ report: (Answer) -> Report
    ) async throws(CommandFailure) -> Answer {
        try await show(try await open(request), as: type, report)
    }

    /// Prints a response (as JSON if that was asked for, else as `report` says it) and gives it back.
    @discardableResult
    func show<Answer: Decodable>(
        _ response: ServerResponse,
        as type: Answer.Type,
        _ report: (Answer) -> Report
    ) async throws(CommandFailure) -> Answer {
        let page = try await read(response)
        let answer = try decode(type, from: page.json)
        if printsJSON {
            print(page.json, pretty: console.style.isTerminal)
        } else {
            print(report(answer))
        }
        if let cursor = page.nextCursor {
            console.writeError("There is more: --cursor \(printable(cursor))\n")
        }
        return answer
    }

    /// Sends `request` and gives back its answer.
    func fetch<Answer: Decodable>(
        _ request: ServerRequest,
        as type: Answer.Type
    ) async throws(CommandFailure) -> Answer {
        try decode(type, from: try await read(try await open(request)).json)
    }

    /// Sends `request` and gives back the response to it, if it is not a refusal.
    func open(_ request: ServerRequest) async throws(CommandFailure) -> ServerResponse {
        let response: ServerResponse
        do {
            response = try await connection.send(request)
        } catch {
            throw .unreachable(error)
        }
        if (200..<300).contains(response.status) { return response }
        let body = try await collect(response.body)
        if let json = try? JSON.parse(body), let problem = try? JSONValueDecoder().decode(Problem.self, from: json) {
            throw .refused(problem)
        }
        throw .unexpectedAnswer("status \(response.status) without a problem document")
    }

    func print(_ report: Report) {
        console.write(report.text(style: console.style))
    }

    func print(_ json: JSON, pretty: Bool) {
        console.write((pretty ? json.pretty : json.text()) + "\n")
    }

    func read(_ response: ServerResponse) async throws(CommandFailure) -> (json: JSON, nextCursor: String?) {
        let body = try await collect(response.body)
        do {
            return (try JSON.parse(body), response.header("Link").flatMap(nextCursor))
        } catch {
            throw .unexpectedAnswer("\(error)")
        }
    }

    private func collect(_ stream: ByteStream) async throws(CommandFailure) -> [UInt8] {
        do {
            return try await stream.reduce(into: []) { $0 += $1 }
        } catch {
            throw CommandFailure(readingBody: error)
        }
    }

    func decode<Answer: Decodable>(
        _ type: Answer.Type,
        from json: JSON
    ) throws(CommandFailure) -> Answer {
        do {
            return try JSONValueDecoder().decode(type, from: json)
        } catch {
            throw .unexpectedAnswer("\(error)")
        }
    }
}

/// The body of a request that carries `value`.
func body(_ value: some Encodable) throws(CommandFailure) -> ServerRequest.Body {
    do {
        return .json(try JSONValueEncoder().encode(value))
    } catch {
        throw .misuse("\(error)")
    }
}

/// The cursor in a `Link` header's `rel="next"`, percent-decoded.
func nextCursor(link: String) -> String? {
    guard link.contains("rel=\"next\""),
        let start = link.firstIndex(of: "<"),
        let end = link.firstIndex(of: ">"),
        start < end
    else { return nil }
    let query = link[start..<end].drop { $0 != "?" }.dropFirst()
    for item in query.split(separator: "&") where item.hasPrefix("cursor=") {
        return percentDecoded(String(item.dropFirst("cursor=".count)))
    }
    return nil
}
