import Domain
import Foundation
import HTTPTypes
import Hummingbird
import JSON
import Wire

/// Why a flag could not be evaluated, in OFREP's words.
struct OFREPFailure: Error {
    private static let pathPrefix = "/ofrep/"
    private static let flagPrefix = "/ofrep/v1/evaluate/flags/"

    var key = ""
    var status = HTTPResponse.Status.badRequest
    var code: String
    var detail: String

    static func unknownFlag(_ key: String) -> OFREPFailure {
        OFREPFailure(key: key, status: .notFound, code: "FLAG_NOT_FOUND", detail: "There is no flag \"\(key)\".")
    }

    /// A flag of an agent that cannot be served.
    static func setAside(_ key: String, agent: String, _ reason: String) -> OFREPFailure {
        let refusal = Refusal.setAside(agent: agent, reason)
        return OFREPFailure(key: key, status: .internalServerError, code: "GENERAL", detail: refusal.sentence)
    }

    static func missingKey(_ key: String) -> OFREPFailure {
        OFREPFailure(
            key: key,
            code: "TARGETING_KEY_MISSING",
            detail: "A canary is running, so the context needs a targetingKey."
        )
    }

    static func invalidContext(_ detail: String) -> OFREPFailure {
        OFREPFailure(code: "INVALID_CONTEXT", detail: detail)
    }

    var members: JSONObject {
        ["key": .string(key), "errorCode": .string(code), "errorDetails": .string(detail), "metadata": [:]]
    }
}

extension OFREPFailure {
    /// Whether what is asked for at this path is answered in OFREP's words.
    static func concerns(_ path: String) -> Bool {
        path.hasPrefix(pathPrefix)
    }

    /// One body that is a problem document and an OFREP error at once, with a status that OFREP's clients know.
    ///
    /// - Parameter problem: what the error is elsewhere on this server.
    static func response(for error: any Error, at path: String, problem: Wire.Problem, headers: HTTPFields) -> Response
    {
        var failure =
            (error as? OFREPFailure)
            ?? OFREPFailure(status: status(problem.status), code: code(of: error), detail: problem.detail)
        if failure.key.isEmpty, path.hasPrefix(flagPrefix) {
            let part = String(path.dropFirst(flagPrefix.count))
            failure.key = part.removingPercentEncoding ?? part
        }
        var members = failure.members
        members["type"] = "about:blank"
        members["title"] = .string(failure.status.reasonPhrase)
        members["status"] = .integer(Int64(failure.status.code))
        members["detail"] = .string(failure.detail)
        members["code"] = .string(error is OFREPFailure ? failure.code.lowercased() : problem.code)
        var response = Answer.bytes(JSON.object(members).serialized(), type: "application/problem+json")
        response.status = failure.status
        for field in headers { response.headers[field.name] = field.value }
        return response
    }

    private static func status(_ code: Int) -> HTTPResponse.Status {
        switch code {
        case 403: .forbidden
        case 404: .notFound
        case 408: .requestTimeout
        case 421: .misdirectedRequest
        case 429: .tooManyRequests
        case 503: .serviceUnavailable
        case 500...: .internalServerError
        default: .badRequest
        }
    }

    /// What has nothing to do with the context that was sent.
    private static let general: [HTTPResponse.Status] = [
        .forbidden, .notFound, .methodNotAllowed, .requestTimeout, .misdirectedRequest, .tooManyRequests,
        .serviceUnavailable,
    ]

    private static func code(of error: any Error) -> String {
        switch error {
        case let error as RequestError
        where general.contains(error.status):
            "GENERAL"
        case is JSONSyntaxError, is RequestError: "PARSE_ERROR"
        case is JSONDecodingError: "INVALID_CONTEXT"
        default: "GENERAL"
        }
    }
}
