extension SimulationReport {
    /// Everything, for a terminal.
    package var text: String {
        var parts = ["\(canariesPerCell) canaries a cell, seed \(seed), rule version \(ruleVersion)"]
        parts += cells.map { "\($0.title)\n\n\($0.table.plain)" }
        parts.append("Figures\n\n\(figureTable.plain)")
        return parts.joined(separator: "\n\n")
    }

    /// The figures alone, for a terminal.
    package var figuresText: String { figureTable.plain }

    /// Everything, as Markdown below a heading of the second level.
    package var markdown: String {
        let figures = "### The figures\n\n\(figureTable.markdown)"
        let comparisons = cells.map {
            "#### \($0.title.prefix(1).uppercased())\($0.title.dropFirst())\n\n\($0.table.markdown)"
        }
        return ([figures, "### Rule by rule"] + comparisons).joined(separator: "\n\n") + "\n"
    }

    private var figureTable: TextTable {
        var table = TextTable(["figure", "target", "measured", "95 % interval", "reached"])
        for figure in figures {
            table.append([
                figure.figure, figure.target, figure.measured, figure.interval, figure.isReached ? "yes" : "no",
            ])
        }
        return table
    }
}

extension CellReport {
    fileprivate var table: TextTable {
        let isWatchedOn = rules.contains { $0.everRolledBack != nil }
        let watched = isWatchedOn ? ["ever"] : []
        let delays = ["\(unit.rawValue) to rollback", "days to rollback", "days to promotion"]
        var table = TextTable(["rule", "rolled back"] + watched + ["promoted", "undecided"] + delays)
        for rule in rules {
            table.append(rule.cells)
        }
        return table
    }
}

extension RuleReport {
    fileprivate var cells: [String] {
        let delays = [
            Self.text(rollbackOutcomes, per: 1, decimals: 0),
            Self.text(rollbackHours, per: 24, decimals: 1),
            Self.text(promotionHours, per: 24, decimals: 1),
        ]
        let rates = [rolledBack, everRolledBack, promoted].compactMap { $0?.text }
        return [rule.rawValue] + rates + [Decimals.percent(undecided.value, decimals: 1)] + delays
    }

    private static func text(_ delay: MedianDelay?, per unit: Double, decimals: Int) -> String {
        delay.map { Decimals.text($0.median / unit, decimals: decimals) } ?? "–"
    }
}

extension Rate {
    /// With its interval, in percent: `1.20 (0.98–1.46)`.
    fileprivate var text: String {
        let (low, high) = (Decimals.text(lower * 100, decimals: 2), Decimals.text(upper * 100, decimals: 2))
        return "\(Decimals.text(value * 100, decimals: 2)) (\(low)–\(high)) %"
    }
}
