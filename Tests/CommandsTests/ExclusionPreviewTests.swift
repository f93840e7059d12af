import Commands
import Testing

/// What people see before they exclude examples.
struct ExclusionPreviewTests {
    private let preview = """
        {"agent": "inbox_triage", "model_type": "logistic", "examples": 96, \
        "with": {"training_count": 440, "label_distribution": {"quarantine": 88, "safe": 352}, \
        "thresholds": {"risk_score_threshold": 98.5}}, \
        "without": {"training_count": 344, "label_distribution": {"quarantine": 85, "safe": 259}, \
        "thresholds": {"risk_score_threshold": 60.5}}, \
        "comparison": {"rows": 344, "accuracy_with": 0.75, "accuracy_without": 0.95, "accuracy_delta": 0.2, \
        "accuracy_delta_interval": {"low": 0.15, "high": 0.25}, "utility_with": 0.75, "utility_without": 0.95, \
        "utility_delta": 0.2, "utility_delta_interval": {"low": 0.15, "high": 0.25}, "probability_better": 1.0}, \
        "trusted_comparison": {"rows": 190, "accuracy_with": 0.7, "accuracy_without": 0.9, "accuracy_delta": 0.2, \
        "accuracy_delta_interval": {"low": 0.12, "high": 0.28}, "utility_with": 0.85, "utility_without": 0.95, \
        "utility_delta": 0.1, "utility_delta_interval": {"low": 0.05, "high": 0.15}, "probability_better": 1.0}, \
        "basis": "trusted", "recommendation": "exclude", "summary": "Without these 96 labels: exclude them."}
        """

    @Test func bothTrainingsStandBesideEachOther() async {
        let outcome = await attune(
            words: ["exclude", "--preview", "--agent", "inbox_triage", "--suspect"],
            server: FakeServer(preview)
        )
        #expect(
            outcome.output == """
                                                      WITH  WITHOUT    DIFFERENCE          5–95 %
                training rows                          440      344           -96
                labeled quarantine                      88       85            -3
                labeled safe                           352      259           -93
                risk_score_threshold                  98.5     60.5        -38.00
                accuracy on 344 rows that stay      75.0 %   95.0 %  +20.0 points  +15.0 to +25.0
                accuracy on 190 gold and approvals  70.0 %   90.0 %  +20.0 points  +12.0 to +28.0
                utility on 190 gold and approvals   85.0 %   95.0 %  +10.0 points   +5.0 to +15.0

                Without these 96 labels: exclude them.

                """
        )
        #expect(outcome.exitCode == 0)
    }
}
