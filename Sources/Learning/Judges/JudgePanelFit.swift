extension JudgePanel {
    /// Learns a panel from rows whose right answer is known (gold).
    ///
    /// - `votes`: the verdicts on n gold rows; n may be 0.
    /// - `truths`: n right answers in `0..<K`.
    /// - `weights`: n numbers ≥ 0, how much each answer is to be relied on; nil counts all the same.
    ///
    /// `θⱼ[t][v]`: counts of verdict v on truth t, plus 3 where v = t and 1 elsewhere, normalised. π: shares of the
    /// answers, one row per label added. r̄: the mean correlation of two judges' errors (≥ 0), times n/(n + 20);
    /// D = 1/(1 + (J − 1)·r̄). The prior is naive Bayes with each vote counted D times: for two labels, with
    /// `uᵥ = ln θⱼ[0][v]/θⱼ[1][v]`, `b = logit π + D·Σ (u₀ + u₁)/2` and `wⱼ = D·(u₀ − u₁)/2`. With at least 20 gold rows
    /// and 5 of every label the result is the minimum of `Σ ω·log loss + (4/2)·‖(b, w) − prior‖²`, else the prior.
    public static func fitted(votes: PanelVotes, truths: [Int], weights: [Double]? = nil) -> JudgePanel {
        precondition(truths.count == votes.rows, "one right answer per row of verdicts")
        precondition(truths.allSatisfy { $0 >= 0 && $0 < votes.classes }, "answers are labels")
        var counts = [Int](repeating: 0, count: votes.classes)
        for truth in truths { counts[truth] += 1 }
        let gold = Double(truths.count)
        let prior = JudgePanel(
            shares: votes.verdictShares(truths: truths),
            prevalence: counts.map { (Double($0) + 1) / (gold + Double(votes.classes)) },
            errorCorrelation: votes.errorCorrelation(truths: truths) * gold / (gold + 20),
            basis: .prior,
            goldRows: truths.count
        )
        guard truths.count >= 20, counts.allSatisfy({ $0 >= 5 }) else { return prior }
        return prior.stacked(on: votes, truths: truths, weights: weights ?? truths.map { _ in 1 })
    }

    /// Learns a panel from verdicts alone, when no right answer is known.
    ///
    /// Dawid and Skene's estimate of every judge's confusion, with the same prior counts, takes the place of counts on
    /// gold. Agreement is no evidence of being right, so no judge gets more weight than one of whom nothing is known
    /// (ln 3 for two labels); one that disagrees gets less.
    public static func unanchored(votes: PanelVotes) -> JudgePanel {
        let estimate = DawidSkene.fitted(votes: votes)
        let unknown = (0..<votes.classes).map { truth in
            let counts = (0..<votes.classes).map { priorVerdictCount(truth: truth, verdict: $0) }
            return counts.map { $0 / counts.reduce(0, +) }
        }
        let shares = estimate.shares.map { Self.informativeness($0) > Self.informativeness(unknown) ? unknown : $0 }
        return JudgePanel(
            shares: shares,
            prevalence: estimate.prevalence,
            errorCorrelation: 0,
            basis: .unanchored,
            goldRows: 0
        )
    }

    /// How much a verdict moves the odds on average: `Σₜ Σᵥ (ln θ[t][t] − ln θ[v][t]) / (K·(K − 1))`, for two labels the
    /// weight w.
    private static func informativeness(_ shares: VerdictShares) -> Double {
        var sum = 0.0
        for truth in shares.indices {
            for other in shares.indices where other != truth {
                sum += naturalLogarithm(shares[truth][truth]) - naturalLogarithm(shares[other][truth])
            }
        }
        let pairs = shares.count * (shares.count - 1)
        return sum / Double(pairs)
    }

    /// Naive Bayes over the judges' confusions, each vote counted D times.
    private init(
        shares: [VerdictShares],
        prevalence: [Double],
        errorCorrelation: Double,
        basis: Basis,
        goldRows: Int
    ) {
        let classes = prevalence.count
        self.init(
            classes: classes,
            judges: shares.count,
            basis: basis,
            goldRows: goldRows,
            errorCorrelation: errorCorrelation,
            intercepts: [],
            weights: []
        )
        let share = voteShare
        if classes == 2 {
            let odds = shares.map { theta in (0..<2).map { naturalLogarithm(theta[0][$0] / theta[1][$0]) } }
            intercepts = [naturalLogarithm(prevalence[0] / prevalence[1])]
            intercepts[0] += odds.reduce(0) { $0 + share * ($1[0] + $1[1]) / 2 }
            weights = [odds.map { share * ($0[0] - $0[1]) / 2 }]
            return
        }
        for label in 0..<classes {
            let logs = shares.map { theta in theta[label].map(naturalLogarithm) }
            let means = logs.map { $0.reduce(0, +) / Double(classes) }
            intercepts.append(naturalLogarithm(prevalence[label]) + share * means.reduce(0, +))
            weights.append(zip(logs, means).flatMap { logs, mean in logs.map { share * ($0 - mean) } })
        }
    }

    /// The regression of answers on verdicts that this panel is the prior of.
    private func stacked(on votes: PanelVotes, truths: [Int], weights omegas: [Double]) -> JudgePanel {
        let width = weights[0].count + 1
        let rows = (0..<votes.rows).map { Self.inputs(of: votes.row($0), classes: classes) + [1] }
        let parameters = SoftLogistic(
            inputs: rows.flatMap { $0 },
            width: width,
            targets: truths.flatMap { truth in intercepts.indices.map { $0 == truth ? 1 : 0 } },
            weights: omegas,
            prior: zip(weights, intercepts).flatMap { $0 + [$1] },
            precision: 4
        ).minimum()
        var result = self
        result.basis = .stacked
        for logit in intercepts.indices {
            result.weights[logit] = Array(parameters[logit * width..<(logit + 1) * width - 1])
            result.intercepts[logit] = parameters[(logit + 1) * width - 1]
        }
        return result
    }
}
