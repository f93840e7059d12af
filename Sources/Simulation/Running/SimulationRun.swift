import Learning

/// What every rule made of every canary of a cell.
package struct CellResult: Sendable {
    package let cell: SimulationCell
    package let canaries: Int
    /// By rule, in the order of the canaries.
    package let endings: [ComparedRule: [CanaryEnding]]
}

/// Simulates cells: draws each canary's stream once and walks it under every rule.
///
/// Uses all cores. A canary's stream depends on the seed, its cell and its number alone, so results are identical for any
/// number of threads, any block size, and whichever other cells are run.
package struct SimulationRun: Sendable {
    package let cells: [SimulationCell]
    package let canaries: Int
    package let seed: UInt64

    package init(cells: [SimulationCell], canaries: Int, seed: UInt64) {
        precondition(canaries > 0, "there must be something to simulate")
        self.cells = cells
        self.canaries = canaries
        self.seed = seed
    }

    /// Canaries between two reports of progress.
    private static let block = 100

    /// All results, in the order of the cells; `progress` gets the share of canaries done, 0…1, and the cell's title.
    package func results(progress: (Double, String) -> Void = { _, _ in }) -> [CellResult] {
        cells.enumerated().map { index, cell in
            result(of: cell) { done in
                let all = Double(canaries * cells.count)
                progress(Double(index * canaries + done) / all, cell.title)
            }
        }
    }

    private func result(of cell: SimulationCell, done: (Int) -> Void) -> CellResult {
        let streamSeed = cell.streamSeed(seed)
        var endings = [[CanaryEnding]](repeating: [], count: cell.rules.count)
        for start in stride(from: 0, to: canaries, by: Self.block) {
            done(start)
            let count = min(Self.block, canaries - start)
            let block = concurrentMap(count) { offset in
                let stream = CanaryStream(shape: cell.shape, seed: streamSeed, canary: start + offset)
                return cell.rules.map { $0.ending(stream, course: cell.course, settings: cell.settings) }
            }
            for canary in block {
                for (rule, ending) in canary.enumerated() { endings[rule].append(ending) }
            }
        }
        return CellResult(
            cell: cell,
            canaries: canaries,
            endings: Dictionary(uniqueKeysWithValues: zip(cell.rules, endings))
        )
    }
}
