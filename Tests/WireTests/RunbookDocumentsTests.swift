import JSON
import Testing
import Wire

/// The documents that the runbook shows, as it shows them.
struct RunbookDocumentsTests {
    @Test func labeledStats() throws {
        let stats = try reread(
            LabeledStats.self,
            """
            {
              "total": 1250,
              "by_source": {"approvals": 450, "feedback": 600, "gold": 200},
              "by_agent": {"inbox_triage": 700, "insights_writer": 350, "knowledge_update": 200},
              "recent_7d": 180
            }
            """
        )
        #expect(stats.recent7d == 180)
        #expect(stats.bySource["approvals"] == 450)
    }

    @Test func pendingApprovals() throws {
        let approvals = try reread(
            [Approval].self,
            """
            [
              {
                "id": "approval-123",
                "agent": "inbox_triage",
                "bundle_id": "inbox_triage_20240115_100000",
                "diff": {
                  "changes": [{"param": "risk_score_threshold", "old": 70.0, "new": 65.0, "delta": -5.0}],
                  "accuracy_delta": 0.03
                },
                "requested_by": "system",
                "created_at": "2024-01-15T10:00:00Z"
              }
            ]
            """
        )
        #expect(approvals.first?.diff.changes.first?.delta == -5)
        #expect(approvals.first?.diff.accuracyDelta == 0.03)
    }

    @Test func activeCanaries() throws {
        let canaries = try reread(
            [ActiveCanary].self,
            """
            [
              {
                "agent": "inbox_triage",
                "canary_percent": 10,
                "deployed_at": "2024-01-14T10:00:00Z",
                "hours_running": 25,
                "performance": {
                  "quality_delta": 0.01,
                  "latency_delta": -0.05,
                  "recommendation": "monitor"
                }
              }
            ]
            """
        )
        #expect(canaries.first?.hoursRunning == 25)
        #expect(canaries.first?.performance.latencyDelta == -0.05)
    }

    @Test func judgeWeights() throws {
        let weights = try reread(
            JudgeWeights.self,
            """
            {
              "inbox_triage": {"gpt-4": 0.82, "gpt-3.5-turbo": 0.58, "claude-3-opus": 0.79},
              "insights_writer": {"gpt-4": 0.85, "claude-3-sonnet": 0.71}
            }
            """
        )
        #expect(weights["inbox_triage"]?["gpt-3.5-turbo"] == 0.58)
    }

    @Test func createdBundle() throws {
        let bundle = try reread(
            Bundle.self,
            """
            {
              "bundle_id": "inbox_triage_20240115_140000",
              "training_count": 120,
              "accuracy": 0.87,
              "thresholds": {"risk_score_threshold": 65.0, "spf_dkim_weight": 1.5}
            }
            """
        )
        #expect(bundle.bundleID == "inbox_triage_20240115_140000")
        #expect(bundle.thresholds["spf_dkim_weight"] == 1.5)
    }

    @Test func rollbackLog() throws {
        let entries = try reread(
            [LogEntry].self,
            """
            [
              {
                "timestamp": "2024-01-15T05:00:00Z",
                "agent": "inbox_triage",
                "action": "rollback",
                "reason": "quality_regression",
                "quality_delta": -0.08
              }
            ]
            """
        )
        #expect(entries.first?.reason == "quality_regression")
        #expect(entries.first?.figures == ["quality_delta": -0.08])
    }

    @Test func requests() throws {
        let training = try reread(
            CreateBundleRequest.self,
            #"{"agent": "inbox_triage", "min_examples": 50, "model_type": "logistic"}"#
        )
        #expect(training.minExamples == 50)
        let proposal = try reread(
            ProposeRequest.self,
            #"{"agent": "inbox_triage", "bundle_id": "inbox_triage_20240115_140000", "proposer": "admin"}"#
        )
        #expect(proposal.bundleID == "inbox_triage_20240115_140000")
        let rejection = try reread(
            RejectRequest.self,
            #"{"rejector": "ops_lead", "rationale": "Insufficient training data"}"#
        )
        #expect(rejection.rejector == "ops_lead")
        let upload = try reread(
            UploadRequest.self,
            #"{"agent": "inbox_triage", "thresholds": {"risk_score_threshold": 68.0, "spf_dkim_weight": 1.4}}"#
        )
        #expect(upload.thresholds == ["risk_score_threshold": 68, "spf_dkim_weight": 1.4])
        #expect(try reread(ApplyRequest.self, #"{"canary_percent": 10}"#).canaryPercent == 10)
        #expect(try reread(PromoteRequest.self, #"{"target_percent": 50}"#).targetPercent == 50)
        #expect(try reread(DetectRequest.self, #"{"agent": "inbox_triage", "since_hours": 24}"#).sinceHours == 24)
        #expect(try reread(PauseRequest.self, #"{"reason": "drift"}"#).reason == "drift")
    }

    @Test func smallAnswers() throws {
        #expect(try reread(ProposeAnswer.self, #"{"approval_id": "approval-456"}"#).approvalID == "approval-456")
        #expect(try reread(ApplyAnswer.self, #"{"status": "deployed", "canary_percent": 10}"#).canaryPercent == 10)
        #expect(try reread(RollbackAnswer.self, #"{"status": "rolled_back", "canary_percent": 0}"#).canaryPercent == 0)
        let loaded = try reread(
            FeedsLoaded.self,
            #"{"status": "success", "counts": {"approvals": 45, "feedback": 120, "gold": 30}, "total": 195}"#
        )
        #expect(loaded.counts["feedback"] == 120)
    }
}

/// Reads a document and checks that writing it gives the same members; what it did not have is null at most.
private func reread<Document: Codable & Equatable>(_ type: Document.Type, _ text: String) throws -> Document {
    let json = try JSON.parse(text)
    let document = try JSONValueDecoder().decode(type, from: json)
    let written = try JSONValueEncoder().encode(document)
    #expect(withoutNulls(written) == json)
    return document
}

private func withoutNulls(_ json: JSON) -> JSON {
    switch json {
    case .array(let elements):
        return .array(elements.map(withoutNulls))
    case .object(let members):
        let present = members.filter { !$0.value.isNull }
        return .object(JSONObject(uniqueMembers: present.map { ($0.key, withoutNulls($0.value)) }))
    default:
        return json
    }
}
