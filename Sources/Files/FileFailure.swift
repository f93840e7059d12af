#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Why a file could not be read or written, in one sentence's part: the path and the system's words.
package struct FileFailure: Error, Sendable, Equatable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) {
        self.description = description
    }

    /// What the system says of its last call in this thread.
    static func ofSystem(_ path: String) -> FileFailure {
        FileFailure("\(path): \(String(cString: strerror(errno)))")
    }
}
