import Foundation
import HTTPTypes
import JSON
import Testing

/// What is exported can be imported without loss, in every format.
struct PortabilityTests {
    private static let path = "/api/active/labeled/import"
    private static let mediaTypes = [
        "ndjson": "application/x-ndjson", "csv": "text/csv", "label_studio": "application/json",
    ]

    private func export(_ server: TestServer, _ format: String) async throws -> Reply {
        let reply = try await server.get(
            "/api/active/labeled/export?agent=inbox_triage&excluded=all&format=\(format)"
        )
        try #require(reply.status == 200, "\(reply.text)")
        return reply
    }

    /// Everything about every example that is not given anew in another store.
    private func contents(_ server: TestServer) async throws -> Set<JSON> {
        let examples = try await server.pages("/api/active/labeled?excluded=all&limit=1000")
        return Set(
            examples.map { example in
                var members = example.object ?? [:]
                members["id"] = nil
                return .object(members)
            }
        )
    }

    @Test(arguments: ["ndjson", "csv", "label_studio"], [11, 12, 13] as [UInt64])
    func anExportImportedElsewhereIsExportedAlike(_ format: String, seed: UInt64) async throws {
        let items = AwkwardExamples.make(700, seed: seed)
        let (exported, examples, lines) = try await TestServer.run { server in
            let reply = try await server.post(Self.path, ["items": .array(items)])
            try #require(reply["accepted"]?.integer == 700, "\(reply.text)")
            return try await (export(server, format), contents(server), export(server, "ndjson"))
        }
        try await TestServer.run { server in
            let type = try #require(Self.mediaTypes[format])
            #expect(exported.headers[.contentType]?.hasPrefix(type) == true)
            let target = format == "label_studio" ? "\(Self.path)?format=label_studio" : Self.path
            let reply = try await server.post(target, text: exported.text, type: type)
            #expect(reply["accepted"] == 700, "\(reply.text.prefix(2_000))")
            #expect(reply["rejected"] == [])
            #expect(try await export(server, format).bytes == exported.bytes)
            #expect(try await contents(server) == examples)
            // CSV has one order of columns for all payloads, Label Studio brings the labels of one payload together.
            if format == "ndjson" { #expect(try await export(server, "ndjson").bytes == lines.bytes) }
        }
    }

    @Test func excludedExamplesComeBackExcluded() async throws {
        try await TestServer.run { server in
            let csv = "key,label,excluded_reason\na,safe,\nb,safe,poisoned\n"
            let reply = try await server.post("\(Self.path)?agent=inbox_triage", text: csv, type: "text/csv")
            #expect(reply["accepted"] == 2)
            #expect(try await server.get("/api/active/stats/labeled")["total"] == 1)
            let hidden = try await server.get("/api/active/labeled?excluded=true").json.array ?? []
            #expect(hidden.map { $0["excluded_reason"] } == ["poisoned"])
            let entry = try await server.get("/api/active/logs?action=import").json.array?.first
            #expect(entry?["excluded"] == 1)
        }
    }

    @Test(arguments: ["source=gold", "label=safe&min_confidence=50", "since=2024-01-02T03:04:02Z", "excluded=true"])
    func anExportIsNarrowedLikeTheList(_ filter: String) async throws {
        try await TestServer.run { server in
            _ = try await server.post(Self.path, ["items": .array(AwkwardExamples.make(700, seed: 14))])
            let listed = try await server.pages("/api/active/labeled?limit=1000&agent=inbox_triage&\(filter)")
            let lines = try await server.get("/api/active/labeled/export?agent=inbox_triage&\(filter)").text
            let exported = try lines.split(separator: "\n").map { try JSON.parse(String($0)) }
            #expect(!listed.isEmpty && listed.count < 700)
            #expect(Set(exported.map { $0["source_id"] }) == Set(listed.map { $0["source_id"] }))
        }
    }

    // MARK: Spreadsheets

    @Test func aTableForASpreadsheetHoldsNoFormulas() async throws {
        try await TestServer.run { server in
            let formulas = ["=1+1", "+1", "-cmd", "@SUM(A1)", "\tx", "\rx"]
            let items: [JSON] = (formulas + ["plain"]).enumerated().map { index, text in
                [
                    "agent": "inbox_triage", "key": .string("f-\(index)"), "label": "safe", "notes": .string(text),
                    "payload": ["risk_score": -5, "subject": .string(text), "=cmd": 1],
                ]
            }
            #expect(try await server.post(Self.path, ["items": .array(items)])["accepted"] == 7)
            let path = "/api/active/labeled/export?agent=inbox_triage&format=csv"
            let table = try await server.get("\(path)&spreadsheet=true")
            #expect(table.bytes.starts(with: [0xEF, 0xBB, 0xBF]))
            #expect(table.headers[.contentDisposition] == "attachment; filename=\"inbox_triage.csv\"")
            #expect(table.text.contains(",'=cmd\r\n"))
            for text in formulas {
                // The subject +1 stands in JSON's quotes, as a number would be read from it.
                let places = text == "+1" ? 1 : 2
                #expect(table.text.components(separatedBy: "'\(text)").count == places + 1, "\(text)")
            }
            #expect(table.text.contains(",-5,"), "a number is no formula")
            #expect(table.text.contains(",plain,"))
            let plain = try await server.get(path)
            #expect(!plain.text.contains("'") && !plain.bytes.starts(with: [0xEF]))
            expectProblem(try await server.get("\(path.dropLast(3))ndjson&spreadsheet=true"), 422)
        }
    }

    // MARK: Label Studio

    /// A project's export as Label Studio 1.x writes it, shortened.
    private static let project = """
        [
          {"id": 7, "annotations": [
            {"id": 31, "completed_by": {"id": 2, "email": "ana@example.org", "first_name": "Ana", "last_name": ""},
             "result": [{"id": "x1", "from_name": "verdict", "to_name": "mail", "type": "choices", "origin": "manual",
                         "value": {"choices": ["quarantine"]}, "meta": {"text": ["looks", "bad"]}}],
             "was_cancelled": false, "ground_truth": false, "created_at": "2024-01-09T21:52:49.513742Z",
             "updated_at": "2024-01-09T21:52:49.513760Z", "lead_time": 4.288, "unique_id": "8f3c", "prediction": {}},
            {"id": 32, "completed_by": 5, "was_cancelled": false, "ground_truth": true, "created_at": "2024-01-10T08:00:00Z",
             "result": [{"from_name": "verdict", "type": "choices", "value": {"choices": ["safe"]}},
                        {"from_name": "why", "type": "textarea", "value": {"text": ["known sender"]}}]},
            {"id": 33, "completed_by": 5, "was_cancelled": true, "result": []}],
           "drafts": [], "predictions": [{"score": 0.9, "result": [{"type": "choices", "value": {"choices": ["safe"]}}]}],
           "data": {"risk_score": 66, "subject": "Prize!"}, "meta": {}, "inner_id": 1, "project": 3},
          {"id": 8, "annotations": [], "data": {"risk_score": 1}},
          {"id": 9, "annotations": [{"id": 34, "result": [{"type": "choices", "value": {"choices": ["safe"]}}]}],
           "data": {"risk_score": 2, "key": "thread-9"}}
        ]
        """

    private func importTasks(_ server: TestServer, _ text: String, _ query: String = "") async throws -> Reply {
        try await server.post("\(Self.path)?agent=inbox_triage&format=label_studio\(query)", text: text)
    }

    @Test func aLabelStudioProjectBecomesExamples() async throws {
        try await TestServer.run { server in
            let reply = try await importTasks(server, Self.project)
            #expect([reply["accepted"], reply["rejected_total"], reply["skipped"]] == [3, 0, 2], "\(reply.text)")
            let examples = try await server.get("/api/active/labeled").json.array ?? []
            let first = try #require(examples.first { $0["source_id"] == "8f3c" })
            let expected: [String: JSON] = [
                "payload": ["risk_score": 66, "subject": "Prize!"], "label": "quarantine",
                "source": "label_studio", "labeler": "ana@example.org", "notes": "looks\nbad",
                "created_at": "2024-01-09T21:52:49Z", "confidence": 100.0,
            ]
            for (name, value) in expected { #expect(first[name] == value, "\(name)") }
            #expect(first["key"]?.string?.hasPrefix("label-studio-7-") == true)
            let second = try #require(examples.first { $0["source_id"]?.string?.hasSuffix(":32") == true })
            #expect(second["key"] == first["key"])
            #expect([second["source"], second["labeler"], second["label"]] == ["gold", "5", "safe"])
            #expect(examples.contains { $0["key"] == "thread-9" && $0["source_id"] == "thread-9:34" })
            #expect(try await importTasks(server, Self.project)["duplicates"] == 3)
        }
    }

    /// What somebody changed in Label Studio is that person's label, not the one that was exported.
    @Test func aLabelChangedInLabelStudioIsANewOne() async throws {
        try await TestServer.run { server in
            let item: JSON = [
                "agent": "inbox_triage", "key": "k", "payload": ["risk_score": 5], "label": "quarantine",
                "labeler": "bo",
                "source": "review", "source_id": "r-1", "excluded_reason": "doubtful",
            ]
            #expect(try await server.post(Self.path, item).status == 202)
            let changed = try await export(server, "label_studio").text
                .replacing(#"["quarantine"]"#, with: #"["safe"]"#)
                .replacing(#""was_cancelled":true"#, with: #""completed_by":{"email":"ana@example.org"}"#)
            #expect(try await importTasks(server, changed)["accepted"] == 1)
            let example = try await server.get("/api/active/labeled").json.array?.first
            #expect(example?["label"] == "safe")
            #expect(example?["labeler"] == "ana@example.org")
            #expect(example?["source"] == "label_studio")
            #expect(example?["key"] == "k")
        }
    }

    /// Each server numbers its tasks and annotations from 1.
    @Test func tasksOfASecondLabelStudioAreOthers() async throws {
        try await TestServer.run { server in
            func project(_ score: Int, _ label: String) -> String {
                """
                [{"id": 1, "data": {"risk_score": \(score)}, "annotations": [{"id": 1, "completed_by": 1, "result": [
                  {"type": "choices", "value": {"choices": ["\(label)"]}}]}]}]
                """
            }
            #expect(try await importTasks(server, project(5, "safe"))["accepted"] == 1)
            #expect(try await importTasks(server, project(90, "quarantine"))["accepted"] == 1)
            let corrected = try await importTasks(server, project(5, "quarantine"))
            #expect([corrected["accepted"], corrected["revised"]] == [0, 1], "\(corrected.text)")
            let examples = try await server.get("/api/active/labeled").json.array ?? []
            #expect(examples.map { $0["label"] } == ["quarantine", "quarantine"])
        }
    }

    @Test(arguments: [
        (#"[{"id": 1}]"#, "data must be an object"),
        (#"[{"data": {}, "annotations": 5}]"#, "annotations must be an array"),
        (choices(#""choices": ["safe", "quarantine"]"#), "annotation 0: value/choices must hold one text, not 2"),
        (choices(#""choices": ["spam"]"#), "annotation 0: label must be one of quarantine, safe, not \"spam\""),
        (
            #"[{"id": 1, "data": {}, "annotations": [{"result": [{"type": "choices", "from_name": "a"}, "#
                + #"{"type": "choices", "from_name": "b"}]}]}]"#,
            "annotation 0: result has choices of a, b; say with control which"
        ),
        ("[{\"id\": 1,\n \"data\": oops}]", "The item is not JSON: expected a value at line 2, column 10"),
    ])
    func whatCannotBeReadIsSaidByTaskAndAnnotation(_ text: String, _ detail: String) async throws {
        try await TestServer.run { server in
            let broken = text.dropFirst().dropLast()
            let reply = try await importTasks(server, "[\(Self.good(5)),\n\(broken), \(Self.good(6))]")
            #expect(reply["accepted"] == 2, "\(reply.text)")
            #expect(reply["rejected"]?.array?.map { $0["index"] } == [1])
            let found = reply["rejected"]?.array?.first?["detail"]?.string ?? ""
            let shifted = detail.replacing("line 2", with: "line 3")
            #expect(found.hasPrefix(shifted), "\(found)")
        }
    }

    private static func good(_ id: Int) -> String {
        String(choices(#""choices": ["safe"]"#, id: #""id": \#(id), "#).dropFirst().dropLast())
    }

    private static func choices(_ value: String, id: String = #""id": 1, "#) -> String {
        #"[{\#(id)"data": {}, "annotations": [{"result": [{"type": "choices", "value": {\#(value)}}]}]}]"#
    }

    @Test func theControlThatIsTheLabelCanBeNamed() async throws {
        try await TestServer.run { server in
            let tasks = """
                {"id": 1, "data": {}, "annotations": [{"result": [
                  {"type": "choices", "from_name": "tone", "value": {"choices": ["rude"]}},
                  {"type": "choices", "from_name": "verdict", "value": {"choices": ["safe"]}}]}]}
                """
            let read = try await importTasks(server, tasks, "&control=verdict")
            #expect(read["accepted"] == 1, "\(read.text)")
            let skipped = try await importTasks(server, tasks, "&control=mood")
            expectProblem(skipped, 422, code: "nothing_read")
            #expect(skipped["detail"]?.string?.contains("control= says which choices") == true, "\(skipped.text)")
        }
    }

    @Test func anArrayThatBreaksOffIsRefusedAndWhatCameBeforeIsJournaled() async throws {
        try await TestServer.run { server in
            let reply = try await importTasks(server, "[\(Self.good(1)), {\"id\": 2")
            expectProblem(reply, 400, code: "malformed_json")
            #expect(reply["detail"]?.string?.contains("the array is not closed at line 1, column ") == true)
            expectProblem(try await server.post("\(Self.path)?format=xml", text: "[]"), 422)
        }
    }
}
