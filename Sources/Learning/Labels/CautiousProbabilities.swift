extension AnchoredProbabilities {
    /// The probabilities that a labeler's labels may be held against: no surer than the trusted rows bear out.
    ///
    /// A model that is a little wrong everywhere (a straight line where the truth is a step, and a few labels in a hundred
    /// slips) would accuse everyone who gave many labels. So the probabilities of trusted rows, each judged while it was held
    /// out, are corrected by what these rows turned out to be (``CalibrationChoice``), and so are all others; and as G trusted
    /// rows cannot tell how rare an event is that is rarer than one in G, every label has at least 1/(G + K):
    /// `(G·p + 1) / (G + K)`.
    ///
    /// - `labels`: n given labels in `0..<K`.
    /// - `trusted`: whether each row's label comes from a source beyond doubt. Without any, the probabilities stay.
    ///
    /// Returns n × K numbers.
    public func cautious(labels: [Int], trusted: [Bool], seed: UInt64) -> Matrix {
        precondition(labels.count == probabilities.rows && trusted.count == labels.count, "one label and mark per row")
        let known = labels.indices.filter { trusted[$0] }
        guard !known.isEmpty else { return probabilities }
        let choice = CalibrationChoice(
            probabilities: probabilities.rows(known),
            labels: known.map { labels[$0] },
            weights: known.map { _ in 1 },
            seed: seed
        )
        let corrected = choice.calibration.calibrated(probabilities)
        let rows = Double(known.count)
        let values = corrected.columnMajor.map { (rows * $0 + 1) / (rows + Double(corrected.columns)) }
        return Matrix(rows: corrected.rows, columns: corrected.columns, columnMajor: values)
    }
}
