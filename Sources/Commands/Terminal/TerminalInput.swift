import Dispatch

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Single keys from the terminal, which is in raw mode until `close`.
///
/// SIGINT, SIGTERM and SIGHUP give the terminal back before they end the process. Control-C is a key like any other.
struct TerminalKeys: InputSource {
    private let original: termios
    private let signals: [any DispatchSourceSignal]

    init() {
        var settings = termios()
        tcgetattr(STDIN_FILENO, &settings)
        let original = settings
        settings.c_lflag &= ~tcflag_t(ICANON | ECHO | ISIG)
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &settings)
        self.original = original
        signals = [SIGINT, SIGTERM, SIGHUP].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: signalQueue)
            source.setEventHandler {
                restore(original)
                _exit(128 + number)
            }
            source.activate()
            return source
        }
    }

    func next() async -> ReviewInput? {
        await blocking { readKey() }
    }

    func close() {
        for source in signals { source.cancel() }
        restore(original)
    }
}

/// Whole lines from standard input, for scripts.
struct StandardInputLines: InputSource {
    func next() async -> ReviewInput? {
        await blocking { readLine().map(ReviewInput.line) }
    }

    func close() {}
}

private let signalQueue = DispatchQueue(label: "attune.terminal.signals")
private let blockingQueue = DispatchQueue(label: "attune.terminal.input")

/// Waits for a person on a thread of its own: the cooperative pool has none to spare.
private func blocking<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value {
    await withCheckedContinuation { continuation in
        blockingQueue.async { continuation.resume(returning: work()) }
    }
}

private func restore(_ settings: termios) {
    var settings = settings
    tcsetattr(STDIN_FILENO, TCSANOW, &settings)
}

/// One key press; a character of several bytes is one key, an escape sequence (an arrow) is none.
private func readKey() -> ReviewInput? {
    guard let first = readByte() else { return nil }
    switch first {
    case 0x03, 0x04: return .interrupt
    case 0x0A, 0x0D: return .enter
    case 0x08, 0x7F: return .backspace
    case 0x1B:
        skipEscapeSequence()
        return .unknown
    case 0x00..<0x20: return .unknown
    default: break
    }
    let following = first < 0x80 ? 0 : first < 0xE0 ? 1 : first < 0xF0 ? 2 : 3
    let bytes = [first] + (0..<following).compactMap { _ in readByte() }
    return String(decoding: bytes, as: UTF8.self).first.map(ReviewInput.key) ?? .unknown
}

/// Takes the rest of a sequence, which arrives together with its escape, so that it is not read as keys.
private func skipEscapeSequence() {
    var waiting = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
    while poll(&waiting, 1, 0) > 0, let byte = readByte() {
        if byte >= 0x40, byte <= 0x7E, byte != UInt8(ascii: "["), byte != UInt8(ascii: "O") { return }
    }
}

private func readByte() -> UInt8? {
    var byte: UInt8 = 0
    while true {
        let count = read(STDIN_FILENO, &byte, 1)
        if count == 1 { return byte }
        if count < 0, errno == EINTR { continue }
        return nil
    }
}
