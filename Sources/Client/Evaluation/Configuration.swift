/// Which of an agent's two bundles serves a key.
public enum Variant: String, Sendable {
    /// The bundle that serves whoever is in no canary.
    case active
    /// The bundle that is tried on a share of the keys.
    case canary
}

/// The thresholds that apply to one key of one agent, and where they are from.
public struct Configuration: Sendable {
    /// The agent this is of, as it was configured when this was asked for.
    public let agent: AssignedAgent
    /// What was asked for.
    public let key: String
    /// Which of the two bundles this is; always ``Variant/active`` without a canary.
    public let variant: Variant
    /// Where the key falls, 0…9999; nil without a canary.
    public let bucket: Int?
    let bundle: BundleInUse

    /// The bundle that the thresholds are from.
    public var bundleID: String { bundle.id }
    /// The version of the server's configuration that this is of.
    public var configVersion: Int64 { agent.configVersion }
    /// Every parameter of the agent's specification, by name.
    public var thresholds: [String: Double] { bundle.thresholds }

    /// The value of one parameter; nil for a name that the specification does not have.
    public subscript(parameter: String) -> Double? { bundle.thresholds[parameter] }
}

/// What the agent decides about one case, and by what.
public struct Decision: Sendable {
    /// How a decision came about.
    public enum Basis: String, Sendable {
        /// The rule of the agent's specification.
        case rule
        /// The bundle's model.
        case model
        /// Neither is there: the specification's default label.
        case `default`
    }

    /// What was decided by.
    public let configuration: Configuration
    /// One of the agent's labels.
    public let label: String
    /// How the label came about.
    public let basis: Basis
    /// By label, summing to 1; nil where the deciding bundle has no model.
    public let probabilities: [String: Double]?
    /// What was decided about.
    public let payload: Payload
}
