/// Something an operator should look at, which stops nothing by itself.
package struct Warning: Codable, Sendable, Equatable {
    package var code: String
    /// The agent concerned, unless the warning is about all of them or the document already names it.
    package var agent: String?
    package var detail: String

    package init(code: String, agent: String? = nil, detail: String) {
        self.code = code
        self.agent = agent
        self.detail = detail
    }
}

/// The ends of an interval around an estimate.
package struct Interval: Codable, Sendable, Equatable {
    package var low: Double
    package var high: Double

    package init(low: Double, high: Double) {
        self.low = low
        self.high = high
    }
}
