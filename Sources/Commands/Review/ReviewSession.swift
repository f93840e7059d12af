package import Wire

/// What a person enters while labeling.
package enum ReviewInput: Sendable, Equatable {
    /// One key of a terminal.
    case key(Character)
    case enter
    case backspace
    /// Control-C, or the end of the keyboard's input.
    case interrupt
    /// A key without a meaning, such as an arrow.
    case unknown
    /// A whole line, where the input is no terminal: its first character is the key, or all of it the text asked for.
    case line(String)
}

/// A labeling session: which item is shown, what a key means now, and what is to be done next.
///
/// It does nothing itself. Every step answers with the one thing to do; when that is done, its outcome is handed in.
package struct ReviewSession: Sendable, Equatable {
    /// The one thing to do next.
    package enum Step: Sendable, Equatable {
        /// Lease another item, then call `received`.
        case fetch
        /// Show the current item and the keys, then wait for input.
        case show
        /// Show what has been entered of a text so far, then wait for input.
        case prompt(String)
        /// Say something, then wait for input.
        case say(String)
        /// Tell the server, then call `succeeded` or `failed`.
        case label(item: String, label: String)
        case skip(item: String, reason: String?)
        case undo(item: String)
        case finish
    }

    private enum Phase: Equatable {
        case choosing
        /// Asking why an item is skipped.
        case reasoning(String)
        case finished
    }

    package private(set) var current: ReviewLease?
    package private(set) var labeled = 0
    package private(set) var skipped = 0
    /// Why the session ended by itself, in the server's words.
    package private(set) var ending: String?
    private var phase = Phase.choosing
    /// Items that were shown and set aside by an undo; they come before new ones.
    private var waiting: [ReviewLease] = []
    /// What was done, the last at the end.
    private var history: [Done] = []
    /// The step that the server has not answered yet.
    private var underway: Step?

    private struct Done: Equatable {
        var item: ReviewLease
        var wasLabeled: Bool
    }

    package init() {}

    /// The first step.
    package func begin() -> Step { .fetch }

    /// The keys of the current item's labels, in the labels' order.
    package var keys: [LabelKey] {
        labelKeys(current?.labels ?? [])
    }

    /// Takes the answer to `.fetch`.
    package mutating func received(_ answer: ReviewNextAnswer) -> Step {
        guard let item = answer.item else {
            ending = answer.reason ?? "Nothing is left to label."
            phase = .finished
            return .finish
        }
        current = item
        phase = .choosing
        return .show
    }

    /// Takes what the person entered.
    package mutating func entered(_ input: ReviewInput) -> Step {
        if input == .interrupt { return quit() }
        switch phase {
        case .finished: return .finish
        case .choosing: return chose(input)
        case .reasoning(let text): return wrote(input, after: text)
        }
    }

    /// The server did what the last step asked for.
    package mutating func succeeded() -> Step {
        defer { underway = nil }
        switch underway {
        case .label: finishCurrent(wasLabeled: true)
        case .skip: finishCurrent(wasLabeled: false)
        case .undo: return takeBack()
        default: return .show
        }
        return next()
    }

    /// The server refused what the last step asked for; `reason` is shown, and the item is left to others.
    package mutating func failed() -> Step {
        defer { underway = nil }
        if case .undo = underway {
            history.removeLast()
            return .show
        }
        current = nil
        return next()
    }
}

// MARK: - Input

extension ReviewSession {
    private mutating func chose(_ input: ReviewInput) -> Step {
        let key: Character
        switch input {
        case .key(let character): key = character
        case .line(let line):
            guard let first = line.first(where: { $0 != " " }) else { return .show }
            key = first
        case .enter, .backspace, .unknown, .interrupt: return .say("Press ? for the keys.")
        }
        return press(Character(key.lowercased()))
    }

    private mutating func press(_ key: Character) -> Step {
        switch key {
        case "q": return quit()
        case "?": return .say(help)
        case "u":
            guard let last = history.last else { return .say("There is nothing to undo.") }
            return begin(.undo(item: last.item.id))
        case "s":
            phase = .reasoning("")
            return .prompt("")
        default:
            guard let current, let label = keys.first(where: { $0.key == key })?.label else {
                return .say("'\(key)' is no key here; press ? for the keys.")
            }
            return begin(.label(item: current.id, label: label))
        }
    }

    private mutating func wrote(_ input: ReviewInput, after text: String) -> Step {
        var text = text
        switch input {
        case .line(let line): return skip(because: line)
        case .enter: return skip(because: text)
        case .key(let character): text.append(character)
        case .backspace: text = String(text.dropLast())
        case .unknown, .interrupt: break
        }
        phase = .reasoning(text)
        return .prompt(text)
    }

    private mutating func skip(because text: String) -> Step {
        phase = .choosing
        guard let current else { return next() }
        return begin(.skip(item: current.id, reason: text.isEmpty ? nil : text))
    }

    private mutating func quit() -> Step {
        phase = .finished
        return .finish
    }

    private var help: String {
        let labels = keys.map { "\($0.key) \($0.label)" }
        return (labels + ["s skip", "u undo the last", "q quit", "? keys"]).joined(separator: " · ")
    }
}

// MARK: - Moving on

extension ReviewSession {
    private mutating func begin(_ step: Step) -> Step {
        underway = step
        return step
    }

    private mutating func finishCurrent(wasLabeled: Bool) {
        guard let item = current else { return }
        history.append(Done(item: item, wasLabeled: wasLabeled))
        if wasLabeled { labeled += 1 } else { skipped += 1 }
        current = nil
    }

    private mutating func takeBack() -> Step {
        guard let last = history.popLast() else { return .show }
        if last.wasLabeled { labeled -= 1 } else { skipped -= 1 }
        if let current { waiting.append(current) }
        current = last.item
        return .show
    }

    private mutating func next() -> Step {
        guard let item = waiting.popLast() else { return .fetch }
        current = item
        return .show
    }
}
