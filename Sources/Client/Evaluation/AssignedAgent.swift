import JSON
import Learning
import Rules
import Wire

/// One agent at one configuration version: decides by itself, without a network and without a lock. Never changes.
///
/// Hold on to one where many cases must be decided by the same configuration; take a new one from
/// ``AttuneClient/agent(_:)`` to decide by the present one.
public final class AssignedAgent: Sendable {
    private struct Trial: Sendable {
        var buckets: SaltedBuckets
        var percent: Int
        var bundle: BundleInUse
    }

    /// As it is registered on the server.
    public let name: String
    /// Of the whole server; runs report it.
    public let configVersion: Int64
    /// The first is the one acted on where the agent decides by a model.
    public let labels: [String]
    private let active: BundleInUse
    private let trial: Trial?

    /// - Throws: ``AttuneError/unsupported(_:)`` for a document that asks for what is not known here.
    init(_ document: AssignmentDocument) throws(AttuneError) {
        name = document.agent
        configVersion = document.configVersion
        let specification: AgentSpecification
        do {
            specification = try AgentSpecification(stored: document.specification, agent: document.agent)
        } catch {
            throw .unsupported("The specification of \(document.agent) cannot be read: \(error)")
        }
        labels = specification.labels
        active = try BundleInUse(document.active, specification)
        if let canary = document.canary, let salt = document.salt {
            guard document.algorithm == Assignment.algorithm else {
                throw .unsupported("Keys of \(document.agent) are assigned by \(document.algorithm).")
            }
            trial = Trial(
                buckets: SaltedBuckets(salt: salt),
                percent: document.percent,
                bundle: try BundleInUse(canary, specification)
            )
        } else {
            trial = nil
        }
    }

    /// The thresholds that apply to a key: the same ones for the same key until the configuration changes.
    ///
    /// - Throws: ``AttuneError/invalidKey(_:)`` for a key that could be decided on but never reported.
    public func configuration(for key: String) throws(AttuneError) -> Configuration {
        if let refusal = Keys.refusal(of: key) { throw .invalidKey("A key \(refusal).") }
        guard let trial else {
            return Configuration(agent: self, key: key, variant: .active, bucket: nil, bundle: active)
        }
        let assignment = Assignment(bucket: trial.buckets.bucket(of: key), percent: trial.percent)
        let isCanary = assignment.variant == .canary
        return Configuration(
            agent: self,
            key: key,
            variant: isCanary ? .canary : .active,
            bucket: assignment.bucket,
            bundle: isCanary ? trial.bundle : active
        )
    }

    /// What `POST /decide` would answer.
    ///
    /// - Throws: ``AttuneError/invalidKey(_:)``.
    public func decide(_ payload: Payload, for key: String) throws(AttuneError) -> Decision {
        let configuration = try configuration(for: key)
        let decision = configuration.bundle.maker.decide(payload.json)
        let basis: Decision.Basis =
            switch decision.by {
            case .rule: .rule
            case .model: .model
            case .default: .default
            }
        return Decision(
            configuration: configuration,
            label: labels[decision.label],
            basis: basis,
            probabilities: decision.probabilities.map { Dictionary(firstOf: zip(labels, $0)) },
            payload: payload
        )
    }
}

/// A bundle, ready to decide.
final class BundleInUse: Sendable {
    let id: String
    let thresholds: [String: Double]
    let maker: DecisionMaker

    init(_ bundle: AssignedBundle, _ specification: AgentSpecification) throws(AttuneError) {
        id = bundle.bundleID
        thresholds = bundle.thresholds
        do {
            let model = try bundle.model.map { try JSONValueDecoder().decode(FittedModel.self, from: $0) }
            maker = DecisionMaker(specification: specification, thresholds: thresholds, model: model)
        } catch {
            throw .unsupported("The model of \(bundle.bundleID) cannot be read: \(error)")
        }
    }
}
