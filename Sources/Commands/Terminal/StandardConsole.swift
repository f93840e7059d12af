#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The process's own standard streams.
struct StandardConsole: Console {
    let style: TextStyle

    init() {
        let isTerminal = isatty(STDOUT_FILENO) == 1
        style = TextStyle(
            isTerminal: isTerminal,
            width: isTerminal ? terminalWidth() : nil,
            usesColour: isTerminal && environmentValue("NO_COLOR") == nil && environmentValue("TERM") != "dumb"
        )
    }

    func write(_ text: String) {
        write(bytes: Array(text.utf8))
    }

    func write(bytes: [UInt8]) {
        // A reader that went away (`| head`) is no error of the command's.
        _ = writeAll(bytes, to: STDOUT_FILENO)
    }

    func writeError(_ text: String) {
        _ = writeAll(Array(text.utf8), to: STDERR_FILENO)
    }

    func openInput() -> any InputSource {
        isatty(STDIN_FILENO) == 1 ? TerminalKeys() : StandardInputLines()
    }
}

/// The value of an environment variable; nil if it is unset or empty.
func environmentValue(_ name: String) -> String? {
    guard let value = getenv(name) else { return nil }
    let text = String(cString: value)
    return text.isEmpty ? nil : text
}

/// The name of who runs the command.
func loginName() -> String {
    environmentValue("USER") ?? environmentValue("LOGNAME") ?? "operator"
}

private func terminalWidth() -> Int? {
    var size = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    return Int(size.ws_col)
}
