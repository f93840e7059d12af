import Rules

/// How long a connection may take over what it does, and how many there may be.
package struct ConnectionSettings: Sendable {
    /// Seconds from the first byte of a request's head to its last.
    package var head = Limits.Connection.headSeconds
    /// Seconds without a byte of a request's body, while the server waits for one.
    package var bodySilence = Limits.Connection.bodySilenceSeconds
    /// Seconds from a request's head to the end of its body; imports may take as long as they move.
    package var body = Limits.Connection.bodySeconds
    /// Seconds between two requests.
    package var idle = Limits.Connection.idleSeconds
    /// Seconds without taking a byte of an answer.
    package var write = Limits.Connection.writeSeconds
    /// Seconds that what is under way has when the server is asked to end.
    package var drain = Limits.Connection.drainSeconds
    /// Connections that are open at once.
    package var connections = Limits.Connection.connections
    /// Bytes of request bodies that are held at once.
    package var bodyBytes = Limits.bodyBytesInFlight

    package init() {}
}
