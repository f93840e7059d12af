import Foundation

/// How far the work is, on standard error: a bar that is redrawn on a terminal, a line every ten percent elsewhere.
struct ProgressBar {
    private static let cells = 40

    private let isTerminal = isatty(STDERR_FILENO) == 1
    private var shown = -1

    /// - Parameter fraction: 0…1.
    mutating func show(_ fraction: Double, label: String) {
        let step = Int(clamping: fraction * (isTerminal ? 200 : 10))
        guard step > shown else { return }
        shown = step
        let percent = Int(clamping: fraction * 100)
        guard isTerminal else { return write("\(percent) %  \(label)\n") }
        let full = Int(clamping: fraction * Double(Self.cells))
        let bar = String(repeating: "█", count: full) + String(repeating: "░", count: Self.cells - full)
        write("\r\(bar) \(percent) %  \(label)")
    }

    /// Takes the bar off the terminal.
    func clear() {
        if isTerminal { write("\r\u{1B}[K") }
    }

    private func write(_ text: String) {
        FileHandle.standardError.write(Data(text.utf8))
    }
}
