import JSON

/// Figures as people read them; `–` where there is none.
enum Figure {
    static let none = "–"

    /// 0.873 as `87.3 %`.
    static func percent(_ share: Double?) -> String {
        share.map { fixed($0 * 100, places: 1) + " %" } ?? none
    }

    /// A difference of shares, 0.03 as `+3.0 points`.
    static func points(_ difference: Double?) -> String {
        difference.map { signed($0 * 100, places: 1) + " points" } ?? none
    }

    /// A relative change, −0.05 as `-5.0 %`.
    static func change(_ ratio: Double?) -> String {
        ratio.map { signed($0 * 100, places: 1) + " %" } ?? none
    }

    /// As short as it is exact: 70 and 1.5, not 70.0.
    static func short(_ value: Double?) -> String {
        guard let value else { return none }
        let text = "\(value)"
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }

    static func count(_ value: Int?) -> String {
        value.map(String.init) ?? none
    }

    /// With so many places after the point; figures too large for that as Swift writes them.
    static func fixed(_ value: Double, places: Int) -> String {
        let factor = (0..<places).reduce(1.0) { product, _ in product * 10 }
        let scaled = (value * factor).rounded()
        guard scaled.magnitude < 1e15 else { return "\(value)" }
        let digits = String(Int(clamping: scaled.magnitude))
        let filled = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
        let sign = scaled < 0 ? "-" : ""
        return places == 0 ? sign + filled : "\(sign)\(filled.dropLast(places)).\(filled.suffix(places))"
    }

    /// To four significant digits, whatever the magnitude.
    static func significant(_ value: Double) -> String {
        guard value != 0, value.isFinite else { return short(value) }
        var scale = 1.0
        while (value * scale).magnitude < 1_000, scale < 1e15 { scale *= 10 }
        return short((value * scale).rounded() / scale)
    }

    /// With its sign, also when positive.
    static func signed(_ value: Double, places: Int) -> String {
        let text = fixed(value, places: places)
        return text.hasPrefix("-") ? text : "+" + text
    }

    /// Strings bare, everything else as compact JSON.
    static func json(_ value: JSON) -> String {
        switch value {
        case .null: none
        case .string(let text): text
        case .number(let number): short(number)
        default: value.text()
        }
    }
}
