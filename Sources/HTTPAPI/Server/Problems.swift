import Domain
import Foundation
import HTTPTypes
import Hummingbird
import JSON
import Logging
import NIOCore
import Rules
import Web
import Wire

/// A request that was refused before any use case saw it.
struct RequestError: Error {
    var status: HTTPResponse.Status
    var code: String
    var detail: String
    var headers: HTTPFields = [:]

    static func mediaType(_ detail: String) -> RequestError {
        RequestError(status: .unsupportedMediaType, code: "unsupported_media_type", detail: detail)
    }

    /// - Parameter length: what the request says; nil where it says nothing beforehand.
    static func tooLarge(_ limit: Int, length: Int? = nil) -> RequestError {
        let seen = length.map { "The body has \($0) bytes" } ?? "The body is longer than that"
        return RequestError(
            status: .contentTooLarge,
            code: "body_too_large",
            detail: "A body may have \(limit / 1_048_576) MiB here. \(seen)."
        )
    }

    static func notFound(_ path: String) -> RequestError {
        RequestError(status: .notFound, code: "unknown_path", detail: "There is nothing at \(path.prefix(200)).")
    }

    static func notAllowed(_ method: HTTPRequest.Method, _ allowed: String) -> RequestError {
        RequestError(
            status: .methodNotAllowed,
            code: "method_not_allowed",
            detail: "\(method.rawValue.prefix(40)) is not possible here, only \(allowed).",
            headers: [.allow: allowed]
        )
    }
}

/// The one place that turns errors into RFC 9457 problem documents.
enum Problems {
    /// - Parameter log: hears of errors that are the server's own fault.
    static func problem(for error: any Error, log: Logger) -> (problem: Wire.Problem, headers: HTTPFields) {
        switch error {
        case let refusal as Refusal: refused(refusal)
        case let error as RequestError:
            (problem(error), error.headers)
        case let error as JSONSyntaxError:
            (make(.badRequest, "malformed_json", "The body is not JSON: \(error)."), [:])
        case let error as JSONDecodingError:
            refused(.invalid(error.pointer.description, error.detail))
        case let error as SpecificationError:
            refused(invalid(error.problems, of: error.count))
        case is NIOTooManyBytesError:
            problem(for: RequestError.tooLarge(Limits.bodyBytes), log: log)
        case let failure as OFREPFailure:
            (make(failure.status, failure.code.lowercased(), failure.detail), [:])
        case let error as HTTPError where error.status.code < 500:
            (make(error.status, code(error.status), error.body ?? error.status.reasonPhrase), [:])
        case is CancellationError:
            refused(.unavailable("The request was given up before it was done.", retryAfterSeconds: 1))
        default:
            failed(error, log: log)
        }
    }

    static func problem(_ error: RequestError) -> Wire.Problem {
        make(error.status, error.code, error.detail)
    }

    /// - Parameter count: how many problems there are, where not all are listed.
    static func invalid(_ problems: [Refusal.FieldProblem], of count: Int = 0) -> Refusal {
        let first = problems.first.map { "\($0.pointer.dropFirst()) \($0.detail)" } ?? ""
        let others = count - problems.count
        let detail = others > 0 ? "\(first) (\(count) problems; the first \(problems.count) are listed)" : first
        return .invalid(code: "invalid", detail: detail, problems: problems)
    }

    private static func refused(_ refusal: Refusal) -> (Wire.Problem, HTTPFields) {
        switch refusal {
        case .notFound(let detail):
            return (make(.notFound, "not_found", detail), [:])
        case .conflict(let conflict, let detail):
            return (make(.conflict, conflict.rawValue, detail), [:])
        case .invalid(let code, let detail, let problems):
            var problem = make(.unprocessableContent, code, detail)
            if !problems.isEmpty {
                let most = Limits.Text.refusal
                problem.errors = problems.prefix(Limits.listedProblems).map {
                    Wire.MemberError(
                        pointer: $0.pointer.beginning(bytes: most),
                        detail: $0.detail.beginning(bytes: most)
                    )
                }
                problem.errorsTotal = problems.count
            }
            return (problem, [:])
        case .busy(let code, let detail, let seconds):
            return (make(.tooManyRequests, code, detail), [.retryAfter: String(seconds)])
        case .overloaded(_, let seconds):
            return (make(.tooManyRequests, "overloaded", refusal.sentence), [.retryAfter: String(seconds)])
        case .unavailable(let detail, let seconds):
            return (make(.serviceUnavailable, "unavailable", detail), [.retryAfter: String(seconds)])
        }
    }

    private static func failed(_ error: any Error, log: Logger) -> (Wire.Problem, HTTPFields) {
        let failure = error as? any StoreFailure
        if failure?.isTemporary == true {
            // The outage itself is in the log once; every request that it meets would bury it.
            log.debug("request failed", metadata: ["component": "api", "error": "\(error)"])
            return refused(.unavailable(because: failure?.trouble ?? .away))
        }
        log.error("request failed", metadata: ["component": "api", "error": "\(error)"])
        if failure?.isConflict == true {
            return refused(.conflict(.rolloutMoved, "Somebody else changed the same thing meanwhile; look again."))
        }
        return (make(.internalServerError, "internal", "The server could not do this; its log says why."), [:])
    }

    private static func make(_ status: HTTPResponse.Status, _ code: String, _ detail: String) -> Wire.Problem {
        Wire.Problem(
            type: "about:blank",
            title: status.reasonPhrase,
            status: status.code,
            // What was sent may stand in it, and must not come back in its whole length for each item of a batch.
            detail: detail.beginning(bytes: Limits.Text.refusal),
            code: code
        )
    }

    private static func code(_ status: HTTPResponse.Status) -> String {
        switch status {
        case .notFound: "unknown_path"
        case .contentTooLarge: "body_too_large"
        default: "bad_request"
        }
    }

    static let mediaType = "application/problem+json"

    static func bytes(_ problem: Wire.Problem) -> [UInt8] {
        ((try? JSONValueEncoder().encode(problem)) ?? .null).serialized()
    }

    static func response(_ problem: Wire.Problem, headers: HTTPFields = [:]) -> Response {
        var response = Answer.bytes(bytes(problem), type: mediaType)
        response.status = HTTPResponse.Status(code: problem.status, reasonPhrase: problem.title)
        for field in headers { response.headers[field.name] = field.value }
        return response
    }
}

extension Domain.Receipt.Rejection {
    /// - Parameters:
    ///   - index: the item's place among the others, from 0.
    ///   - place: where in the item, if it holds several.
    init(index: Int, for error: any Error, place: String? = nil, log: Logger) {
        let code: String
        var detail: String
        if let error = error as? JSONSyntaxError {
            (code, detail) = ("malformed_json", "The item is not JSON: \(error).")
        } else {
            let problem = Problems.problem(for: error, log: log).problem
            (code, detail) = (problem.code, problem.detail)
        }
        if let place { detail = "\(place): \(detail)" }
        self.init(index: index, code: code, detail: detail)
    }
}
