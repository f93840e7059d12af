import JSON
import Testing
import Wire

struct WireShapeTests {
    @Test func deltasWithoutDataAreWrittenAsNull() throws {
        let performance = CanaryPerformance(
            hasRegression: false,
            qualityDelta: nil,
            latencyDelta: nil,
            recommendation: "monitor",
            reason: "no_canary"
        )
        #expect(
            try JSONValueEncoder().encode(performance) == [
                "has_regression": false, "quality_delta": nil, "latency_delta": nil, "recommendation": "monitor",
                "reason": "no_canary",
            ]
        )
    }

    @Test func bucketIsNullWithoutACanaryAndReadsBack() throws {
        let answer = ConfigAnswer(
            agent: "inbox_triage",
            key: "thread-1",
            variant: "active",
            bundleID: "inbox_triage_default",
            thresholds: ["risk_score_threshold": 70],
            bucket: nil,
            configVersion: 7
        )
        let json = try JSONValueEncoder().encode(answer)
        #expect(json["bucket"] == .null)
        #expect(json["thresholds"]?["risk_score_threshold"] == .number(70))
        #expect(try JSONValueDecoder().decode(ConfigAnswer.self, from: json) == answer)
    }

    @Test func figuresOfALogEntryStandBesideItsOwnMembers() throws {
        let entry = LogEntry(
            timestamp: "2024-01-15T05:00:00Z",
            action: "guard_check",
            actor: "system",
            figures: ["checked": 2, "verdicts": ["inbox_triage": "monitor"], "action": "forged"]
        )
        let json = try JSONValueEncoder().encode(entry)
        #expect(
            json == [
                "timestamp": "2024-01-15T05:00:00Z", "agent": nil, "action": "guard_check", "actor": "system",
                "reason": nil, "checked": 2, "verdicts": ["inbox_triage": "monitor"],
            ]
        )
        #expect(try JSONValueDecoder().decode(LogEntry.self, from: json).figures["checked"] == 2)
    }

    @Test func judgesKeepTheirNames() throws {
        let run = try JSONValueDecoder().decode(
            RunReport.self,
            from: [
                "run_id": "r1", "agent": "inbox_triage", "key": "thread-1", "latency_ms": 40,
                "judge_scores": ["gpt-4": ["verdict": "safe", "confidence": 90], "someJudge": [:]],
            ]
        )
        #expect(run.latencyMs == 40)
        #expect(run.judgeScores?["gpt-4"] == JudgeScore(verdict: "safe", confidence: 90))
        #expect(run.judgeScores?["someJudge"] == JudgeScore())
    }

    /// The quick way in must not drift from the one that every other report takes.
    @Test func runsAreReadAsDecodableReadsThem() throws {
        let whole: JSONObject = [
            "run_id": "r1", "agent": "inbox_triage", "key": "thread-1", "config_version": 12.0, "bundle_id": "b",
            "variant": "canary", "decision": "safe", "confidence": 71, "latency_ms": 40.25, "quality": 0.5, "cost": -1,
            "error": "timeout", "payload": ["risk": 7], "judge_scores": ["gpt-4": ["verdict": "safe"]],
            "occurred_at": "2024-01-15T10:00:00Z", "unknown": [1, 2],
        ]
        let strays: [JSON?] = [nil, .null, true, 7, 7.5, 1e300, "text", [], ["a": ["confidence": "high"]]]
        var documents: [JSON] = [.object(whole), .object([:]), .array([]), "text"]
        for name in whole.keys {
            for stray in strays {
                var changed = whole
                changed[name] = stray
                documents.append(.object(changed))
            }
        }
        for document in documents {
            let quick = Result { () throws(JSONDecodingError) in try RunReport(reading: document) }
            let usual = Result { () throws(JSONDecodingError) in
                try JSONValueDecoder().decode(RunReport.self, from: document)
            }
            #expect(quick == usual, "\(document)")
        }
    }

    @Test(arguments: [
        (JSON.boolean(true), true), (.boolean(false), false), (.string("timeout"), true), (.string(""), false),
    ])
    func runErrorIsAFlagOrAMessage(error: JSON, isFailure: Bool) throws {
        let run = try JSONValueDecoder().decode(
            RunReport.self,
            from: ["run_id": "r1", "agent": "a", "key": "k", "error": error]
        )
        #expect(run.error?.isFailure == isFailure)
        #expect(try JSONValueEncoder().encode(run)["error"] == error)
    }

    @Test(arguments: [
        (JSON.string("ten"), "must be a whole number, not a string"), (.number(12.5), "must be a whole number"),
    ])
    func aMemberOfTheWrongTypeIsNamed(percent: JSON, detail: String) {
        let error = #expect(throws: JSONDecodingError.self) {
            try JSONValueDecoder().decode(ApplyRequest.self, from: ["canary_percent": percent])
        }
        #expect(error?.pointer.description == "/canary_percent")
        #expect(error?.detail == detail)
    }

    @Test func aMissingRequiredMemberIsNamed() {
        let error = #expect(throws: JSONDecodingError.self) {
            try JSONValueDecoder().decode(GoldReport.self, from: ["task_id": "x2"])
        }
        #expect(error?.pointer.description == "/agent")
    }
}
