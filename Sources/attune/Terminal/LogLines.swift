import JSON
import Logging
import SystemPackage

/// The log on standard error, one line an event whatever the texts in it hold.
struct LogLines: TextOutputStream, Sendable {
    static func handler(label: String, level: Logger.Level) -> StreamLogHandler {
        var handler = StreamLogHandler(label: label, stream: LogLines())
        handler.logLevel = level
        return handler
    }

    /// - Parameter text: an event with a line feed at its end.
    mutating func write(_ text: String) {
        let hasEnd = text.utf8.last == UInt8(ascii: "\n")
        let line = String(decoding: hasEnd ? text.utf8.dropLast() : text.utf8[...], as: UTF8.self)
        // A log that cannot be written must not stop what it speaks of.
        _ = try? FileDescriptor.standardError.writeAll((line.onOneLine + "\n").utf8)
    }
}
