import Foundation
import JSON
import Testing

/// What people read after an import, and how a file is to be read goes to the server.
struct ImportReportTests {
    private static let receipt = """
        {"accepted": 0, "duplicates": 0, "revised": 0, "changed": 0, "rejected_total": 1, "reasons": {"unknown_label": 1},
         "rejected": [{"index": 4, "code": "unknown_label", "detail": "label must be one of ham, spam"}], "waiting": 0,
         "warnings": [{"code": "keys_with_two_labels", "detail": "2 keys have more than one label."}], "skipped": 3,
         "dry_run": true,
         "file": {"format": "csv", "encoding": "utf-16le", "delimiter": ";", "rows": 9, "readable": 5, "keys": 4,
           "more_keys": false, "keys_with_two_labels": 2, "columns_total": 3, "missing_features": ["links"],
           "columns": [
             {"name": "Klasse", "use": "label", "filled": 5, "missing": 3, "unreadable": 1, "unreadable_example": "eggs"},
             {"name": "Capitals", "use": "feature", "feature": "capitals", "kind": "number", "filled": 2, "missing": 1,
              "unreadable": 6, "unreadable_example": "many"},
             {"name": "column 1", "use": "left_out", "because": "it has no name", "filled": 0, "missing": 0,
              "unreadable": 0}]}}
        """

    private func imported(
        _ answer: String,
        _ name: String,
        _ arguments: String...
    ) async throws -> (target: String?, mediaType: String?, output: String, exitCode: Int32) {
        var found: (String?, String?, String, Int32) = (nil, nil, "", 0)
        try await withTemporaryFolder { folder in
            let path = folder.appending(path: name)
            try Data("x".utf8).write(to: path)
            let outcome = await attune(words: ["import", path.path] + arguments, server: FakeServer(answer))
            let asked = outcome.asked.first
            found = (asked?.target, asked?.mediaType, outcome.output, outcome.exitCode)
        }
        return found
    }

    @Test func aDryRunSaysWhatIsInTheFileByColumn() async throws {
        let outcome = try await imported(Self.receipt, "liste.txt", "--dry-run")
        #expect(outcome.output.hasPrefix("Nothing was imported: this was a dry run. 5 examples would be.\n"))
        #expect(outcome.output.contains("3 without a label were passed over."))
        #expect(outcome.output.contains("Read as csv separated by ; in utf-16le: 9 rows, 4 keys."))
        #expect(outcome.output.contains("The file says nothing of the features links; their defaults stand."))
        #expect(outcome.output.contains("2 keys have more than one label."))
        #expect(outcome.output.contains("number feature capitals"))
        #expect(outcome.output.contains("left out: it has no name"))
        #expect(outcome.output.contains("1  unknown_label"))
        #expect(outcome.exitCode == 1)
    }

    @Test func howTheFileIsToBeReadGoesToTheServer() async throws {
        let outcome = try await imported(
            #"{"accepted": 1, "duplicates": 0, "rejected": []}"#,
            "sms.tsv.gz",
            "--key",
            "id",
            "--label",
            "class",
            "--map",
            "0:ham,1:spam",
            "--delimiter",
            ";",
            "--timezone",
            "+02:00"
        )
        let query = "key=id&label=class&map=0%3Aham%2C1%3Aspam&delimiter=%3B&timezone=%2B02%3A00"
        #expect(outcome.target == "/api/active/labeled/import?\(query)")
        #expect(outcome.mediaType == "text/tab-separated-values")
        #expect(outcome.exitCode == 0)
    }

    @Test(arguments: [("1", "application/octet-stream"), ("a.jsonl.gz", "application/x-ndjson")])
    func whatAFileIsIsSaidByItsNameOrLeftToTheServer(_ name: String, _ mediaType: String) async throws {
        let outcome = try await imported(#"{"accepted": 1, "duplicates": 0, "rejected": []}"#, name)
        #expect(outcome.mediaType == mediaType)
    }
}
