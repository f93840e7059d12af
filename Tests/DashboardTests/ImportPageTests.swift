import Dashboard
import Domain
import HTTPTypes
import Logging
import Synchronization
import Testing

/// A file of examples that comes by the page.
struct ImportPageTests {
    /// Remembers what it was asked to take.
    private final class Files: ExampleFiles {
        struct Taken: Equatable {
            var text: String
            var actor: String
            var options: [String: String]
        }

        private let taken = Mutex<[Taken]>([])
        private let refusal: Refusal?

        var all: [Taken] { taken.withLock { $0 } }

        init(refusal: Refusal? = nil) {
            self.refusal = refusal
        }

        func take(
            _ file: [UInt8],
            by actor: Actor,
            log: Logger,
            option: (String) -> String?
        ) async throws -> FileReceipt {
            let names = ["agent", "key", "label", "map", "delimiter", "timezone", "format", "dry_run", "token"]
            var options: [String: String] = [:]
            for name in names { options[name] = option(name) }
            let text = String(decoding: file, as: UTF8.self)
            taken.withLock { $0.append(Taken(text: text, actor: actor.name, options: options)) }
            if let refusal { throw refusal }
            var found = ImportedFile()
            (found.format, found.delimiter, found.rows, found.readable, found.keys) = ("csv", ";", 3, 2, 2)
            var column = ImportedFile.Column(name: "<capitals>", use: .feature(name: "capitals", kind: "number"))
            (column.filled, column.unreadable, column.unreadableExample) = (1, 1, "many")
            found.columns = [column]
            var receipt = Domain.Receipt()
            receipt.reject(Domain.Receipt.Rejection(index: 2, code: "unknown_label", detail: "no such label"))
            let isDryRun = options["dry_run"] == "true"
            if !isDryRun { for index in 0..<2 { receipt.count(.accepted, index: index) } }
            return FileReceipt(receipt, found, isDryRun: isDryRun)
        }
    }

    private static let file = (name: "liste.csv", text: "key;label\r\na;spam\r\n--b;ham\r\n")

    private func fields(_ token: String?) -> [(String, String)] {
        [
            ("token", token ?? ""), ("agent", TestDashboard.agent), ("label", "Klasse"), ("map", "0:ham,1:spam"),
            ("delimiter", ";"), ("format", ""), ("dry_run", "maybe"),
        ]
    }

    @Test func aLookShowsWhatIsInTheFileAndKeepsWhatWasChosen() async throws {
        let files = Files()
        try await TestDashboard.run(files: files) { dashboard in
            let token = try await dashboard.get("/labeled/import").token
            let page = try await dashboard.post("/labeled/import/look", fields(token), file: Self.file)
            #expect(page.status == 200)
            #expect(page.html.contains("2 of 3 rows can be imported, with 2 keys"), "\(page.html)")
            #expect(page.html.contains("&lt;capitals&gt;"))
            #expect(page.html.contains("number feature capitals"))
            #expect(page.html.contains("Row 2: no such label."))
            #expect(page.html.contains("name=\"map\" value=\"0:ham,1:spam\""))
            let wanted = [
                "agent": TestDashboard.agent, "label": "Klasse", "map": "0:ham,1:spam", "delimiter": ";",
                "dry_run": "true",
            ]
            #expect(files.all.map(\.text) == [Self.file.text])
            #expect(files.all.map(\.options) == [wanted])
        }
    }

    @Test func aFileIsImportedOnceHoweverOftenTheFormIsSent() async throws {
        let files = Files()
        try await TestDashboard.run(files: files) { dashboard in
            let token = try await dashboard.get("/labeled/import").token
            for boundary in ["one", "two"] {
                let answer = try await dashboard.post(
                    "/labeled/import",
                    fields(token),
                    file: Self.file,
                    boundary: boundary
                )
                #expect(answer.status == 303)
                let page = try await dashboard.follow(answer)
                #expect(page.html.contains("2 examples imported"), "\(page.html)")
                #expect(page.html.contains("1 were refused: 1 unknown_label"))
            }
            #expect(files.all.map(\.options["dry_run"]) == [nil])
        }
    }

    @Test func aRefusalIsSaidOnThePage() async throws {
        let refusal = Refusal.invalid("/label", "has no column")
        try await TestDashboard.run(files: Files(refusal: refusal)) { dashboard in
            let token = try await dashboard.get("/labeled/import").token
            let look = try await dashboard.post("/labeled/import/look", fields(token), file: Self.file)
            #expect(look.status == 200)
            #expect(look.html.contains(refusal.sentence))
            let answer = try await dashboard.post("/labeled/import", fields(token), file: Self.file)
            #expect(try await dashboard.follow(answer).html.contains("Nothing was changed."))
            let empty = try await dashboard.post("/labeled/import/look", fields(token), file: nil)
            #expect(empty.html.contains("choose one"))
        }
    }

    @Test func formsOfOtherSitesAndBrokenOnesAreRefused() async throws {
        let files = Files()
        try await TestDashboard.run(files: files) { dashboard in
            for path in ["/labeled/import", "/labeled/import/look"] {
                let strange = try await dashboard.post(
                    path,
                    fields("t"),
                    file: Self.file,
                    headers: .from(site: "cross-site")
                )
                #expect(strange.status == 403)
                let broken = try await dashboard.post(path, [("a", "b")], file: nil, boundary: "")
                #expect(broken.status == 400)
            }
            // A file is taken by the forms that have a place for one.
            let elsewhere = try await dashboard.post("/labeled/exclude", fields("t"), file: Self.file)
            #expect(elsewhere.status == 415)
            #expect(files.all.isEmpty)
        }
    }
}
