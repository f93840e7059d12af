import Foundation
import HTTPTypes
import JSON
import Testing

/// Files as other programs write them (`Fixtures/make_files.py`) go in as they are.
struct StrangersFilesTests {
    private static let path = "/api/active/labeled/import"

    /// A file and how it is sent.
    struct File: Sendable, CustomStringConvertible {
        var name: String
        var query = ""
        var type: String

        var description: String { name }

        init(_ name: String, _ type: String, _ query: String = "") {
            (self.name, self.type, self.query) = (name, type, query)
        }
    }

    private static let files = [
        File("pandas.csv", "text/csv"),
        File("pandas.csv", "application/octet-stream"),
        File("pandas.csv.gz", "application/gzip"),
        File("pandas_classes.csv", "text/csv", "&map=0:ham,1:spam"),
        File("pandas_lines.jsonl", "application/x-ndjson"),
        File("pandas_lines.jsonl", "application/json"),
        File("pandas_records.json", "application/json"),
        File("excel_german.csv", "text/csv"),
        File("excel_unicode_text.txt", "application/octet-stream"),
        File("google_sheets.csv", "text/csv"),
        File("r.csv", "text/csv"),
        File("label_studio.json", "application/json"),
        File("label_studio_without_ids.json", "application/json", "&format=label_studio"),
        File("label_studio_min.json", "application/json", "&control=verdict"),
        File("label_studio.csv", "text/csv", "&control=verdict"),
        File("argilla.jsonl", "application/x-ndjson"),
        File("doccano.jsonl", "application/x-ndjson"),
        File("langfuse.jsonl", "application/x-ndjson", "&label=expectedOutput&key=id"),
    ]

    @Test(arguments: files)
    func whatOtherProgramsWriteIsReadByTheAgentsFeatures(_ file: File) async throws {
        try await TestServer.run { server in
            let root = file.name.hasPrefix("langfuse") ? "/input" : ""
            try await Messages.register(on: server, root: root)
            let dryRun = try await send(file, "&dry_run=true", to: server)
            #expect(dryRun.status == 200, "\(dryRun.text.prefix(2_000))")
            #expect(dryRun["accepted"] == 0)
            #expect(dryRun["file"]?["readable"] == 6)
            #expect(try await server.get("/api/active/stats/labeled")["total"] == 0)
            let reply = try await send(file, to: server)
            #expect(reply.status == 202, "\(reply.text.prefix(2_000))")
            #expect(reply["accepted"] == 6)
            #expect(reply["rejected_total"] == 0)
            #expect(reply["file"]?["missing_features"] == [])
            let unreadable = reply["file"]?["columns"]?.array?.compactMap { $0["unreadable"]?.integer } ?? [-1]
            #expect(unreadable.allSatisfy { $0 == 0 })
            let examples = try await server.get("/api/active/labeled?agent=sms&limit=100").json.array ?? []
            #expect(Set(examples.map { Messages.Row($0, root: root) }) == Messages.all)
            #expect(try await send(file, to: server)["duplicates"] == 6, "a second time changes nothing")
        }
    }

    @Test func anAnnotationByItselfIsATaskWithOneLabel() async throws {
        try await TestServer.run { server in
            try await Messages.register(on: server)
            let file = File("label_studio_annotation.json", "application/octet-stream")
            let reply = try await send(file, to: server)
            #expect(reply["accepted"] == 1, "\(reply.text)")
            let example = try #require(try await server.get("/api/active/labeled?agent=sms").json.array?.first)
            #expect(example["key"]?.string?.hasPrefix("label-studio-1-") == true)
            #expect(example["labeler"] == "ana@example.org")
        }
    }

    @Test(arguments: [
        (File("label_studio_completions.json", "application/json"), "Label Studio before 1.0"),
        (File("pandas_columns.json", "application/json"), "orient=\"records\""),
        (File("label_studio.csv", "text/csv"), "Say with label= which column it is, of"),
        (File("label_studio_min.json", "application/json"), "Say with label= which member it is, of"),
        (File("pandas_classes.csv", "text/csv"), "Say with map= what the labels mean"),
        (File("growing.csv.gz", "text/csv"), "grows to more than 200 times its size"),
        (File("r.csv", "text/csv", "&delimiter=semicolon"), "Another separator of fields can be said with delimiter="),
    ])
    func whatCannotBeReadIsRefusedWithWhatToDo(_ file: File, _ hint: String) async throws {
        try await TestServer.run { server in
            try await Messages.register(on: server)
            let before = try await server.state()
            let reply = try await send(file, to: server)
            expectProblem(reply, 422)
            #expect(reply["detail"]?.string?.contains(hint) == true, "\(reply.text.prefix(1_000))")
            #expect(try await server.state() == before)
        }
    }

    @Test func aCompressedFileThatBreaksOffIsRefused() async throws {
        try await TestServer.run { server in
            try await Messages.register(on: server)
            let bytes = try Messages.bytes(of: "pandas.csv.gz")
            let reply = try await server.send(
                .post,
                "\(Self.path)?agent=sms",
                Array(bytes.dropLast(20)),
                type: "text/csv"
            )
            expectProblem(reply, 422, code: "bad_gzip")
            var damaged = bytes
            damaged[60] ^= 0xFF
            expectProblem(
                try await server.send(.post, "\(Self.path)?agent=sms", damaged, type: "text/csv"),
                422,
                code: "bad_gzip"
            )
        }
    }

    private func send(_ file: File, _ query: String = "", to server: TestServer) async throws -> Reply {
        let target = "\(Self.path)?agent=sms\(file.query)\(query)"
        return try await server.send(.post, target, try Messages.bytes(of: file.name), type: file.type)
    }
}

/// The messages in the files, and the agent that decides on them.
enum Messages {
    struct Row: Hashable {
        var text: String?
        var capitals: Double?
        var links: Double?
        var isUrgent: Bool?
        var channel: String?
        var label: String?
    }

    static let all: Set<Row> = [
        Row("\"Free entry\" he said, \"win 1.000 EUR\"", 0.25, 1, true, "sms", "spam"),
        Row("See you at 8;\nbring, if you can, salt", 0.0625, 0, false, "mail", "ham"),
        Row("URGENT: call 0900 now", 0.5, 0, true, "sms", "spam"),
        Row("Danke für die Blumen 🌷", nil, 0, false, "NA", "ham"),
        Row("=SUM(A1:A9) is what he wrote", 0.125, nil, nil, "mail", "ham"),
        Row("Claim your prize at http://a.example and http://b.example", 0.03125, 2, true, "sms", "spam"),
    ]

    /// - Parameter root: where the features are in payloads.
    static func register(on server: TestServer, root: String = "") async throws {
        func feature(_ name: String, _ kind: JSON) -> JSON {
            ["name": .string(name), "path": .string("\(root)/\(name)"), "kind": kind]
        }
        let reply = try await server.put(
            "/api/active/agents/sms",
            [
                "labels": ["spam", "ham"],
                "features": [
                    feature("capitals", "number"), feature("links", "count"), feature("urgent", "boolean"),
                    feature("channel", "category"),
                ],
            ]
        )
        try #require(reply.status < 300, "\(reply.text)")
    }

    static func bytes(of name: String) throws -> [UInt8] {
        let url = try #require(Bundle.module.url(forResource: "Strangers/\(name)", withExtension: nil))
        return Array(try Data(contentsOf: url))
    }
}

extension Messages.Row {
    init(_ text: String, _ capitals: Double?, _ links: Double?, _ isUrgent: Bool?, _ channel: String, _ label: String) {
        (self.text, self.capitals, self.links, self.isUrgent) = (text, capitals, links, isUrgent)
        (self.channel, self.label) = (channel, label)
    }

    init(_ example: JSON, root: String) {
        let payload = example["payload"] ?? [:]
        let members = root.isEmpty ? payload : payload[String(root.dropFirst())] ?? [:]
        text = (members["text"] ?? members["Text"] ?? members["data"])?.string
        capitals = members["capitals"]?.double
        links = members["links"]?.double
        isUrgent = members["urgent"]?.boolean
        channel = members["channel"]?.string
        label = example["label"]?.string
    }
}
