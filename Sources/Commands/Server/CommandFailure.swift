import JSON
import Wire

/// Why a command did not do what it was asked to, with the text and the exit code that say so.
enum CommandFailure: Error, Equatable {
    /// The server understood and refused.
    case refused(Problem)
    /// The server answered something that is not of this contract.
    case unexpectedAnswer(String)
    case unreachable(ConnectionFailure)
    /// The answer had begun and did not come to its end.
    case brokenOff(ConnectionFailure)
    case unreadableFile(path: String, detail: String)
    case unwritableFile(path: String, detail: String)
    /// The arguments make no sense together.
    case misuse(String)
    /// Only a part was done; what was, has been printed.
    case incomplete(String)
    /// What was checked is not as it should be; the report has been printed.
    case wrong(String)

    /// What goes to standard error, without a final line feed.
    var text: String {
        switch self {
        case .refused(let problem): refusal(problem)
        case .unexpectedAnswer(let detail): "The server's answer was not understood: \(detail)"
        case .unreachable(let failure):
            "No server at \(failure.url) (\(failure.detail)). "
                + "Start one with `attune serve`, or name another with --server or ATTUNE_SERVER."
        case .brokenOff(let failure): "The answer of \(failure.url) broke off: \(failure.detail)"
        case .unreadableFile(let path, let detail): "Cannot read \(path): \(detail)"
        case .unwritableFile(let path, let detail): "Cannot write \(path): \(detail)"
        case .misuse(let detail), .incomplete(let detail), .wrong(let detail): detail
        }
    }

    /// By `sysexits.h`, except that a refusal is 1.
    var exitCode: Int32 {
        switch self {
        case .refused, .incomplete, .wrong: 1
        case .misuse: 64
        case .unreadableFile: 66
        case .unreachable: 69
        case .unwritableFile: 73
        case .brokenOff: 74
        case .unexpectedAnswer: 76
        }
    }

    /// What an error met while reading an answer's body means.
    init(readingBody error: any Error) {
        switch error {
        case let failure as CommandFailure: self = failure
        case let failure as ConnectionFailure: self = .brokenOff(failure)
        default: self = .unexpectedAnswer("\(error)")
        }
    }

    private func refusal(_ problem: Problem) -> String {
        let members = (problem.errors ?? []).map { "  \($0.pointer): \($0.detail)" }
        return (["\(problem.title): \(problem.detail)"] + members).map(printable).joined(separator: "\n")
    }
}
