import Foundation
import HTTPTypes
import JSON
import Testing

/// How an import reads tables and rows that were not written for it.
struct ImportReadingTests {
    private static let path = "/api/active/labeled/import?agent=sms"

    private func table(
        _ text: String,
        _ query: String = "",
        _ body: (Reply, [JSON]) throws -> Void
    ) async throws {
        let (reply, examples) = try await TestServer.run { server in
            try await Messages.register(on: server)
            let reply = try await server.post(Self.path + query, text: text, type: "text/csv")
            return (reply, try await server.get("/api/active/labeled?limit=1000").json.array ?? [])
        }
        try body(reply, examples)
    }

    private func column(_ name: String, of reply: Reply) -> JSON? {
        reply["file"]?["columns"]?.array?.first { $0["name"]?.string == name }
    }

    private func codes(_ reply: Reply) -> [String] {
        reply["warnings"]?.array?.compactMap { $0["code"]?.string } ?? []
    }

    @Test func aQuoteThatIsNotClosedHidesNoLinesInSilence() async throws {
        let lines = (0..<20).map { "k\($0),spam,fine" }.joined(separator: "\n")
        try await table("key,label,notes\na,spam,\"oops\n\(lines)\nb,spam,\"fine\"\nc,ham,good\n") { reply, examples in
            #expect(reply["accepted"] == 1 && reply["rejected_total"] == 1)
            #expect(reply["rejected"]?.array?.first?["detail"]?.string?.contains("may not be closed") == true)
            #expect(examples.map { $0["key"] } == ["c"])
        }
    }

    // MARK: Fields by the feature's kind

    private static let fields: [(String, String, JSON)] = [
        ("capitals", "0,5", 0.5), ("capitals", "1.234,5", 1234.5), ("capitals", "1,234.5", 1234.5),
        ("capitals", "1,234,567", 1_234_567), ("capitals", " 7 ", 7), ("capitals", "+5", 5),
        ("capitals", "1e3", 1000.0),
        ("capitals", "True", true), ("urgent", "True", true), ("urgent", "FALSE", false), ("urgent", "yes", true),
        ("urgent", "WAHR", true), ("urgent", "0", false), ("urgent", "1.0", true), ("links", "3", 3),
        ("links", "[1, 2]", [1, 2]), ("channel", "NA", "NA"), ("channel", "1", "1"), ("channel", "\"007\"", "\"007\""),
        ("other", "007", "007"), ("other", "12.5", 12.5), ("other", "[1]", "[1]"), ("other", "1e5", 1e5),
        ("other", "true", true), ("other", "True", "True"),
    ]

    @Test(arguments: fields)
    func aFieldIsReadAsWhatReadsItWantsIt(_ name: String, _ field: String, _ value: JSON) async throws {
        let quoted = field.replacing("\"", with: "\"\"")
        try await table("key,label,\(name)\nk,spam,\"\(quoted)\"\n") { reply, examples in
            #expect(examples.first?["payload"] == .object([name: value]), "\(reply.text)")
            #expect(column(name, of: reply)?["filled"] == 1)
        }
    }

    @Test(arguments: ["NaN", "NA", "null", "None", "#N/A", ""])
    func whatSaysThatThereIsNothingIsLeftOut(_ field: String) async throws {
        try await table("key,label,capitals,urgent\nk,spam,\(field),\(field)\n") { reply, examples in
            #expect(examples.first?["payload"] == [:], "\(reply.text)")
            #expect(column("capitals", of: reply)?["missing"] == 1)
            #expect(column("urgent", of: reply)?["missing"] == 1)
        }
    }

    @Test(arguments: [
        ("capitals", "many"), ("capitals", "1,234"), ("capitals", "0x10"), ("capitals", "inf"), ("urgent", "maybe"),
        ("links", "['a', 'b']"),
    ])
    func whatAFeatureCannotReadIsKeptAndSaidByColumn(_ name: String, _ field: String) async throws {
        try await table("key,label,\(name)\nk,spam,\"\(field)\"\nl,ham,\n") { reply, examples in
            #expect(examples.first { $0["key"] == "k" }?["payload"] == .object([name: .string(field)]))
            let found = column(name, of: reply)
            #expect(found?["unreadable"] == 1)
            #expect(found?["missing"] == 1)
            #expect(found?["unreadable_example"] == .string(field))
            #expect(found?["feature"] == .string(name))
        }
    }

    @Test func theAnswerSaysWhatEachColumnIsAndWhichFeaturesAreMissing() async throws {
        try await table("key,label,Links,subject\na,spam,1,x\na,ham,2,\nb,ham,,y\n", "&dry_run=true") {
            reply,
            examples in
            #expect(reply.status == 200, "\(reply.text)")
            #expect(examples.isEmpty)
            let file = try #require(reply["file"])
            #expect([file["rows"], file["readable"], file["keys"], file["keys_with_two_labels"]] == [3, 3, 2, 1])
            #expect(file["missing_features"] == ["capitals", "urgent", "channel"])
            #expect(column("Links", of: reply)?["feature"] == "links")
            #expect(column("subject", of: reply)?["use"] == "payload")
            #expect(column("label", of: reply)?["use"] == "label")
            #expect(codes(reply).contains("keys_with_two_labels"))
        }
    }

    // MARK: Columns

    @Test func repeatedColumnsAreOneWhereTheyAreEqual() async throws {
        let csv = "key,label,note,note,label\na,spam,x,x,spam\nb,ham,x,y,ham\nc,ham,,z,\nd,ham,x,x,spam\n"
        try await table(csv) { reply, examples in
            #expect(reply["accepted"] == 3, "\(reply.text)")
            #expect(reply["rejected"]?.array?.map { $0["index"] } == [3])
            func payload(_ key: JSON) -> JSON? { examples.first { $0["key"] == key }?["payload"] }
            #expect(payload("a") == ["note": "x"])
            #expect(payload("b") == ["note": "x", "note.3": "y"])
            #expect(payload("c") == ["note": "z"])
            #expect(codes(reply).count { $0 == "repeated_column" } == 2)
        }
    }

    @Test func aColumnWithoutANameIsLeftOutAndNamed() async throws {
        try await table(",key,label\n0,a,spam\n1,b,ham\n") { reply, examples in
            #expect(reply["accepted"] == 2, "\(reply.text)")
            #expect(examples.allSatisfy { $0["payload"] == [:] })
            #expect(codes(reply) == ["unnamed_column"])
            #expect(column("column 1", of: reply)?["use"] == "left_out")
        }
    }

    @Test func rowsWithoutAKeyAreTheItemsThatTheirPayloadSays() async throws {
        try await table("text,label\nbuy,spam\nhello,ham\nbuy,spam\n") { reply, examples in
            #expect(reply["accepted"] == 2, "\(reply.text)")
            #expect(reply["duplicates"] == 1)
            #expect(codes(reply).contains("keys_made"))
            #expect(Set(examples.compactMap { $0["key"]?.string }).count == 2)
        }
    }

    @Test func keyAndLabelCanBeOtherColumns() async throws {
        let csv = "domain,class,capitals,channel\na.example,1,0.5,1\nb.example,0,0.25,0\nc.example,2,1,0\n"
        try await table(csv, "&key=domain&label=class&map=0:ham,1:spam,2:") { reply, examples in
            #expect(reply["accepted"] == 2, "\(reply.text)")
            #expect(reply["skipped"] == 1)
            #expect(examples.first { $0["key"] == "a.example" }?["label"] == "spam")
            #expect(examples.allSatisfy { $0["payload"]?["class"] == nil && $0["payload"]?["domain"] == nil })
        }
    }

    @Test(arguments: [
        ("key;label;capitals\nk;spam;0,5\n", ""), ("key\tlabel\tcapitals\nk\tspam\t0,5\n", ""),
        ("key|label|capitals\nk|spam|0.5\n", ""), ("sep=;\nkey;label;capitals\r\nk;spam;0,5\r\n", ""),
        ("key:label:capitals\nk:spam:0.5\n", "&delimiter=:"),
        ("key\tlabel\tcapitals\nk\tspam\t0.5\n", "&delimiter=tab"),
        ("key,label,capitals\rk,spam,0.5\r", ""),
        // Fields with other separators in them, and a line that ends with one more than the first.
        ("key;label;capitals;a, b, c, d, e\nk;spam;0,5;1,2,3,4,5;\n", ""),
        ("key;label;capitals\n\"k\";\"spam\";\"0,5\"\n", ""),
    ])
    func separatorsOfFieldsAreFoundOrSaid(_ csv: String, _ query: String) async throws {
        try await table(csv, query) { reply, examples in
            #expect(examples.first?["label"] == "spam", "\(reply.text)")
            #expect(examples.first?["payload"]?["capitals"] == 0.5)
        }
    }

    @Test func aLineOfSeparatorsIsRefusedByItsLimit() async throws {
        let commas = String(repeating: ",", count: 20_000)
        try await table("key,label\nk,spam\n\(commas)\nl,ham\n") { reply, _ in
            #expect(reply["accepted"] == 2, "\(reply.text)")
            #expect(reply["rejected"]?.array?.first?["detail"] == "the line has more than 10000 fields")
        }
        try await table(commas + "\n") { reply, _ in
            expectProblem(reply, 422, code: "bad_csv")
        }
    }

    // MARK: Times

    @Test(arguments: [
        ("2024-01-05 10:00:00", "", "2024-01-05T10:00:00Z"), ("2024-01-05", "", "2024-01-05T00:00:00Z"),
        ("2024-01-05 10:00", "&timezone=Europe/Berlin", "2024-01-05T09:00:00Z"),
        ("2023-07-05T10:00:00", "&timezone=Europe/Berlin", "2023-07-05T08:00:00Z"),
        ("2024-01-05 10:00:00", "&timezone=%2B02:00", "2024-01-05T08:00:00Z"),
        ("2024-01-05 10:00:00+01:00", "&timezone=UTC", "2024-01-05T09:00:00Z"),
    ])
    func timesWithoutAnOffsetAreOfTheTimeZone(_ text: String, _ query: String, _ time: String) async throws {
        try await table("key,label,time,capitals\nk,spam,\(text),1\n", query) { reply, examples in
            #expect(examples.first?["created_at"] == .string(time), "\(reply.text)")
            #expect(codes(reply).contains("times_assumed") == query.isEmpty)
        }
    }

    // MARK: Parameters

    @Test(arguments: [
        ("map=0", "/map"), ("map=0:eggs", "/map"), ("map=0:ham,0:spam", "/map"), ("delimiter=ab", "/delimiter"),
        ("delimiter=%22", "/delimiter"), ("timezone=Mars", "/timezone"), ("dry_run=perhaps", "/dry_run"),
        ("format=xml", "/format"), ("key=nope", "/key"), ("label=nope", "/label"),
    ])
    func parametersThatMakeNoSenseAreRefused(_ query: String, _ pointer: String) async throws {
        try await table("key,label\nk,spam\n", "&\(query)") { reply, _ in
            expectProblem(reply, 422)
            #expect(reply.pointers == [pointer], "\(reply.text)")
        }
    }

    // MARK: Encodings

    @Test func halfACharacterCostsOnlyItsLine() async throws {
        try await TestServer.run { server in
            try await Messages.register(on: server)
            var units = Array("key,label,text\na,spam,🌷\nb,ham,".utf16) + [0xD83C] + Array("\nc,ham,ü\n".utf16)
            units.insert(0xFEFF, at: 0)
            for isBig in [true, false] {
                let bytes = units.flatMap { unit in
                    isBig ? [UInt8(unit >> 8), UInt8(unit & 0xFF)] : [UInt8(unit & 0xFF), UInt8(unit >> 8)]
                }
                let reply = try await server.send(.post, Self.path, bytes, type: "text/csv")
                #expect(reply["file"]?["encoding"] == (isBig ? "utf-16be" : "utf-16le"), "\(reply.text)")
                #expect(reply["rejected"]?.array?.map { $0["index"] } == [1])
            }
            let examples = try await server.get("/api/active/labeled").json.array ?? []
            #expect(Set(examples.compactMap { $0["payload"]?["text"]?.string }) == ["🌷", "ü"])
        }
    }

    @Test func otherCodingsAndMediaTypesAreRefused() async throws {
        try await TestServer.run { server in
            let brotli = try await server.send(
                .post,
                Self.path,
                Array("x".utf8),
                type: "text/csv",
                headers: [.contentEncoding: "br"]
            )
            expectProblem(brotli, 415)
            expectProblem(try await server.post(Self.path, text: "x", type: "application/x-www-form-urlencoded"), 415)
        }
    }

    // MARK: Rows of JSON

    @Test func placesInsideOfRowsCanBeTheLabelAndTheKey() async throws {
        try await TestServer.run { server in
            try await Messages.register(on: server)
            let line = #"{"meta": {"id": 7}, "answers": [{"value": "Spam?"}], "capitals": "0.5", "text": "x"}"#
            let query = "&key=/meta/id&label=/answers/0/value&map=Spam%3F:spam"
            let reply = try await server.post(Self.path + query, text: line, type: "application/x-ndjson")
            #expect(reply["accepted"] == 1, "\(reply.text)")
            let example = try await server.get("/api/active/labeled").json.array?.first
            #expect([example?["key"], example?["label"]] == ["7", "spam"])
            #expect(example?["payload"]?["capitals"] == 0.5)
        }
    }

    @Test func listsHoldOneLabel() async throws {
        try await TestServer.run { server in
            try await Messages.register(on: server)
            let lines = #"""
                {"text": "a", "labels": ["spam"]}
                {"text": "b", "label": []}
                {"text": "c", "label": ["spam", "ham"]}
                {"text": "d", "label": [[0, 2, "spam"]]}
                """#
            let reply = try await server.post(Self.path, text: lines, type: "application/x-ndjson")
            #expect(reply["accepted"] == 1, "\(reply.text)")
            #expect(reply["skipped"] == 1)
            #expect(reply["rejected"]?.array?.map { $0["index"] } == [2, 3])
        }
    }
}
