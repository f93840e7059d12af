import Alerting
import ArgumentParser
import Configuration
import Domain
import Foundation
import JSON

extension Settings {
    /// The numbers of the alerts' rules: keys that begin with `alert_`.
    static func alertSettings(_ reader: ConfigReader) throws -> AlertSettings {
        var alerts = AlertSettings()
        alerts.trainingFailures = try value(reader, "alert_training_failures", or: alerts.trainingFailures, in: 1...100)
        alerts.judgeMatched = try value(reader, "alert_judge_matched", or: alerts.judgeMatched, in: 1...100_000)
        alerts.labeledGrowth = try value(reader, "alert_labeled_growth", or: alerts.labeledGrowth, in: 0...1_000_000)
        alerts.labelsWaiting = try value(reader, "alert_labels_waiting", or: alerts.labelsWaiting, in: 0...1_000_000)
        alerts.pendingApprovals = try value(
            reader,
            "alert_pending_approvals",
            or: alerts.pendingApprovals,
            in: 0...100_000
        )
        let numbers: [(String, WritableKeyPath<AlertSettings, Double>, ClosedRange<Double>)] = [
            ("alert_critical_judge_weight", \.criticalJudgeWeight, 0...1),
            ("alert_judge_weight", \.judgeWeight, 0...1),
            ("alert_judge_drop", \.judgeDrop, 0...1),
            ("alert_stalled_hours", \.stalledHours, 0...8_760),
            ("alert_expiry_hours", \.expiryHours, 0...8_760),
            ("alert_notice_hours", \.noticeHours, 0...8_760),
            ("alert_database_seconds", \.databaseSeconds, 0...86_400),
        ]
        for (key, path, range) in numbers {
            alerts[keyPath: path] = try number(reader, ConfigKey([key]), or: alerts[keyPath: path], in: range)
        }
        if let names = reader.string(forKey: "alert_critical_judges") {
            let judges = names.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
            alerts.criticalJudges = Set(judges.filter { !$0.isEmpty })
        }
        return alerts
    }

    static func number(
        _ reader: ConfigReader,
        _ key: ConfigKey,
        or fallback: Double,
        in range: ClosedRange<Double>
    ) throws -> Double {
        guard let text = text(reader, key) ?? reader.double(forKey: key).map({ "\($0)" }) else { return fallback }
        guard let value = Double(text), range.contains(value) else {
            throw ValidationError(
                "\(key) must be a number from \(range.lowerBound) to \(range.upperBound), not \"\(text)\"."
            )
        }
        return value
    }

    /// The channels and routes of the file that `alerts` names; none without one.
    static func alerting(_ reader: ConfigReader) throws -> AlertingConfiguration {
        guard let path = reader.string(forKey: "alerts") else { return AlertingConfiguration() }
        guard let bytes = FileManager.default.contents(atPath: path) else {
            throw ValidationError("The alerts file \(path) cannot be read.")
        }
        let secrets = SecretSource(
            environment: { ProcessInfo.processInfo.environment[$0] },
            file: { FileManager.default.contents(atPath: $0).map { String(decoding: $0, as: UTF8.self) } }
        )
        do {
            return try AlertingConfiguration(JSON.parse(Array(bytes)), secrets: secrets)
        } catch let error as AlertingConfigurationError {
            throw ValidationError("The alerts file \(path) is wrong: \(error)")
        } catch {
            throw ValidationError("The alerts file \(path) is not JSON: \(error)")
        }
    }
}
