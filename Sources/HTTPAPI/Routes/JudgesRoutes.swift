import Domain
import Hummingbird
import Learning
import Wire

struct JudgesRoutes {
    let backend: Backend

    func add(to routes: RouteTable) {
        let backend = backend
        let judges = backend.judges
        routes.get("/api/active/weights") { _, _ in
            try Answer.of(Self.table(try await judges.weights(agent: nil)))
        }
        routes.get("/api/active/weights/history") { request, _ in
            let query = Query(request)
            let history = try await judges.history(
                agent: query.agent(in: backend),
                days: query.number("days", 0...3_650) ?? 30,
                limit: query.limit()
            )
            return try Answer.of(
                history.map { point in
                    Wire.WeightHistoryPoint(
                        agent: point.agent,
                        judge: point.judge,
                        weight: point.weight,
                        matched: point.matched,
                        computedAt: point.computedAt.description
                    )
                }
            )
        }
        routes.get("/api/active/weights/{agent}") { request, context in
            let wantsDetails = try Query(request).flag("details")
            let agent = try await backend.agents.agent(context.parameter("agent")).name
            if wantsDetails {
                let (weights, panel) = try await judges.details(agent: agent)
                return try Answer.of(Wire.JudgeDetails(agent: agent, weights, panel))
            }
            return try Answer.of(Self.table(try await judges.weights(agent: agent))[agent] ?? [:])
        }
        routes.post("/api/active/weights/update", heavy: .weights) { request, _ in
            let actor = try await BodyReader.value(ActorRequest.self, of: request).actor
            let weights = try await judges.update(by: Actor(actor))
            return try Answer.of(
                Wire.WeightsUpdateAnswer(status: "success", updated: weights.count, weights: Self.table(weights))
            )
        }
    }

    private static func table(_ weights: [JudgeWeight]) -> Wire.JudgeWeights {
        Dictionary(grouping: weights, by: \.agent).mapValues { judges in
            Dictionary(firstOf: judges.map { ($0.judge, $0.weight) })
        }
    }
}

extension Wire.Estimate {
    /// To four decimals.
    init(_ estimate: IntervalEstimate) {
        self.init(
            value: rounded(estimate.value, 4),
            low: rounded(estimate.low, 4),
            high: rounded(estimate.high, 4)
        )
    }
}

extension Wire.JudgeDetails {
    fileprivate init(agent: String, _ weights: [JudgeWeight], _ panel: FittedPanel?) {
        let judges = weights.map { weight -> (String, Wire.JudgeReliability) in
            var judge = Wire.JudgeReliability(weight: weight.weight, matched: weight.matched)
            if let panel, let position = panel.judges.firstIndex(of: weight.judge) {
                judge.add(panel, at: position)
            }
            return (weight.judge, judge)
        }
        self.init(
            agent: agent,
            judges: Dictionary(firstOf: judges),
            panel: panel.map { fitted in
                Wire.PanelFigures(
                    basis: fitted.panel.basis.rawValue,
                    goldRows: fitted.panel.goldRows,
                    errorCorrelation: rounded(fitted.panel.errorCorrelation, 4),
                    effectiveVotes: rounded(fitted.panel.effectiveVotes, 4),
                    labels: fitted.labels,
                    intercepts: fitted.panel.intercepts.map { rounded($0, 4) },
                    computedAt: fitted.computedAt.description
                )
            }
        )
    }
}

extension Wire.JudgeReliability {
    fileprivate mutating func add(_ fitted: FittedPanel, at position: Int) {
        let figures = fitted.figures[position]
        keys = figures.verdicts
        agreement = figures.agreement.map { Wire.Estimate($0) }
        kappa = figures.kappa.map { rounded($0, 4) }
        recall = Dictionary(
            firstOf: zip(fitted.labels, figures.recall).map { label, recall in
                (label, Nullable(wrappedValue: recall.map { Wire.Estimate($0) }))
            }
        )
        brier = figures.brier.map { rounded($0, 4) }
        calibrationError = figures.verdicts > 0 ? rounded(figures.calibrationError, 4) : nil
        let width = fitted.panel.classes > 2 ? fitted.panel.classes : 1
        panelWeights = fitted.panel.weights.map { weights in
            weights[position * width..<(position + 1) * width].map { rounded($0, 4) }
        }
    }
}
