import Domain
import Foundation
import HTTPTypes
import Hummingbird
import JSON
import Logging
import NIOCore
import Rules
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

    static func tooLarge(_ limit: Int) -> RequestError {
        RequestError(
            status: .contentTooLarge,
            code: "body_too_large",
            detail: "The body is larger than \(limit / 1_048_576) MiB."
        )
    }

    static func notFound(_ path: String) -> RequestError {
        RequestError(status: .notFound, code: "unknown_path", detail: "There is nothing at \(path).")
    }
}

/// The one place that turns errors into RFC 9457 problem documents.
enum Problems {
    /// - Parameter log: hears of errors that are the server's own fault.
    static func problem(for error: any Error, log: Logger) -> (problem: Wire.Problem, headers: HTTPFields) {
        switch error {
        case let refusal as Refusal: refused(refusal)
        case let error as RequestError:
            (make(error.status, error.code, error.detail), error.headers)
        case let error as JSONSyntaxError:
            (make(.badRequest, "malformed_json", "The body is not JSON: \(error)."), [:])
        case let error as JSONDecodingError:
            refused(.invalid(error.pointer.description, error.detail))
        case let error as SpecificationError:
            refused(invalid(error.problems))
        case is NIOTooManyBytesError:
            problem(for: RequestError.tooLarge(1_048_576), log: log)
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

    static func invalid(_ problems: [Refusal.FieldProblem]) -> Refusal {
        let first = problems.first.map { "\($0.pointer.dropFirst()) \($0.detail)" } ?? ""
        return .invalid(code: "invalid", detail: first, problems: problems)
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
                problem.errors = problems.map { Wire.MemberError(pointer: $0.pointer, detail: $0.detail) }
            }
            return (problem, [:])
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
            return refused(.databaseAway)
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
            detail: detail,
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

    static func response(_ problem: Wire.Problem, headers: HTTPFields = [:]) -> Response {
        let json = (try? JSONValueEncoder().encode(problem)) ?? .null
        var response = Answer.bytes(json.serialized(), type: "application/problem+json")
        response.status = HTTPResponse.Status(code: problem.status, reasonPhrase: problem.title)
        for field in headers { response.headers[field.name] = field.value }
        return response
    }
}

/// Answers every error of the routes below it as a problem document.
struct ProblemMiddleware<Context: RequestContext>: RouterMiddleware {
    func handle(
        _ request: Request,
        context: Context,
        next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        do {
            // JSON with a NUL is refused, so no text in an address may bring one in either.
            guard !request.uri.string.contains("%00") else {
                throw RequestError(status: .badRequest, code: "bad_path", detail: "An address cannot contain %00.")
            }
            return try await next(request, context)
        } catch {
            var error: any Error = error
            if (error as? HTTPError)?.status == .notFound { error = RequestError.notFound(request.uri.path) }
            let (problem, headers) = Problems.problem(for: error, log: context.logger)
            let path = request.uri.path
            if OFREPFailure.concerns(path) {
                return OFREPFailure.response(for: error, at: path, problem: problem, headers: headers)
            }
            return Problems.response(problem, headers: headers)
        }
    }
}
