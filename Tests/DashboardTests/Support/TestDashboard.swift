import Dashboard
import Domain
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Storage
import Synchronization
import Web

/// The dashboard over a database of its own, with a clock that stands still until a test moves it.
struct TestDashboard: Sendable {
    static let agent = "inbox_triage"

    let client: any TestClientProtocol
    let ledger: Ledger
    let clock: TestClock
    private let live: LiveConfiguration

    static func run(
        files: any ExampleFiles = NoExampleFiles(),
        _ body: @Sendable @escaping (TestDashboard) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "attune-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let clock = TestClock()
        let database = try SQLiteDatabase(path: folder.appending(path: "attune.sqlite").path)
        let store = try await SQLStore.open(database, now: clock.now)
        let live = LiveConfiguration()
        let ledger = Ledger(store: store, world: clock.world, live: live)
        try await AgentRegistry(ledger: ledger).registerBuiltIn()
        try await live.reload(from: store)
        try await run(ledger, live, clock, files, body)
        try database.close()
    }

    /// Another server over the same database, for as long as `body` runs.
    func withNeighbour(_ body: @Sendable @escaping (TestDashboard) async throws -> Void) async throws {
        try await Self.run(ledger, live, clock, NoExampleFiles(), body)
    }

    private static func run(
        _ ledger: Ledger,
        _ live: LiveConfiguration,
        _ clock: TestClock,
        _ files: any ExampleFiles,
        _ body: @Sendable @escaping (TestDashboard) async throws -> Void
    ) async throws {
        let work = WorkQueue()
        let inspector = LabelInspector(ledger: ledger, work: work)
        var useCases = UseCases(
            ledger: ledger,
            live: live,
            work: work,
            inspector: inspector,
            review: ReviewQueue(ledger: ledger, makers: DecisionMakers()),
            jobs: JobRunner(ledger: ledger, inspector: inspector, work: work, timetable: .standard, node: "test")
        )
        useCases.exampleFiles = files
        let router = Router(context: BasicRequestContext.self)
        try Dashboard(useCases, chartLibrary: FileManager.default.temporaryDirectory.path)
            .add(to: router, paths: KnownPaths())
        try await Application(router: router).test(.router) { client in
            try await body(TestDashboard(client: client, ledger: ledger, clock: clock, live: live))
        }
    }
}

// MARK: Looking and sending

struct Page: Sendable {
    let status: Int
    let headers: HTTPFields
    let html: String

    /// What a form on the page sends so that it acts once.
    var token: String? { value(of: "token") }

    /// The value of the first hidden field of this name.
    func value(of name: String) -> String? {
        guard let start = html.range(of: "name=\"\(name)\" value=\"") else { return nil }
        return String(html[start.upperBound...].prefix { $0 != "\"" })
    }
}

extension TestDashboard {
    func get(_ path: String, cookie: String? = nil) async throws -> Page {
        var headers: HTTPFields = [:]
        if let cookie { headers[.cookie] = cookie }
        let response = try await client.execute(uri: path, method: .get, headers: headers)
        return Page(
            status: response.status.code,
            headers: response.headers,
            html: String(decoding: response.body.readableBytesView, as: UTF8.self)
        )
    }

    /// Sends a form as a browser does from a page of this server; the answer itself, not where it leads.
    func post(
        _ path: String,
        _ fields: [(String, String)],
        headers: HTTPFields = .sameOrigin,
        cookie: String? = nil
    ) async throws -> Page {
        var headers = headers
        headers[.contentType] = "application/x-www-form-urlencoded"
        if let cookie { headers[.cookie] = cookie }
        let body = fields.map { "\(Self.escaped($0.0))=\(Self.escaped($0.1))" }.joined(separator: "&")
        let response = try await client.execute(
            uri: path,
            method: .post,
            headers: headers,
            body: ByteBuffer(string: body)
        )
        return Page(
            status: response.status.code,
            headers: response.headers,
            html: String(decoding: response.body.readableBytesView, as: UTF8.self)
        )
    }

    /// Sends a form with a file as a browser does from a page of this server.
    func post(
        _ path: String,
        _ fields: [(String, String)],
        file: (name: String, text: String)?,
        headers: HTTPFields = .sameOrigin,
        boundary: String = "----WebKitFormBoundaryx7"
    ) async throws -> Page {
        var headers = headers
        headers[.contentType] = "multipart/form-data; boundary=\(boundary)"
        var parts = fields.map { "form-data; name=\"\($0.0)\"\r\n\r\n\($0.1)" }
        if let file {
            parts.append(
                "form-data; name=\"file\"; filename=\"\(file.name)\"\r\nContent-Type: text/csv\r\n\r\n\(file.text)"
            )
        }
        let body = parts.map { "--\(boundary)\r\nContent-Disposition: \($0)\r\n" }.joined() + "--\(boundary)--\r\n"
        let response = try await client.execute(
            uri: path,
            method: .post,
            headers: headers,
            body: ByteBuffer(string: body)
        )
        return Page(
            status: response.status.code,
            headers: response.headers,
            html: String(decoding: response.body.readableBytesView, as: UTF8.self)
        )
    }

    /// The page that a form's answer leads to.
    func follow(_ answer: Page) async throws -> Page {
        try await get(answer.headers[.location] ?? "/nowhere")
    }

    private static func escaped(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    }
}

extension HTTPFields {
    static let sameOrigin = from(site: "same-origin")

    static func from(site: String) -> HTTPFields {
        var fields = HTTPFields()
        if let name = HTTPField.Name("Sec-Fetch-Site") { fields[name] = site }
        return fields
    }
}
