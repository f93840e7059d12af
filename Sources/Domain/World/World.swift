/// What comes from outside: the time and randomness. A test or a simulation brings its own.
package struct World: Sendable {
    package var now: @Sendable () -> Timestamp
    package var random: @Sendable () -> UInt64
    /// Why `now` is not believed; nil while it is. What cannot be undone waits meanwhile.
    package var clockDoubt: @Sendable () -> ClockDoubt?

    package init(
        now: @escaping @Sendable () -> Timestamp,
        random: @escaping @Sendable () -> UInt64,
        clockDoubt: @escaping @Sendable () -> ClockDoubt? = { nil }
    ) {
        self.now = now
        self.random = random
        self.clockDoubt = clockDoubt
    }
}

/// Who acts: a person or key by name, or the server itself.
package struct Actor: Sendable, Hashable {
    package let name: String

    package init(_ name: String) {
        self.name = name
    }

    /// The server's own scheduled and automatic work.
    package static let system = Actor("system")
    /// Whoever sends a request without saying who they are, as long as only the local machine can.
    package static let localOperator = Actor("operator")
}
