/// Prometheus' text format 0.0.4: each metric's help and type once, its samples after them. A metric without samples is
/// left out.
enum PrometheusText {
    static let mediaType = "text/plain; version=0.0.4; charset=utf-8"

    static func text(_ families: [MetricFamily]) -> String {
        var text = ""
        for family in families where !family.samples.isEmpty {
            text += "# HELP \(family.name) \(escapedHelp(family.help))\n# TYPE \(family.name) \(family.kind.rawValue)\n"
            for sample in family.samples { write(sample, of: family.name, to: &text) }
        }
        return text
    }

    private static func write(_ sample: MetricFamily.Sample, of name: String, to text: inout String) {
        text += name + sample.suffix
        if !sample.labels.isEmpty {
            text += "{"
            for (index, label) in sample.labels.enumerated() {
                text += "\(index == 0 ? "" : ",")\(label.name)=\"\(escaped(label.value))\""
            }
            text += "}"
        }
        text += " \(number(sample.value))\n"
    }

    private static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value > 0 ? "+Inf" : "-Inf" }
        return Int64(exactly: value).map(String.init) ?? String(value)
    }

    private static func escapedHelp(_ text: String) -> String { escaped(text, quotes: false) }

    private static func escaped(_ text: String) -> String { escaped(text, quotes: true) }

    /// Byte by byte: as characters a quote with a combining mark behind it is no quote, and CR LF no line end.
    private static func escaped(_ text: String, quotes: Bool) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count + 8)
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\\"): bytes += #"\\"#.utf8
            case UInt8(ascii: "\n"): bytes += #"\n"#.utf8
            case UInt8(ascii: "\"") where quotes: bytes += #"\""#.utf8
            default: bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
