import Commands
import Testing

/// What commands print.
struct OutputTests {
    private let stats = """
        {"total": 1250, "by_source": {"approvals": 450, "feedback": 600, "gold": 200}, \
        "by_agent": {"inbox_triage": 1250}, "recent_7d": 18, \
        "warnings": [{"code": "low_recent", "detail": "18 in 7 days"}]}
        """

    @Test func statsAreAlignedTables() async {
        let outcome = await attune("stats", server: FakeServer(stats))
        #expect(
            outcome.output == """
                1250 labeled examples, 18 of them in the last 7 days

                By source
                SOURCE     EXAMPLES
                approvals       450
                feedback        600
                gold            200

                By agent
                AGENT         EXAMPLES
                inbox_triage      1250

                Warnings
                CODE        AGENT  DETAIL
                low_recent  –      18 in 7 days

                """
        )
        #expect(outcome.exitCode == 0)
    }

    @Test func jsonIsTheServersOwnCompactInAPipe() async {
        let body = #"{"total":0,"by_source":{},"by_agent":{},"recent_7d":0,"later_member":[1.0]}"#
        let outcome = await attune("stats", "--json", server: FakeServer(body))
        #expect(outcome.output == body + "\n")
    }

    @Test func jsonIsPrettyOnATerminal() async {
        let console = FakeConsole(style: TextStyle(isTerminal: true, width: 80))
        let server = FakeServer(#"{"status": "resumed"}"#)
        let outcome = await attune("resume", "--json", server: server, console: console)
        #expect(outcome.output.split(separator: "\n").count == 3)
    }

    @Test func onlyTerminalsTruncateAndOnlyWhatNobodyCopies() async {
        let canaries = """
            [{"agent": "inbox_triage", "bundle_id": "inbox_triage_20240115_140000", "canary_percent": 10, \
            "deployed_at": "2024-01-14T10:00:00Z", "hours_running": 25, "stalled": true, "performance": \
            {"quality_delta": 0.01, "latency_delta": null, "recommendation": "monitor", "reason": "undecided"}}]
            """
        let narrow = FakeConsole(style: TextStyle(isTerminal: true, width: 110))
        let onTerminal = await attune("canaries", server: FakeServer(canaries), console: narrow)
        let lines = onTerminal.output.split(separator: "\n")
        #expect(lines.count == 2)
        #expect(lines.allSatisfy { $0.count <= 110 })
        #expect(lines.last?.contains("inbox_triage_20240115_140000") == true)
        #expect(lines.last?.hasSuffix("…") == true)

        let inPipe = await attune("canaries", server: FakeServer(canaries))
        #expect(
            inPipe.output.split(separator: "\n").last == """
                inbox_triage  inbox_triage_20240115_140000       10     25  +1.0 points        –  monitor         \
                undecided; stalled, a person has to decide
                """
        )
    }

    @Test func trafficIsALineAStepAndVariant() async {
        let traffic = """
            {"agent": "a", "hours": 24, "step": "1h", "counted_through": "2024-01-15T10:00:20Z", "points": [\
            {"time": "2024-01-15T09:00:00Z", "variant": "active", "runs": 120, "errors": 3, "error_rate": 0.025, \
            "quality": null, "cost": 1.5, "latency_ms": {"count": 120, "p50": 7.25, "p95": 231.4, "p99": 401.4, \
            "max": 634.9}}, \
            {"time": "2024-01-15T09:00:00Z", "variant": "canary", "runs": 12, "errors": 0, "error_rate": 0.0, \
            "quality": 0.9, "cost": null, "latency_ms": null}]}
            """
        let outcome = await attune("traffic", "a", server: FakeServer(traffic))
        #expect(
            outcome.output == """
                TIME                  VARIANT  RUNS  ERRORS  QUALITY  COST  P50  P95  P99  MAX
                2024-01-15T09:00:00Z  active    120   2.5 %        –  1.50  7.3  231  401  635
                2024-01-15T09:00:00Z  canary     12   0.0 %   90.0 %     –    –    –    –    –
                Runs received until 2024-01-15T10:00:20Z have been counted.

                """
        )
        let none = #"{"agent": "a", "hours": 2, "step": "1m", "counted_through": "2024-01-15T10:00:20Z", "points": []}"#
        let quiet = await attune("traffic", "a", "--hours", "2", server: FakeServer(none))
        #expect(quiet.output.hasPrefix("No runs in the last 2 hours.\n"))
    }

    @Test func controlCharactersOfOthersDoNotReachTheTerminal() async {
        let logs = #"[{"timestamp": "2024-01-15T05:00:00Z", "action": "label", "reason": "a\u001b[2Jb\nc"}]"#
        let outcome = await attune("logs", server: FakeServer(logs))
        #expect(outcome.output.contains("a\u{FFFD}[2Jb c"))
        #expect(!outcome.output.contains("\u{1B}"))
    }

    @Test func figuresOfALogEntryAreShown() async {
        let logs = """
            [{"timestamp": "2024-01-15T05:00:00Z", "agent": "inbox_triage", "action": "rollback", \
            "reason": "quality_regression", "quality_delta": -0.08}]
            """
        let outcome = await attune("logs", "--action", "rollback", server: FakeServer(logs))
        #expect(outcome.output.hasSuffix("rollback  –      quality_regression  quality_delta=-0.08\n"))
    }

    @Test func weightsAreAMatrix() async {
        let server = FakeServer(#"{"a": {"gpt-4": 0.82, "weak": 0.3}, "b": {"gpt-4": 0.85}}"#)
        let outcome = await attune("weights", server: server)
        #expect(
            outcome.output == """
                JUDGE      a      b
                gpt-4  0.820  0.850
                weak   0.300      –

                """
        )
    }

    @Test func theNextPagesCursorIsToldBesideTheOutput() async {
        let server = FakeServer([
            .success(
                FakeServer.Answer(
                    headers: [("link", #"</api/active/logs?limit=1&cursor=a%2Fb>; rel="next""#)],
                    body: "[]"
                )
            )
        ])
        let outcome = await attune("logs", "--limit", "1", server: server)
        #expect(outcome.errors == "There is more: --cursor a/b\n")
    }

    @Test func approvalShowsAdviceAndChanges() async {
        let approval = """
            {"id": "approval-456", "agent": "inbox_triage", "bundle_id": "b1", "status": "pending", \
            "training_count": 120, "requested_by": "admin", "created_at": "2024-01-15T14:00:00Z", \
            "diff": {"changes": [{"param": "risk_score_threshold", "old": 70.0, "new": 65.0, "delta": -5.0, \
            "interval": {"low": 61.25, "high": 68.0}}], "accuracy_delta": 0.025, "comparison": {"against": "b0", \
            "rows": 120, "accuracy_delta": 0.025, "accuracy_delta_interval": {"low": -0.01, "high": 0.06}, \
            "utility_delta": 0.04, "utility_delta_interval": {"low": 0.0, "high": 0.08}, "probability_better": 0.91}, \
            "figures": [{"figure": "brier", "old": null, "new": 0.101}]}, "advice": {"recommendation": "approve", "reasons": ["better by 2.5 points"]}}
            """
        let outcome = await attune("approvals", "approval-456", server: FakeServer(approval))
        #expect(
            outcome.output == """
                approval   approval-456
                agent      inbox_triage
                bundle     b1
                status     pending
                examples   120
                requested  2024-01-15T14:00:00Z by admin

                Advice: approve
                - better by 2.5 points

                Changes
                Accuracy: +2.5 points (-1.0 points to +6.0 points)
                Utility: +4.0 points (+0.0 points to +8.0 points)
                Better with probability 91.0 %

                Thresholds
                PARAMETER             OLD  NEW  CHANGE          5–95 %
                risk_score_threshold   70   65   -5.00  61.25 to 68.00

                Figures, each on the rows its bundle had then
                FIGURE  OLD    NEW
                brier     –  0.101

                """
        )
    }

    @Test func performanceShowsTheEvidence() async {
        let performance = """
            {"has_regression": false, "quality_delta": 0.012, "latency_delta": -0.05, "recommendation": "monitor", \
            "reason": "insufficient", "evidence": {"explanation": ["Wait at 10 %: insufficient."], "reasons": ["insufficient", "latency_unproven"], \
            "holds": ["label_bias"], "hours_in_stage": 20.5, "left_out": {"uncertain_review": 3}, "metrics": [\
            {"metric": "quality", "estimate": 0.012, "interval": {"low": -0.04, "high": 0.065}, "margin": 0.05, "harm": 0.4, "harm_needed": 33.333, \
            "safe": 3.71828, "safe_needed": 5.0, "active_outcomes": 400, "canary_outcomes": 41, "pairs": 41, \
            "items_needed": 12}, \
            {"metric": "latency_p95", "estimate": -0.05, "margin": 0.1, "harm": 0.1, "harm_needed": 200.0, \
            "safe": 1.0, "safe_needed": null, "active_outcomes": 400, "canary_outcomes": 41}]}}
            """
        let outcome = await attune("performance", "inbox_triage", server: FakeServer(performance))
        #expect(
            outcome.output == """
                recommendation  monitor
                reason          insufficient
                regression      no
                quality         +1.2 points
                latency p95     -5.0 %
                all reasons     insufficient, latency_unproven
                held by         label_bias
                hours in stage  20.5

                In words
                Wait at 10 %: insufficient.

                Evidence
                METRIC          ESTIMATE  BETWEEN             HARM       SAFE  ACTIVE  CANARY  PAIRS  STILL NEEDED
                quality      +1.2 points  -4.0 … +6.5   0.40 of 33  3.72 of 5     400      41     41            12
                latency_p95       -5.0 %  –            0.10 of 200       1.00     400      41      –             –

                Not counted
                REASON            OUTCOMES
                uncertain_review         3

                """
        )
    }

    @Test func trainingShowsTheBundleAndTheNextStep() async {
        let bundle = """
            {"bundle_id": "b2", "training_count": 120, "accuracy": 0.87, "baseline_accuracy": 0.845, \
            "accuracy_interval": {"low": 0.81, "high": 0.92}, "accuracy_delta": 0.025, \
            "accuracy_delta_interval": {"low": -0.01, "high": 0.06}, "utility_delta": 0.025, \
            "probability_better": 0.91, "label_distribution": {"safe": 90, "quarantine": 30}, \
            "thresholds": {"risk_score_threshold": 65.0, "spf_dkim_weight": 1.5}, \
            "threshold_intervals": {"risk_score_threshold": {"low": 61.25, "high": 68.0}}, \
            "feature_importances": {"spf_fail": 0.02, "risk_score": 0.31}, "metrics": {\
            "validation": "stratified 5-fold × 10", "balanced_accuracy": 0.82, \
            "labels": {"quarantine": {"precision": 0.75, "recall": 0.7, "support": 30.0}}, \
            "probabilities": {"auc": 0.93, "brier": 0.101, "log_loss": 0.33, "ece": 0.04, "ece_equal_mass": 0.05, \
            "rows": 120, "reliability": [{"low": 0.0, "high": 0.1, "mean_probability": 0.05, "frequency": 0.06, \
            "rows": 60}]}, "calibration": {"method": "platt", "candidates": []}, \
            "thresholds": [{"param": "risk_score_threshold", "old": 70.0, "new": 65.0, "status": "chosen"}], \
            "importances": {"risk_score": {"drop": 0.31, "interval": {"low": 0.25, "high": 0.36}, \
            "model_share": 0.8}}}}
            """
        let outcome = await attune("train", "inbox_triage", server: FakeServer(bundle))
        #expect(
            outcome.output == """
                bundle                    b2
                examples                  120
                accuracy                  87.0 % (81.0 % to 92.0 %)
                active bundle's accuracy  84.5 %
                difference                +2.5 points (-1.0 points to +6.0 points)
                better with probability   91.0 %
                balanced accuracy         82.0 %
                measured by               stratified 5-fold × 10
                AUC                       0.930
                Brier score               0.101
                log loss                  0.330
                calibration error         0.040
                calibration               platt

                Thresholds
                PARAMETER             ACTIVE  VALUE          5–95 %  OUTCOME
                risk_score_threshold      70     65  61.25 to 68.00  chosen
                spf_dkim_weight            –    1.5               –  –

                Labels
                LABEL       EXAMPLES   SHARE  PRECISION  RECALL
                quarantine        30  25.0 %     75.0 %  70.0 %
                safe              90  75.0 %          –       –

                Feature importance
                FEATURE     IMPORTANCE          5–95 %  SHARE OF MODEL
                risk_score       0.310  0.250 to 0.360          80.0 %
                spf_fail         0.020               –               –

                Probability foretold and met
                FORETOLD    MET  ROWS
                   5.0 %  6.0 %    60

                Next: attune propose inbox_triage b2

                """
        )
    }
}
