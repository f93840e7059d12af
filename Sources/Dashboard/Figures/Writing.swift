import Domain

/// A number as short as it can be read: at most three decimals, none for whole ones.
func brief(_ value: Double, decimals: Int = 3) -> String {
    guard value.isFinite else { return "–" }
    let rounded = rounded(value, decimals)
    guard abs(rounded) < 1e15 else { return "\(rounded)" }
    if rounded == rounded.rounded() { return String(Int64(clamping: rounded)) }
    return "\(rounded)"
}

/// A count with thin spaces between thousands: `1 250 000`.
func grouped(_ count: Int) -> String {
    let digits = String(count.magnitude)
    var text = ""
    for (index, digit) in digits.enumerated() {
        if index > 0, (digits.count - index).isMultiple(of: 3) { text.append("\u{202F}") }
        text.append(digit)
    }
    return count < 0 ? "−\(text)" : text
}

/// A share of 1 in percent with one decimal: `87.3 %`.
func percent(_ share: Double?) -> String {
    guard let share, share.isFinite else { return "–" }
    return "\(fixed(share * 100, 1)) %"
}

/// A difference of shares in percentage points, with its sign: `+3.0`.
func points(_ difference: Double?) -> String {
    guard let difference, difference.isFinite else { return "–" }
    return signed(difference * 100, 1)
}

/// A relative change in percent, with its sign: `+4.2 %`.
func relative(_ change: Double?) -> String {
    guard let change, change.isFinite else { return "–" }
    return "\(signed(change * 100, 1)) %"
}

func signed(_ value: Double, _ decimals: Int) -> String {
    let text = fixed(abs(value), decimals)
    let isZero = !text.contains { $0 != "0" && $0 != "." }
    return isZero ? text : (value < 0 ? "−" : "+") + text
}

/// Exactly so many decimals.
func fixed(_ value: Double, _ decimals: Int) -> String {
    guard value.isFinite, abs(value) < 1e15 else { return "–" }
    var scale = 1.0
    for _ in 0..<decimals { scale *= 10 }
    let scaled = Int64(clamping: (value * scale).rounded())
    let digits = String(scaled.magnitude)
    let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
    let sign = scaled < 0 ? "−" : ""
    guard decimals > 0 else { return sign + padded }
    return "\(sign)\(padded.dropLast(decimals)).\(padded.suffix(decimals))"
}

/// An interval in percent: `84.1 – 90.2 %`.
func interval(_ low: Double?, _ high: Double?) -> String? {
    guard let low, let high else { return nil }
    return "\(fixed(low * 100, 1)) – \(fixed(high * 100, 1)) %"
}

/// A thing and how many: `1 label`, `3 labels`.
func counted(_ count: Int, _ noun: String) -> String {
    "\(grouped(count)) \(noun)\(count == 1 ? "" : "s")"
}

/// Hours as a person says them: `3 h`, `2 d 4 h`.
func duration(hours: Double) -> String {
    let whole = Int(clamping: hours.rounded(.down))
    guard whole >= 48 else { return whole < 1 ? "under an hour" : "\(whole) h" }
    return whole % 24 == 0 ? "\(whole / 24) d" : "\(whole / 24) d \(whole % 24) h"
}

/// The contract's `snake_case` words for people: `quality regression`.
func plain(_ word: String) -> String { word.replacing("_", with: " ") }
