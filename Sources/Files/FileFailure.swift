#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Why a file could not be read or written, in one sentence's part: the path and the system's words.
package struct FileFailure: Error, Sendable, Equatable, CustomStringConvertible {
    package let description: String
    /// The system's number for it; 0 where there is none.
    private let number: Int32

    package init(_ description: String) {
        self.description = description
        number = 0
    }

    private init(_ description: String, number: Int32) {
        self.description = description
        self.number = number
    }

    /// Whether writing there is not allowed.
    package var isReadOnly: Bool { [EROFS, EACCES, EPERM].contains(number) }
    /// Whether there is no room left.
    package var isFull: Bool { [ENOSPC, EDQUOT].contains(number) }

    /// What the system says of its last call in this thread.
    static func ofSystem(_ path: String) -> FileFailure {
        let number = errno
        return FileFailure("\(path): \(String(cString: strerror(number)))", number: number)
    }
}
