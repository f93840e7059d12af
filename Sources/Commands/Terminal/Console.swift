/// Where a command's output goes and a person's keys come from.
package protocol Console: Sendable {
    /// How standard output is read.
    var style: TextStyle { get }

    func write(_ text: String)
    func write(bytes: [UInt8])
    func writeError(_ text: String)

    /// Begins to read what a person enters: single keys from a terminal, else whole lines.
    func openInput() -> any InputSource
}

/// What a person enters. `close` gives the terminal back as it was.
package protocol InputSource {
    /// The next key or line; nil at the end of the input.
    func next() async -> ReviewInput?
    func close()
}

/// How text is laid out for its reader.
package struct TextStyle: Sendable, Equatable {
    /// False for pipes and files, which get whole cells and no escape sequences.
    package var isTerminal: Bool
    /// Columns of the terminal; nil when unknown.
    package var width: Int?
    package var usesColour: Bool

    package init(isTerminal: Bool, width: Int? = nil, usesColour: Bool = false) {
        self.isTerminal = isTerminal
        self.width = width
        self.usesColour = usesColour
    }

    /// For pipes and files.
    package static let plain = TextStyle(isTerminal: false)

    func bold(_ text: String) -> String {
        usesColour ? "\u{1B}[1m\(text)\u{1B}[0m" : text
    }
}
