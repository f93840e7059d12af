import Foundation
import JSON
import Testing

/// Commands that read or write files.
struct FileTests {
    @Test(arguments: [
        ("mails.csv", "text/csv"), ("mails.jsonl", "application/x-ndjson"), ("mails.json", "application/json"),
    ])
    func importStreamsTheFileUnderItsMediaType(name: String, mediaType: String) async throws {
        try await withTemporaryFolder { folder in
            let contents = String(repeating: "key,label\nk1,safe\n", count: 10_000)
            let path = folder.appending(path: name)
            try Data(contents.utf8).write(to: path)
            let server = FakeServer(#"{"accepted": 2, "duplicates": 1, "rejected": []}"#)
            let outcome = await attune("import", path.path, "--agent", "a", "--source", "synthetic", server: server)
            #expect(
                outcome.asked == [
                    FakeServer.Asked(
                        "POST",
                        "/api/active/labeled/import?agent=a&source=synthetic",
                        stream: contents,
                        mediaType: mediaType
                    )
                ]
            )
            #expect(outcome.output == "2 examples imported, 1 were here already.\n")
            #expect(outcome.exitCode == 0)
        }
    }

    @Test func labelStudiosTasksAreImportedUnderTheirFormat() async throws {
        try await withTemporaryFolder { folder in
            let path = folder.appending(path: "project.json")
            try Data("[]".utf8).write(to: path)
            let server = FakeServer(#"{"accepted": 2, "duplicates": 1, "rejected": [], "skipped": 4}"#)
            let outcome = await attune(
                "import",
                path.path,
                "--format",
                "label-studio",
                "--control",
                "verdict",
                server: server
            )
            #expect(outcome.asked.map(\.target) == ["/api/active/labeled/import?format=label_studio&control=verdict"])
            #expect(outcome.output.contains("4 without a label were passed over."))
            let export = await attune(
                "export",
                "--format",
                "label-studio",
                "--excluded",
                "all",
                server: FakeServer("[]")
            )
            #expect(export.asked.map(\.target) == ["/api/active/labeled/export?format=label_studio&excluded=all"])
        }
    }

    @Test func rejectedExamplesAreListedAndFailTheImport() async throws {
        try await withTemporaryFolder { folder in
            let path = folder.appending(path: "mails.ndjson")
            try Data("{}\n".utf8).write(to: path)
            let server = FakeServer(
                #"{"accepted": 1, "duplicates": 0, "rejected": [{"index": 3, "code": "invalid", "detail": "no"}]}"#
            )
            let outcome = await attune("import", path.path, server: server)
            #expect(outcome.output.contains("   3  invalid  no"))
            #expect(outcome.errors.contains("1 items were refused and are not imported."))
            #expect(outcome.exitCode == 1)
        }
    }

    @Test func exportWritesTheWholeFileAndLeavesNothingElse() async throws {
        try await withTemporaryFolder { folder in
            let path = folder.appending(path: "examples.csv")
            let server = FakeServer("key,label\nk1,safe\n")
            let outcome = await attune("export", "--output", path.path, server: server)
            #expect(outcome.asked == [FakeServer.Asked("GET", "/api/active/labeled/export?format=csv")])
            let contents = try String(contentsOf: path, encoding: .utf8)
            #expect(contents == "key,label\nk1,safe\n")
            let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            #expect(names == ["examples.csv"])
        }
    }

    @Test func anExportThatBreaksOffLeavesTheFileBeforeIt() async throws {
        try await withTemporaryFolder { folder in
            let path = folder.appending(path: "examples.ndjson")
            try Data("yesterday's".utf8).write(to: path)
            let server = FakeServer([.success(FakeServer.Answer(body: "{}\n{}\n", breaksOff: true))])
            let outcome = await attune("export", "-o", path.path, server: server)
            #expect(outcome.exitCode == 74)
            #expect(outcome.errors == "The answer of http://127.0.0.1:8000 broke off: lost\n")
            let contents = try String(contentsOf: path, encoding: .utf8)
            #expect(contents == "yesterday's")
            let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            #expect(names == ["examples.ndjson"])
        }
    }

    @Test func aFolderIsNoExamplesFile() async throws {
        try await withTemporaryFolder { folder in
            let server = FakeServer("{}")
            let outcome = await attune("import", folder.path, "--format", "csv", server: server)
            #expect(outcome.exitCode == 66)
            #expect(server.asked.isEmpty)
        }
    }

    @Test func exportGoesToStandardOutputByDefault() async {
        let outcome = await attune("export", server: FakeServer("{\"key\": \"k1\"}\n"))
        #expect(outcome.output == "{\"key\": \"k1\"}\n")
    }

    @Test func uploadReadsAnEditedBundle() async throws {
        try await withTemporaryFolder { folder in
            let path = folder.appending(path: "bundle.json")
            try Data(#"{"agent": "a", "thresholds": {"t": 68.0}}"#.utf8).write(to: path)
            let outcome = await attune("upload", "--file", path.path, server: FakeServer("{}"))
            #expect(
                outcome.asked.first?.body == ["agent": "a", "thresholds": ["t": 68.0], "uploader": "ops_lead"]
            )
        }
    }

    @Test func registerPutsTheSpecificationAsItIsUnderItsOwnName() async throws {
        try await withTemporaryFolder { folder in
            let path = folder.appending(path: "router.json")
            try Data(#"{"agent": "router", "labels": ["a", "b"], "camelCase": 1.0}"#.utf8).write(to: path)
            let outcome = await attune("agents", "register", path.path, server: FakeServer("{}"))
            #expect(
                outcome.asked == [
                    FakeServer.Asked(
                        "PUT",
                        "/api/active/agents/router",
                        body: ["agent": "router", "labels": ["a", "b"], "camelCase": 1.0]
                    )
                ]
            )
            #expect(outcome.output == "router is registered.\n")
        }
    }
}

func withTemporaryFolder(_ body: (URL) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(at: folder) }
    try await body(folder)
}
