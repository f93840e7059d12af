#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A file that is written to and closed with its last user.
package final class OpenFile: Sendable {
    private let path: String
    private let descriptor: Int32

    /// - Parameter flags: how the file is opened, beside being made where it is missing and written to.
    init(_ path: String, flags: Int32) throws(FileFailure) {
        self.path = path
        descriptor = open(path, O_CREAT | O_WRONLY | O_CLOEXEC | flags, 0o600)
        guard descriptor >= 0 else { throw .ofSystem(path) }
    }

    deinit {
        close(descriptor)
    }

    /// Once this returns the bytes outlive the process; what failed may have written some of them.
    package func append(_ bytes: some Sequence<UInt8>) throws(FileFailure) {
        var rest = Array(bytes)[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { throw .ofSystem(path) }
            rest = rest.dropFirst(written)
        }
    }

    /// Once this returns what was appended outlives the machine as well.
    package func synchronize() throws(FileFailure) {
        guard fsync(descriptor) == 0 else { throw .ofSystem(path) }
    }
}
