#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// The comparison of the rules as a picture (SVG): self-contained, readable on a light and on a dark page.
///
/// Three panels over the rules, a mark for each kind of stream, with its 95 % interval: unchanged bundles rolled back, bundles
/// that are 5 points worse promoted, and days until a bundle that is 10 points worse was taken back.
package struct ReportPicture {
    private let report: SimulationReport

    package init(_ report: SimulationReport) {
        self.report = report
    }

    private static let panelWidth = 240.0
    private static let labelWidth = 190.0
    private static let gap = 44.0
    private static let rowHeight = 44.0
    private static let top = 96.0
    private static let rules = ComparedRule.allCases
    private static let streams = [
        Stream(suffix: "60", words: "unpaired, base .60", mark: .circle),
        Stream(suffix: "85", words: "unpaired, base .85", mark: .square),
        Stream(suffix: "97", words: "unpaired, base .97", mark: .triangle),
        Stream(suffix: "pairs-20", words: "blind pairs, 20 % differ", mark: .diamond),
    ]

    private static var bottom: Double { top + Double(rules.count) * rowHeight }
    private static var width: Double { labelWidth + 3 * (panelWidth + gap) - 12 }
    private static var height: Double { bottom + 44 }

    /// The picture's text.
    package var svg: String {
        let share = PictureScale(ticks: [0, 0.25, 0.5, 0.75, 1], isLogarithmic: false) { "\(Int($0 * 100)) %" }
        let days = PictureScale(ticks: [0.1, 0.3, 1, 3, 10, 30], isLogarithmic: true) { Self.number($0) }
        let panels = [
            panel(0, "unchanged: rolled back", scale: share, cells: "unchanged") { Reading($0.rolledBack) },
            panel(1, "5 points worse: promoted", scale: share, cells: "worse5") { Reading($0.promoted) },
            panel(2, "10 points worse: days to rollback", scale: days, cells: "worse10") { rule in
                rule.rollbackHours.map {
                    Reading(value: $0.median / 24, lower: $0.lower / 24, upper: ($0.upper ?? $0.median) / 24)
                }
            },
        ]
        let size = "\(Self.number(Self.width)) \(Self.number(Self.height))"
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(size)" role="img" aria-labelledby="title">
            <title id="title">False rollbacks, bad promotions and delays of seven rules on the same streams</title>
            \(Self.style)
            <text class="head" x="12" y="26">Seven rules on the same streams, \(report.canariesPerCell) canaries each</text>
            \(legend)
            \(ruleNames)
            \(panels.joined(separator: "\n"))
            </svg>

            """
    }

    private static let style = """
        <style>
        svg { color: #1f2328; background: #ffffff; font: 13px system-ui, sans-serif; }
        text { fill: currentColor; }
        .head { font-size: 15px; font-weight: 600; }
        .tick { font-size: 11px; opacity: .75; text-anchor: middle; }
        .grid { stroke: currentColor; opacity: .16; }
        .own { fill: #1a7f37; stroke: #1a7f37; }
        .other { fill: #57606a; stroke: #57606a; }
        .ours { font-weight: 600; }
        @media (prefers-color-scheme: dark) {
        svg { color: #e6edf3; background: #0d1117; }
        .own { fill: #3fb950; stroke: #3fb950; }
        .other { fill: #9198a1; stroke: #9198a1; }
        }
        </style>
        """

    private var legend: String {
        Self.streams.enumerated().map { index, stream in
            let x = 20 + Double(index) * 200
            return #"<g class="other">\#(stream.mark.path(x: x, y: 48))</g>"#
                + #"<text x="\#(Self.number(x + 12))" y="52">\#(stream.words)</text>"#
        }.joined(separator: "\n")
    }

    private var ruleNames: String {
        Self.rules.enumerated().map { row, rule in
            let y = Self.number(Self.top + (Double(row) + 0.5) * Self.rowHeight + 4)
            return #"<text x="12" y="\#(y)"\#(rule == .evidence ? #" class="ours""# : "")>\#(rule.rawValue)</text>"#
        }.joined(separator: "\n")
    }

    private func panel(
        _ index: Int,
        _ title: String,
        scale: PictureScale,
        cells: String,
        reading: (RuleReport) -> Reading?
    ) -> String {
        let left = Self.labelWidth + Double(index) * (Self.panelWidth + Self.gap)
        var lines = [
            #"<text class="ours" x="\#(Self.number(left))" y="\#(Self.number(Self.top - 14))">\#(title)</text>"#
        ]
        for tick in scale.ticks {
            let x = Self.number(left + scale.position(tick) * Self.panelWidth)
            lines.append(
                #"<line class="grid" x1="\#(x)" x2="\#(x)" y1="\#(Self.number(Self.top))" y2="\#(Self.number(Self.bottom))"/>"#
            )
            let y = Self.number(Self.bottom + 18)
            lines.append(#"<text class="tick" x="\#(x)" y="\#(y)">\#(scale.words(tick))</text>"#)
        }
        for (place, stream) in Self.streams.enumerated() {
            guard let cell = report.cells.first(where: { $0.name == "\(cells)-\(stream.suffix)" }) else { continue }
            for (row, rule) in Self.rules.enumerated() {
                guard let found = cell.rules.first(where: { $0.rule == rule }).flatMap(reading) else { continue }
                let y = Self.top + Double(row) * Self.rowHeight + 8 + Double(place) * (Self.rowHeight - 16) / 3
                lines.append(
                    Self.draw(found, stream.mark, rule: rule, y: y) { left + scale.position($0) * Self.panelWidth }
                )
            }
        }
        return lines.joined(separator: "\n")
    }

    private static func draw(
        _ reading: Reading,
        _ mark: Mark,
        rule: ComparedRule,
        y: Double,
        x: (Double) -> Double
    ) -> String {
        let (start, end, line) = (number(x(reading.lower)), number(x(reading.upper)), number(y))
        return #"<g class="\#(rule == .evidence ? "own" : "other")">"#
            + #"<line x1="\#(start)" x2="\#(end)" y1="\#(line)" y2="\#(line)"/>"#
            + mark.path(x: x(reading.value), y: y) + "</g>"
    }

    /// With one digit after the point, if any.
    private static func number(_ value: Double) -> String {
        value == value.rounded() ? "\(Int(value))" : Decimals.text(value, decimals: 1)
    }

    private struct Stream {
        /// The end of the cells' names.
        let suffix: String
        let words: String
        let mark: Mark
    }

    private struct Reading {
        let value: Double
        let lower: Double
        let upper: Double

        init(value: Double, lower: Double, upper: Double) {
            self.value = value
            self.lower = lower
            self.upper = upper
        }

        init(_ rate: Rate) {
            self.init(value: rate.value, lower: rate.lower, upper: rate.upper)
        }
    }

    private enum Mark {
        case circle, square, triangle, diamond

        func path(x: Double, y: Double) -> String {
            func points(_ offsets: [(Double, Double)]) -> String {
                let list = offsets.map { "\(number(x + $0.0)),\(number(y + $0.1))" }.joined(separator: " ")
                return #"<polygon points="\#(list)"/>"#
            }
            return switch self {
            case .circle: #"<circle cx="\#(number(x))" cy="\#(number(y))" r="3.5"/>"#
            case .square: points([(-3, -3), (3, -3), (3, 3), (-3, 3)])
            case .triangle: points([(0, -4), (4, 3), (-4, 3)])
            case .diamond: points([(0, -4.5), (4.5, 0), (0, 4.5), (-4.5, 0)])
            }
        }
    }
}

/// An axis from its first to its last tick.
struct PictureScale {
    let ticks: [Double]
    let isLogarithmic: Bool
    let words: (Double) -> String

    /// 0…1 along the axis; what lies outside is drawn at its end.
    func position(_ value: Double) -> Double {
        guard let first = ticks.first, let last = ticks.last else { return 0 }
        let place =
            isLogarithmic ? log(max(value, first) / first) / log(last / first) : (value - first) / (last - first)
        return min(max(place, 0), 1)
    }
}
