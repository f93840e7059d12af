import HTTPTypes

/// A well-formed request that must be refused, and how.
struct BadRequest: Sendable, CustomStringConvertible {
    var method = HTTPRequest.Method.post
    /// Below `/api/active`; `{approved}` and `{item}` stand for an approved approval and an open review item.
    var path: String
    var body: String?
    var status = 422
    /// The member at fault, where the answer must name it.
    var pointer: String?

    var description: String { "\(method) \(path.prefix(80)) \(body?.prefix(120) ?? "")" }

    static func get(_ path: String, _ status: Int = 422, at pointer: String? = nil) -> BadRequest {
        BadRequest(method: .get, path: path, status: status, pointer: pointer)
    }

    static func post(
        _ path: String,
        _ body: String?,
        _ status: Int = 422,
        at pointer: String? = nil
    ) -> BadRequest {
        BadRequest(path: path, body: body, status: status, pointer: pointer)
    }
}

extension BadRequest {
    static let tables = [
        "events": events, "labels": labels, "bundles": bundles, "rollouts": rollouts, "operations": operations,
    ]

    private static let longKey = String(repeating: "k", count: 10_000)
    private static let run = #""run_id": "r-9", "agent": "inbox_triage", "key": "k""#

    static let events: [BadRequest] = [
        .post("/runs", nil, at: "/run_id"),
        .post("/runs", #"{"run_id": "r-9", "agent": "inbox_triage"}"#, at: "/key"),
        .post("/runs", #"{"run_id": 9, "agent": "inbox_triage", "key": "k"}"#, at: "/run_id"),
        .post("/runs", #"{"run_id": "", "agent": "inbox_triage", "key": "k"}"#, at: "/run_id"),
        .post("/runs", #"{"run_id": "r-9", "agent": "nobody", "key": "k"}"#, 404),
        .post("/runs", #"{"run_id": "r-9", "agent": "inbox_triage", "key": "\#(longKey)"}"#, at: "/key"),
        .post("/runs", "{\(run), \"decision\": \"spam\"}", at: "/decision"),
        .post("/runs", "{\(run), \"confidence\": 101}", at: "/confidence"),
        .post("/runs", "{\(run), \"confidence\": \"NaN\"}", at: "/confidence"),
        .post("/runs", "{\(run), \"quality\": -0.1}", at: "/quality"),
        .post("/runs", "{\(run), \"latency_ms\": -1}", at: "/latency_ms"),
        .post("/runs", "{\(run), \"variant\": \"blue\"}", at: "/variant"),
        .post("/runs", "{\(run), \"payload\": [1]}", at: "/payload"),
        .post("/runs", "{\(run), \"config_version\": 1.5}", at: "/config_version"),
        .post("/runs", "{\(run), \"error\": 5}", at: "/error"),
        .post("/runs", "{\(run), \"occurred_at\": \"2024-01-15T11:00:00Z\"}", at: "/occurred_at"),
        .post("/runs", "{\(run), \"occurred_at\": \"yesterday\"}", at: "/occurred_at"),
        .post("/runs", "{\(run), \"occurred_at\": 1705312800}", at: "/occurred_at"),
        .post(
            "/runs",
            "{\(run), \"judge_scores\": {\"gpt-4\": {\"verdict\": \"x\"}}}",
            at: "/judge_scores/gpt-4/verdict"
        ),
        .post("/runs", "{\(run), \"judge_scores\": {\"a/b\": {\"verdict\": \"x\"}}}", at: "/judge_scores/a~1b/verdict"),
        .post("/runs", #"{"items": {"run_id": "r-9"}}"#, at: "/items"),
        .post(
            "/feedback",
            #"{"feedback_id": "f", "agent": "inbox_triage", "key": "k", "thumbs": "sideways"}"#,
            at: "/thumbs"
        ),
        .post("/feedback", #"{"feedback_id": "f", "agent": "inbox_triage", "key": "k"}"#, at: "/thumbs"),
        .post(
            "/decisions",
            #"{"decision_id": "d", "agent": "inbox_triage", "key": "k", "action": "safe"}"#,
            at: "/approved"
        ),
        .post(
            "/decisions",
            #"{"decision_id": "d", "agent": "inbox_triage", "key": "k", "action": "burn", "approved": true}"#,
            at: "/action"
        ),
        .post("/gold", #"{"task_id": "g", "agent": "inbox_triage", "payload": {}}"#, at: "/expected_label"),
        .post(
            "/gold",
            #"{"task_id": "g", "agent": "inbox_triage", "payload": 1, "expected_label": "safe"}"#,
            at: "/payload"
        ),
    ]

    static let labels: [BadRequest] = [
        .post("/labeled/import", #"{"key": "k", "payload": {}, "label": "safe"}"#, at: "/agent"),
        .post("/labeled/import", #"{"agent": "inbox_triage", "key": "k", "payload": {}, "label": "x"}"#, at: "/label"),
        .post("/labeled/import", #"{"items": 5}"#, at: "/items"),
        .post("/labeled/import?agent=nobody", #"{"key": "k", "payload": {}, "label": "safe"}"#, 404),
        .post("/labeled/exclude", nil, at: "/ids"),
        .post("/labeled/exclude", #"{"ids": ["one"]}"#, at: "/ids/0"),
        .post("/labeled/exclude", #"{"filter": {}}"#, at: "/filter"),
        .post("/labeled/exclude", #"{"filter": {"agent": "nobody"}}"#, 404),
        .post("/labeled/exclude", #"{"filter": {"since": "last week"}}"#, at: "/filter/since"),
        .post("/labeled/exclude", #"{"filter": {"agnt": "inbox_triage"}}"#, at: "/filter/agnt"),
        .post("/labeled/exclude", #"{"filter": {"min_suspicion": 0.8}}"#, at: "/filter/agent"),
        .post(
            "/labeled/exclude",
            #"{"filter": {"agent": "inbox_triage", "min_suspicion": 1.1}}"#,
            at: "/filter/min_suspicion"
        ),
        .post("/labeled/exclude/preview", nil, at: "/ids"),
        .post("/labeled/exclude/preview", #"{"ids": [1], "model_type": "magic"}"#, at: "/model_type"),
        .post("/labeled/exclude/preview", #"{"ids": [1]}"#, 404),
        .post("/labeled/exclude/preview", #"{"filter": {"labeler": "ana"}}"#, at: "/filter/agent"),
        .post("/labeled/restore", #"{"ids": [1], "filter": {"agent": "inbox_triage"}}"#, at: "/ids"),
        .get("/labeled?agent=nobody", 404),
        .get("/labeled?limit=0", at: "/limit"),
        .get("/labeled?limit=1001", at: "/limit"),
        .get("/labeled?limit=ten", at: "/limit"),
        .get("/labeled?cursor=abc", at: "/cursor"),
        .get("/labeled?cursor=1-2-3", at: "/cursor"),
        .get("/labeled?cursor=99999999999999999999-1", at: "/cursor"),
        .get("/labeled?excluded=maybe", at: "/excluded"),
        .get("/labeled?suspect=true", at: "/agent"),
        .get("/labeled?agent=inbox_triage&suspect=perhaps", at: "/suspect"),
        .get("/labeled?agent=inbox_triage&min_suspicion=-1", at: "/min_suspicion"),
        .get("/labeled?agent=nobody&suspect=true", 404),
        .get("/labeled?min_confidence=NaN", at: "/min_confidence"),
        .get("/labeled?since=2024-13-01T00:00:00Z", at: "/since"),
        .get("/labeled/export", at: "/agent"),
        .get("/labeled/export?agent=inbox_triage&format=xml", at: "/format"),
        .get("/stats/labeled?agent=nobody", 404),
    ]

    static let bundles: [BadRequest] = [
        .post("/bundles/create", nil, at: "/agent"),
        .post("/bundles/create", #"{"agent": "nobody"}"#, 404),
        .post("/bundles/create", #"{"agent": "inbox_triage", "min_examples": 0}"#, at: "/min_examples"),
        .post("/bundles/create", #"{"agent": "inbox_triage", "min_examples": "x"}"#, at: "/min_examples"),
        .post("/bundles/create", #"{"agent": "inbox_triage", "min_examples": 50.5}"#, at: "/min_examples"),
        .post("/bundles/create", #"{"agent": "inbox_triage", "model_type": "magic"}"#, at: "/model_type"),
        .post("/bundles/create", #"{"agent": "inbox_triage", "min_confidence": 100.5}"#, at: "/min_confidence"),
        .post("/bundles/create", #"{"agent": "inbox_triage", "exclude_sources": "gold"}"#, at: "/exclude_sources"),
        .post("/bundles/create", #"{"agent": "inbox_triage"}"#),
        .post("/bundles/upload", #"{"agent": "inbox_triage"}"#, at: "/thresholds"),
        .post("/bundles/upload", #"{"agent": "inbox_triage", "thresholds": {"nope": 1}}"#, at: "/thresholds/nope"),
        .post(
            "/bundles/upload",
            #"{"agent": "inbox_triage", "thresholds": {"risk_score_threshold": 1000}}"#,
            at: "/thresholds/risk_score_threshold"
        ),
        .post(
            "/bundles/upload",
            #"{"agent": "inbox_triage", "thresholds": {"risk_score_threshold": "NaN"}}"#,
            at: "/thresholds/risk_score_threshold"
        ),
        .post("/bundles/propose", #"{"agent": "inbox_triage"}"#, at: "/bundle_id"),
        .post("/bundles/propose", #"{"agent": "inbox_triage", "bundle_id": "inbox_triage_19990101_000000"}"#, 404),
        .post(
            "/bundles/propose",
            #"{"agent": "inbox_triage", "bundle_id": "insights_writer_default"}"#,
            at: "/bundle_id"
        ),
        .post("/bundles/propose", #"{"agent": "inbox_triage", "bundle_id": "inbox_triage_default"}"#, 409),
        .post("/bundles/nobody/rollback", nil, 404),
        .post("/bundles/inbox_triage/rollback", nil, 409),
        .get("/bundles/inbox_triage_19990101_000000", 404),
        .get("/bundles/inbox_triage_19990101_000000/diff", 404),
        .get("/bundles/inbox_triage_default/diff?against=nothing", 404),
        .get("/bundles?cursor=abc", at: "/cursor"),
        .get("/bundles?agent=nobody", 404),
    ]

    static let rollouts: [BadRequest] = [
        .post("/approvals/approval-999/approve", #"{"approver": "a", "rationale": "b"}"#, 404),
        .post("/approvals/nonsense/reject", "{}", 404),
        .post("/approvals/{approved}/approve", #"{"approver": "a", "rationale": "again"}"#, 409),
        .post("/approvals/{approved}/approve", #"{"approver": 5}"#, at: "/approver"),
        .post("/approvals/{approved}/apply", #"{"canary_percent": 0}"#, at: "/canary_percent"),
        .post("/approvals/{approved}/apply", #"{"canary_percent": 101}"#, at: "/canary_percent"),
        .post("/approvals/{approved}/apply", #"{"canary_percent": -5}"#, at: "/canary_percent"),
        .post("/approvals/{approved}/apply", #"{"canary_percent": "ten"}"#, at: "/canary_percent"),
        .post("/approvals/{approved}/apply", #"{"canary_percent": 12.5}"#, at: "/canary_percent"),
        .post("/approvals/{approved}/apply", #"{"canary_percent": 99999999999999999999}"#, at: "/canary_percent"),
        .get("/approvals/recent?hours=-1", at: "/hours"),
        .get("/approvals/recent?hours=soon", at: "/hours"),
        .get("/approvals/pending?limit=0", at: "/limit"),
        .get("/approvals/approval-999", 404),
        .post("/canaries/inbox_triage/promote", nil, at: "/target_percent"),
        .post("/canaries/inbox_triage/promote", #"{"target_percent": 50}"#, 404),
        .post("/canaries/inbox_triage/rollback", nil, 404),
        .get("/canaries/nobody/performance", 404),
        .get("/canaries/inbox_triage/performance?lookback_hours=0", at: "/lookback_hours"),
        .get("/agents/inbox_triage/quality?hours=1e999", at: "/hours"),
    ]

    static let operations: [BadRequest] = [
        .get("/config/nobody?key=1", 404),
        .get("/config/%FF?key=1", 400),
        .get("/config/inbox%00triage", 400),
        .get("/config/inbox_triage?key=a%00b", 400),
        .get("/config/inbox_triage?key=\(longKey)", at: "/key"),
        .post("/decide", #"{"agent": "nobody", "key": "k", "payload": {}}"#, 404),
        .post("/decide", #"{"agent": "inbox_triage", "key": "k", "payload": [1]}"#, at: "/payload"),
        .post("/decide", #"{"agent": "inbox_triage", "key": "\#(longKey)", "payload": {}}"#, at: "/key"),
        .get("/weights/nobody", 404),
        .get("/weights/history?days=-1", at: "/days"),
        .get("/review/queue?strategy=guess", at: "/strategy"),
        .get("/review/queue?min_uncertainty=2", at: "/min_uncertainty"),
        .post("/review/next", nil, at: "/labeler"),
        .post("/review/next", #"{"labeler": ""}"#, at: "/labeler"),
        .post("/review/next", #"{"labeler": "cy", "agent": "nobody"}"#, 404),
        .post("/review/nonsense/label", #"{"labeler": "cy", "label": "safe"}"#, 404),
        .post("/review/{item}/label", #"{"labeler": "cy", "label": "spam"}"#, at: "/label"),
        .post("/review/{item}/label", #"{"labeler": "cy", "label": "safe", "confidence": 101}"#, at: "/confidence"),
        .post("/review/{item}/label", #"{"label": "safe"}"#, at: "/labeler"),
        .post("/review/{item}/undo", #"{"labeler": "cy"}"#, 409),
        .post("/review/{item}/reopen", nil, 409),
        .get("/logs?action=dance", at: "/action"),
        .get("/logs?hours=NaN", at: "/hours"),
        .get("/logs?limit=1001", at: "/limit"),
        .get("/logs?cursor=1-2", at: "/cursor"),
        .post("/schedule/dance/run", nil, 404),
        .post("/pause", #"{"reason": 5}"#, at: "/reason"),
    ]
}
