// Conversions of what comes from outside that cannot end the process. `Int(number)` does where the number does not fit, and
// `Dictionary(uniqueKeysWithValues:)` where a key stands twice: whoever sends the number or the keys decides whether they do.
//
// Every target that reads something from outside compiles this one text (its own file is a link to this one), so that the
// warnings below reach all of its files.

extension FixedWidthInteger {
    /// A number's whole part, or the integer nearest to it where that does not fit; 0 for what is no number (NaN).
    init(clamping number: Double) {
        // `Double(max)` may be rounded up to a number that no longer fits, never down to one that still does.
        if number.isNaN {
            self = 0
        } else if number >= Double(Self.max) {
            self = .max
        } else if number <= Double(Self.min) {
            self = .min
        } else {
            self.init(number)
        }
    }

    /// The sum, or the bound that it lies beyond.
    func addingClamped(_ other: Self) -> Self {
        let (sum, overflows) = addingReportingOverflow(other)
        return overflows ? (other < 0 ? .min : .max) : sum
    }

    /// The product, or the bound that it lies beyond.
    func multipliedClamped(by other: Self) -> Self {
        let (product, overflows) = multipliedReportingOverflow(by: other)
        return overflows ? ((self < 0) == (other < 0) ? .max : .min) : product
    }
}

extension Dictionary {
    /// A dictionary of pairs; of those with the same key, the first.
    init(firstOf pairs: some Sequence<(Key, Value)>) {
        self.init(pairs, uniquingKeysWith: { first, _ in first })
    }
}

// MARK: - What is not to be used

// The compiler takes these instead of the standard library's, which are declared alike, and warns; continuous integration
// refuses warnings.

extension Dictionary {
    @available(*, deprecated, message: "ends the process where a key stands twice; use init(firstOf:)")
    init<S: Sequence>(uniqueKeysWithValues pairs: __owned S) where S.Element == (Key, Value) {
        self.init(firstOf: pairs)
    }
}

extension Int {
    @available(*, deprecated, message: "ends the process for numbers that do not fit; use init(clamping:)")
    init(_ number: Double) { self.init(clamping: number) }
}

extension Int64 {
    @available(*, deprecated, message: "ends the process for numbers that do not fit; use init(clamping:)")
    init(_ number: Double) { self.init(clamping: number) }
}

extension Int32 {
    @available(*, deprecated, message: "ends the process for numbers that do not fit; use init(clamping:)")
    init(_ number: Double) { self.init(clamping: number) }
}

extension Int16 {
    @available(*, deprecated, message: "ends the process for numbers that do not fit; use init(clamping:)")
    init(_ number: Double) { self.init(clamping: number) }
}

extension UInt {
    @available(*, deprecated, message: "ends the process for numbers that do not fit; use init(clamping:)")
    init(_ number: Double) { self.init(clamping: number) }
}

extension UInt64 {
    @available(*, deprecated, message: "ends the process for numbers that do not fit; use init(clamping:)")
    init(_ number: Double) { self.init(clamping: number) }
}

extension UInt32 {
    @available(*, deprecated, message: "ends the process for numbers that do not fit; use init(clamping:)")
    init(_ number: Double) { self.init(clamping: number) }
}

extension UInt16 {
    @available(*, deprecated, message: "ends the process for numbers that do not fit; use init(clamping:)")
    init(_ number: Double) { self.init(clamping: number) }
}

extension UInt8 {
    @available(*, deprecated, message: "ends the process for numbers that do not fit; use init(clamping:)")
    init(_ number: Double) { self.init(clamping: number) }
}
