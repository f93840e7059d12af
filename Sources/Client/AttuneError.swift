/// Why the client could not do what was asked of it.
public enum AttuneError: Error, Sendable, Equatable {
    /// The client was not made for an agent of this name.
    case unknownAgent(String)
    /// The server did not give an agent's configuration, and none is kept on disk; says why.
    case unavailable(String)
    /// A configuration that this version of the client cannot use; says what it does not know.
    case unsupported(String)
    /// As many reports wait as the settings allow. The report was not taken.
    case bufferFull
    /// The report is larger than a server reads (1 MiB), or holds a number that is not finite. It was not taken.
    case unacceptable(String)
    /// A key or an id that no server takes; says why. A key is 1 to 512 bytes of UTF-8 without control characters.
    case invalidKey(String)
    /// The folder cannot be used: another client has it, or it cannot be written; says which. A report was not taken.
    case folder(String)
}
