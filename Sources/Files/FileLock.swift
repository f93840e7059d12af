#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A file that one process at a time has to itself, with a short text that outlives the process.
///
/// The lock is `flock`'s: it goes with the process, however that ends. The file stays, and so does its text. The file
/// is never replaced, as a lock belongs to the file and not to its name.
package final class FileLock: Sendable {
    private static let longest = 4_096

    package let path: String
    private let descriptor: Int32

    /// - Returns: nil while another process has the file.
    package init?(_ path: String) throws(FileFailure) {
        self.path = path
        descriptor = try FileState.openPrivate(path)
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { return nil }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// Lets others have the file, before this object goes.
    package func release() {
        flock(descriptor, LOCK_UN)
    }

    /// What this or another process wrote last; empty for a new file.
    package var text: String { Self.text(descriptor) }

    /// What whoever has the file, or had it last, wrote; nil where there is no such file.
    package static func text(of path: String) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        return text(descriptor)
    }

    /// Puts a text in place of the one before. A machine that goes down meanwhile leaves either of them, or a broken
    /// one.
    package func write(_ text: String) throws(FileFailure) {
        let bytes = Array(text.utf8.prefix(Self.longest))
        let written = bytes.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 0) }
        guard written == bytes.count, ftruncate(descriptor, off_t(bytes.count)) == 0 else { throw .ofSystem(path) }
    }

    private static func text(_ descriptor: Int32) -> String {
        var bytes = [UInt8](repeating: 0, count: longest)
        let count = bytes.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, 0) }
        return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    }
}
