import Domain
import Learning
import Rules

/// The list of bundles, and the form that trains one.
struct BundlesPage: Sendable {
    var token: String
    var chosen: String
    var agents: [Choice]
    var bundles: [BundleRow]
    var next: String?
}

/// One entry of a list to choose from.
struct Choice: Sendable, Equatable {
    var name: String
    var isChosen: Bool
    /// How a person is told of it.
    var shown: String

    init(_ name: String, isChosen: Bool, shown: String? = nil) {
        self.name = name
        self.isChosen = isChosen
        self.shown = shown ?? name
    }

    static func all(_ names: [String], chosen: String?) -> [Choice] {
        names.map { Choice($0, isChosen: $0 == chosen) }
    }
}

/// One bundle: what it decides by, what it is worth, and where it comes from.
struct BundlePage: Sendable {
    struct Figure: Sendable {
        var name: String
        var value: String
        var range: String
    }

    struct Threshold: Sendable {
        var parameter: String
        var old: String
        var new: String
        /// As a form takes it.
        var value: String
        var range: String
        var outcome: String
    }

    struct Importance: Sendable {
        var feature: String
        var drop: String
        var range: String
        var share: String
        /// 0…1 of the largest, for a bar.
        var bar: String
    }

    struct Confusion: Sendable {
        var labels: [String]
        var rows: [Row]

        struct Row: Sendable {
            var label: String
            var cells: [Cell]
        }

        struct Cell: Sendable {
            var text: String
            var isRight: Bool
        }
    }

    struct Fact: Sendable {
        var name: String
        var value: String
    }

    var token: String
    var row: BundleRow
    var isTrained: Bool
    var canPropose: Bool
    var openApproval: String?
    var warnings: [String]
    var figures: [Figure]
    var thresholds: [Threshold]
    var importances: [Importance]
    var confusion: Confusion?
    var reliability: ChartTable?
    var learning: ChartTable?
    var provenance: [Fact]
    var sources: String
    var distribution: [Fact]

    init(_ bundle: Bundle, of agent: Agent, state: Badge?, openApproval: String?, token: String) {
        self.token = token
        row = BundleRow(bundle, state: state)
        isTrained = bundle.origin == .trained
        canPropose = bundle.id != agent.effectiveBundleID && openApproval == nil && bundle.origin != .default
        self.openApproval = openApproval
        let figures = bundle.figures
        warnings = figures.warnings.map(\.detail)
        self.figures = Self.figures(figures)
        thresholds = Self.thresholds(bundle, agent.specification)
        importances = Self.importances(figures)
        confusion = Self.confusion(figures, agent.specification.labels)
        reliability = Self.reliability(figures)
        learning = Self.learning(figures)
        provenance = Self.provenance(bundle)
        sources = figures.sourcesUsed.joined(separator: ", ")
        distribution = figures.labelDistribution.sorted { $0.key < $1.key }
            .map { Fact(name: $0.key, value: grouped($0.value)) }
    }

    private static func figures(_ figures: BundleFigures) -> [Figure] {
        var rows: [Figure] = []
        func add(_ name: String, _ value: String, _ range: String? = nil) {
            if value != "–" { rows.append(Figure(name: name, value: value, range: range ?? "")) }
        }
        add("Accuracy", percent(figures.accuracy), interval(figures.accuracyLow, figures.accuracyHigh))
        add("Utility", percent(figures.utility), interval(figures.utilityLow, figures.utilityHigh))
        add("Balanced accuracy", percent(figures.balancedAccuracy))
        if let comparison = figures.comparison {
            add("Accuracy of \(comparison.against)", percent(comparison.baselineAccuracy))
            add(
                "Difference, points",
                points(comparison.accuracyDelta),
                "\(points(comparison.accuracyDeltaLow)) to \(points(comparison.accuracyDeltaHigh))"
            )
            add("Probability of being better", percent(comparison.probabilityBetter))
        }
        for (label, scores) in (figures.labelScores ?? [:]).sorted(by: { $0.key < $1.key }) {
            add("Precision of \(label)", percent(scores.precision))
            add("Recall of \(label)", percent(scores.recall))
        }
        if let probabilities = figures.probabilities {
            add("AUC", probabilities.areaUnderCurve.map { fixed($0, 3) } ?? "–")
            add("Brier score", fixed(probabilities.brier, 3))
            add("Log loss", fixed(probabilities.logLoss, 3))
            add("Calibration error", fixed(probabilities.calibrationErrorEqualWidth, 3))
        }
        return rows
    }

    private static func thresholds(_ bundle: Bundle, _ specification: AgentSpecification) -> [Threshold] {
        bundle.effectiveThresholds(specification).sorted { $0.key < $1.key }.map { name, value in
            let learned = bundle.figures.thresholds.first { $0.name == name }
            return Threshold(
                parameter: name,
                old: learned.map { brief($0.old) } ?? "–",
                new: brief(value),
                value: "\(value)",
                range: [learned?.low, learned?.high].compactMap { $0.map { brief($0) } }.joined(separator: " – "),
                outcome: learned.map { [plain($0.status), $0.detail].compactMap(\.self).joined(separator: ": ") } ?? ""
            )
        }
    }

    private static func importances(_ figures: BundleFigures) -> [Importance] {
        if let known = figures.importances {
            let most = known.values.map(\.drop).max() ?? 0
            return known.sorted { ($1.value.drop, $0.key) < ($0.value.drop, $1.key) }.map { feature, importance in
                Importance(
                    feature: feature,
                    drop: points(importance.drop),
                    range: "\(points(importance.low)) to \(points(importance.high))",
                    share: percent(importance.modelShare),
                    bar: most > 0 ? "\(rounded(max(0, importance.drop) / most, 3))" : "0"
                )
            }
        }
        let most = figures.featureImportances.values.max() ?? 0
        return figures.featureImportances.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { feature, value in
            let bar = most > 0 ? "\(rounded(max(0, value) / most, 3))" : "0"
            return Importance(feature: feature, drop: points(value), range: "", share: "", bar: bar)
        }
    }

    private static func confusion(_ figures: BundleFigures, _ labels: [String]) -> Confusion? {
        guard figures.confusion.count == labels.count, !labels.isEmpty else { return nil }
        let rows = zip(labels, figures.confusion).enumerated().map { decision, row in
            Confusion.Row(
                label: row.0,
                cells: row.1.enumerated().map { .init(text: brief($1, decimals: 1), isRight: $0 == decision) }
            )
        }
        return Confusion(labels: labels, rows: rows)
    }

    private static func provenance(_ bundle: Bundle) -> [Fact] {
        let known = bundle.provenance
        return [
            ("Parent", known.parentBundleID), ("Model", known.modelType),
            ("Fewest examples asked for", known.minimumExamples.map(grouped)),
            ("Least confidence", known.minimumConfidence.map { brief($0) }),
            ("Sources left out", known.excludedSources?.joined(separator: ", ")),
            ("Labels given by then", known.labelCount.map(grouped)),
            ("Measured by", bundle.figures.validation),
            ("Training set (SHA-256)", known.trainingSetHash), ("Notes", known.notes),
        ]
        .compactMap { name, value in value.flatMap { $0.isEmpty ? nil : Fact(name: name, value: $0) } }
    }
}
