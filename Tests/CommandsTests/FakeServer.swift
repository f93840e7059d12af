import Commands
import JSON
import Synchronization

/// A server that remembers what it was asked and answers what it was told to, in order.
final class FakeServer: ServerConnection {
    struct Asked: Equatable {
        var method: String
        var target: String
        var body: JSON?
        var stream: String?
        var mediaType: String?

        init(_ method: String, _ target: String, body: JSON? = nil, stream: String? = nil, mediaType: String? = nil) {
            self.method = method
            self.target = target
            self.body = body
            self.stream = stream
            self.mediaType = mediaType
        }
    }

    struct Answer {
        var status = 200
        var headers: [(name: String, value: String)] = []
        var body: String
        /// Whether the connection is lost after the body's first half.
        var breaksOff = false
    }

    private let answers: Mutex<[Result<Answer, ConnectionFailure>]>
    private let requests = Mutex<[Asked]>([])

    init(_ answers: [Result<Answer, ConnectionFailure>]) {
        self.answers = Mutex(answers)
    }

    convenience init(_ bodies: String...) {
        self.init(bodies.map { .success(Answer(body: $0)) })
    }

    convenience init(status: Int, body: String) {
        self.init([.success(Answer(status: status, body: body))])
    }

    var asked: [Asked] { requests.withLock { $0 } }

    func send(_ request: ServerRequest) async throws(ConnectionFailure) -> ServerResponse {
        let asked = await Asked(request)
        requests.withLock { $0.append(asked) }
        let answer = answers.withLock { $0.isEmpty ? .success(Answer(status: 500, body: "")) : $0.removeFirst() }
        let given = try answer.get()
        return ServerResponse(
            status: given.status,
            headers: given.headers,
            body: stream(Array(given.body.utf8), breaksOff: given.breaksOff)
        )
    }
}

extension FakeServer.Asked {
    init(_ request: ServerRequest) async {
        self.init(request.method.rawValue, request.target)
        switch request.body {
        case .none: break
        case .json(let json): body = json
        case .stream(let pieces, let mediaType):
            let bytes = (try? await pieces.reduce(into: [UInt8]()) { $0 += $1 }) ?? []
            stream = String(decoding: bytes, as: UTF8.self)
            self.mediaType = mediaType
        }
    }
}

/// A console that keeps what was written and enters prepared input.
final class FakeConsole: Console {
    let style: TextStyle
    private let input: [ReviewInput]
    private let written = Mutex("")
    private let complained = Mutex("")
    private let closings = Mutex(0)

    init(style: TextStyle = .plain, input: [ReviewInput] = []) {
        self.style = style
        self.input = input
    }

    var output: String { written.withLock { $0 } }
    var errors: String { complained.withLock { $0 } }
    /// How often the input was given back.
    var timesClosed: Int { closings.withLock { $0 } }

    func write(_ text: String) {
        written.withLock { $0 += text }
    }

    func write(bytes: [UInt8]) {
        write(String(decoding: bytes, as: UTF8.self))
    }

    func writeError(_ text: String) {
        complained.withLock { $0 += text }
    }

    func openInput() -> any InputSource {
        PreparedInput(rest: input) { self.closings.withLock { $0 += 1 } }
    }
}

private final class PreparedInput: InputSource {
    private var rest: ArraySlice<ReviewInput>
    private let whenClosed: () -> Void

    init(rest: [ReviewInput], whenClosed: @escaping () -> Void) {
        self.rest = rest[...]
        self.whenClosed = whenClosed
    }

    func next() async -> ReviewInput? {
        rest.popFirst()
    }

    func close() {
        whenClosed()
    }
}

/// What a command did.
struct Outcome {
    var exitCode: Int32
    var output: String
    var errors: String
    var asked: [FakeServer.Asked]
}

/// Runs a command line against a server, as the user `ops_lead`.
func attune(_ words: String..., server: FakeServer, console: FakeConsole = FakeConsole()) async -> Outcome {
    await attune(words: words, server: server, console: console)
}

func attune(words: [String], server: FakeServer, console: FakeConsole = FakeConsole()) async -> Outcome {
    let exitCode = await runOperatorCommand(
        words,
        connection: server,
        console: console,
        loginName: "ops_lead"
    )
    return Outcome(exitCode: exitCode, output: console.output, errors: console.errors, asked: server.asked)
}

/// A body in two pieces, as bodies come.
private func stream(_ bytes: [UInt8], breaksOff: Bool) -> ByteStream {
    AsyncThrowingStream { continuation in
        continuation.yield(Array(bytes.prefix(bytes.count / 2)))
        if breaksOff {
            continuation.finish(throwing: ConnectionFailure(url: "http://127.0.0.1:8000", detail: "lost"))
        }
        continuation.yield(Array(bytes.dropFirst(bytes.count / 2)))
        continuation.finish()
    }
}
