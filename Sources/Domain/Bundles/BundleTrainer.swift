import JSON
import Learning
import Rules

/// Training bundles, editing them by hand, and comparing them.
package struct BundleTrainer: Sendable {
    let ledger: Ledger
    let work: WorkQueue

    package init(ledger: Ledger, work: WorkQueue) {
        self.ledger = ledger
        self.work = work
    }

    /// Trains a bundle on the labels as they stand and keeps it; nothing is deployed.
    ///
    /// - Throws: `Refusal`; a training refused for lack of data is journaled as `train_failed`.
    package func train(_ request: TrainingRequest, by actor: Actor) async throws -> Bundle {
        // Also before the work's turn comes: nobody is to wait for a refusal.
        try await ledger.read { records in
            _ = try records.requireAgent(request.agent)
            try records.requireRunning()
        }
        return try await work.perform(.training) { turn in try await train(request, by: actor, in: turn) }
    }

    private func train(_ request: TrainingRequest, by actor: Actor, in turn: WorkTurn) async throws -> Bundle {
        let ground = try await ground(for: request)
        do {
            try ground.set.requireEnough(request)
            let result = try await solve(ground, request, by: actor, in: turn)
            try turn.requireWanted()
            turn.report(.keeping, 0)
            return try await keep(result, by: actor)
        } catch TrainingError.givenUp {
            throw CancellationError()
        } catch let refusal as Refusal {
            try await logFailure(refusal, request, rows: ground.set.count, by: actor)
            throw refusal
        } catch let error as TrainingError {
            let refusal = Refusal(error, set: ground.set)
            try await logFailure(refusal, request, rows: ground.set.count, by: actor)
            throw refusal
        }
    }

    /// Everything a training starts from, read in one view of the store.
    fileprivate struct Ground: Sendable {
        var set: TrainingSet
        var active: Bundle
        var activeScores: RowScores?
        var labelCount: Int

        /// The active bundle's thresholds as the specification now has them.
        var current: [String: Double] { active.effectiveThresholds(set.specification) }
    }

    private func ground(for request: TrainingRequest) async throws -> Ground {
        try await ledger.read { records in
            let agent = try records.requireAgent(request.agent)
            try records.requireRunning()
            let active = try records.activeBundle(of: agent)
            return Ground(
                set: try records.trainingSet(agent.specification, request),
                active: active,
                activeScores: try records.rowScores(bundle: active.id),
                labelCount: try records.labelCount(agent: request.agent)
            )
        }
    }

    /// A bundle that has no name yet.
    fileprivate struct Draft: Sendable {
        var bundle: Bundle
        var scores: RowScores
    }

    private func solve(
        _ ground: Ground,
        _ request: TrainingRequest,
        by actor: Actor,
        in turn: WorkTurn
    ) async throws -> Draft {
        let progress = turn.trainingProgress
        let now = ledger.world.now()
        return try await turn.compute {
            let problem = ground.set.problem(request, current: ground.current)
            let trained = try Learning.train(problem, progress: progress)
            return Draft(trained, ground, request, at: now, by: actor)
        }
    }

    private func keep(_ draft: Draft, by actor: Actor) async throws -> Bundle {
        try await ledger.change(by: actor) { change in
            // A pause may have come while the model was being fitted.
            try change.records.requireRunning()
            let bundle = try change.insert(draft.bundle, rowScores: draft.scores)
            change.log(.train, agent: bundle.agent, figures: bundle.journalFigures)
            return bundle
        }
    }

    static func warnings(joined: Int) -> [BundleFigures.Warning] {
        guard joined > 0 else { return [] }
        return [
            .init(
                code: "few_fresh_rows",
                detail: "\(joined) rows the active bundle was trained on joined the comparison with its out-of-fold "
                    + "decisions, because fewer than \(Comparison.enoughFreshRows) others are there."
            )
        ]
    }

    private func logFailure(_ refusal: Refusal, _ request: TrainingRequest, rows: Int, by actor: Actor) async throws {
        guard case .invalid(let code, let detail, _) = refusal else { return }
        try await ledger.change(by: actor) { change in
            change.log(
                .trainFailed,
                agent: request.agent,
                reason: code,
                figures: [
                    "detail": .string(detail),
                    "model_type": .string(request.modelType.rawValue),
                    "training_count": .integer(Int64(rows)),
                ]
            )
        }
    }
}

extension BundleTrainer.Draft {
    /// What was trained, compared with the active bundle.
    fileprivate init(
        _ trained: TrainedBundle,
        _ ground: BundleTrainer.Ground,
        _ request: TrainingRequest,
        at time: Timestamp,
        by actor: Actor
    ) {
        let set = ground.set
        scores = trained.rowScores(set)
        bundle = Bundle(
            id: "",
            agent: request.agent,
            createdAt: time,
            createdBy: actor,
            origin: .trained,
            thresholds: trained.thresholds(set.specification),
            model: trained.fittedModel(set),
            figures: trained.figures(set),
            provenance: Provenance(request, set: set, parent: ground.active.id, labelCount: ground.labelCount)
        )
        let comparison = Comparison.between(
            BundleScorer(bundle: bundle, rowScores: scores, specification: set.specification),
            and: BundleScorer(bundle: ground.active, rowScores: ground.activeScores, specification: set.specification),
            on: set
        )
        bundle.figures.comparison = comparison?.comparison
        bundle.figures.warnings += BundleTrainer.warnings(joined: comparison?.joined ?? 0)
    }
}

extension Change {
    /// Gives a bundle its name, `{agent}_{yyyyMMdd}_{HHmmss}` and `_2`… for more of the same second, and keeps it.
    func insert(_ draft: Bundle, rowScores: RowScores?) throws -> Bundle {
        var bundle = draft
        let stem = "\(bundle.agent)_\(time.compact)"
        let taken = Set(try records.bundleIDs(startingWith: stem))
        var id = stem
        var number = 2
        while taken.contains(id) {
            id = "\(stem)_\(number)"
            number += 1
        }
        bundle.id = id
        bundle.createdAt = time
        try records.insertBundle(bundle, rowScores: rowScores)
        return bundle
    }
}

extension Provenance {
    fileprivate init(_ request: TrainingRequest, set: TrainingSet, parent: String, labelCount: Int) {
        self.init(notes: nil, set: set, parent: parent)
        modelType = request.modelType.rawValue
        minimumExamples = request.minimumExamples
        minimumConfidence = request.minimumConfidence
        excludedSources = request.excludedSources.sorted()
        self.labelCount = labelCount
    }

    init(notes: String?, set: TrainingSet, parent: String) {
        self.init()
        trainingSetHash = set.hash.hexadecimal
        parentBundleID = parent
        self.notes = notes
    }
}

extension Refusal {
    /// What a training could not do, in an operator's words.
    init(_ error: TrainingError, set: TrainingSet) {
        switch error {
        case .noRows, .oneClass, .tooFewRows, .allWeightsZero:
            let labels = zip(set.specification.labels, set.labelCounts).map { "\($1) × \($0)" }.joined(separator: ", ")
            self = .insufficientData(
                "the usable examples are \(labels); every label needs some with confidence above 0."
            )
        case .notFinite(let row, let column):
            self = .invalid(
                "/agent",
                "Example \(row + 1) of the training set has a \(set.encoding.columns[column].name) that is not finite.",
                code: "bad_data"
            )
        case .labelOutOfRange, .badWeight, .shape, .badPolicy, .givenUp:
            self = .invalid("/agent", "The training set does not fit the specification: \(error).", code: "bad_data")
        }
    }
}
