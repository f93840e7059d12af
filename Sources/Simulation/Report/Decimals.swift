/// Numbers as text, the same everywhere: no locale, and no Foundation.
enum Decimals {
    /// `value` rounded half away from zero to `decimals` digits after the point.
    static func text(_ value: Double, decimals: Int) -> String {
        guard decimals > 0 else { return "\(Int(value.rounded()))" }
        let scale = (0..<decimals).reduce(1) { scale, _ in scale * 10 }
        let scaled = Int((abs(value) * Double(scale)).rounded())
        let fraction = String(scaled % scale)
        let padding = String(repeating: "0", count: decimals - fraction.count)
        return (value < 0 && scaled > 0 ? "-" : "") + "\(scaled / scale).\(padding)\(fraction)"
    }

    /// 0…1 in percent, without trailing zeros unless `decimals` are asked for.
    static func percent(_ value: Double, decimals: Int? = nil) -> String {
        guard decimals == nil else { return text(value * 100, decimals: decimals ?? 0) + " %" }
        var shown = text(value * 100, decimals: 2)
        while shown.hasSuffix("0") { shown.removeLast() }
        if shown.hasSuffix(".") { shown.removeLast() }
        return shown + " %"
    }

    static func percentRange(_ lower: Double, _ upper: Double) -> String {
        text(lower * 100, decimals: 2) + "–" + text(upper * 100, decimals: 2) + " %"
    }
}
