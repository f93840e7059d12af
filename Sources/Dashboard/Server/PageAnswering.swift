import Domain
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Web

/// Turns visits into answers, and whatever goes wrong into a page that says so: the dashboard's one place for errors.
struct PageAnswering: Sendable {
    let useCases: UseCases
    let renderer: Renderer
    private let forms: SubmittedForms
    private let origins: Origins

    init(useCases: UseCases, renderer: Renderer, publicAddress: PublicAddress?) {
        self.useCases = useCases
        self.renderer = renderer
        forms = SubmittedForms(ledger: useCases.ledger)
        origins = Origins(publicAddress: publicAddress)
    }

    func show(_ request: Request, _ context: BasicRequestContext, _ look: PageTable.Looking) async -> Response {
        let visit = Visit(request, context, world: useCases.ledger.world)
        do {
            try visit.requireReadable()
            return try await page(try await look(visit), visit)
        } catch {
            return await failure(visit, error)
        }
    }

    /// Shows what a form asks to see.
    func look(
        _ request: Request,
        _ context: BasicRequestContext,
        _ look: @Sendable (Visit, Form) async throws -> Content
    ) async -> Response {
        let visit = Visit(request, context, world: useCases.ledger.world)
        do {
            guard origins.sender(of: request.head) == .ownPage else { return await refuseStranger(visit) }
            return try await page(try await look(visit, try await Form(request, takesFile: true)), visit)
        } catch {
            return await failure(visit, error)
        }
    }

    private func page(_ content: Content, _ visit: Visit) async throws -> Response {
        var frame = Frame(path: visit.path, facts: try await FrameFacts.fetch(useCases.ledger), actor: visit.actor)
        frame.said = try await forms.flash(visit.text(Receipt.parameter))
        frame.here = visit.place
        frame.token = visit.token
        return Self.html(renderer.page(content, frame: frame))
    }

    private func refuseStranger(_ visit: Visit) async -> Response {
        await failure(
            visit,
            status: .forbidden,
            "This form was sent from another site, so nothing was done. Open the page here and try again."
        )
    }

    func act(
        _ request: Request,
        _ context: BasicRequestContext,
        takesFile: Bool,
        back page: @Sendable (Visit) throws -> String,
        _ act: @escaping PageTable.Acting
    ) async -> Response {
        let visit = Visit(request, context, world: useCases.ledger.world)
        do {
            guard origins.sender(of: request.head) == .ownPage else { return await refuseStranger(visit) }
            let form = try await Form(request, takesFile: takesFile)
            let back = try page(visit)
            let receipt = try await forms.once(form, visit: visit, back: back) { try await act(visit, form) }
            return Self.redirect(to: receipt)
        } catch {
            return await failure(visit, error)
        }
    }

    private static func redirect(to receipt: Receipt) -> Response {
        var headers = PageHeaders.common
        headers[.location] = receipt.location
        headers[.cacheControl] = "no-store"
        var response = Response(status: .seeOther, headers: headers)
        if let cookie = receipt.cookie { response.setCookie(cookie) }
        return response
    }

    private static func html(_ text: String, status: HTTPResponse.Status = .ok) -> Response {
        var headers = PageHeaders.common
        headers[.contentType] = "text/html; charset=utf-8"
        headers[.cacheControl] = "no-store"
        let body = ByteBuffer(string: text)
        headers[.contentLength] = String(body.readableBytes)
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: body))
    }

    // MARK: Errors

    private func failure(_ visit: Visit, _ error: any Error) async -> Response {
        switch error {
        case let refusal as Refusal:
            return await failure(visit, status: Self.status(of: refusal), refusal.sentence)
        case let error as FormError:
            return await failure(visit, status: error.status, error.sentence)
        case let error as HTTPError where error.status.code < 500:
            return await failure(visit, status: error.status, error.body ?? error.status.reasonPhrase)
        case let failure as any StoreFailure where failure.isTemporary:
            return await self.failure(
                visit,
                status: .serviceUnavailable,
                "\((failure.trouble ?? .away).sentence) Nothing was changed; try again in a moment."
            )
        case let failure as any StoreFailure where failure.isConflict:
            return await self.failure(
                visit,
                status: .conflict,
                "Somebody else changed the same thing meanwhile; look again."
            )
        default:
            visit.context.logger.error("page failed", metadata: ["component": "api", "error": "\(error)"])
            return await failure(
                visit,
                status: .internalServerError,
                "The server could not do this; its log says why."
            )
        }
    }

    private static func status(of refusal: Refusal) -> HTTPResponse.Status {
        switch refusal {
        case .notFound: .notFound
        case .conflict: .conflict
        case .invalid: .unprocessableContent
        case .busy, .overloaded: .tooManyRequests
        case .unavailable: .serviceUnavailable
        }
    }

    func failure(_ visit: Visit, status: HTTPResponse.Status, _ sentence: String) async -> Response {
        let facts = try? await FrameFacts.fetch(useCases.ledger)
        var frame = Frame(path: visit.path, facts: facts, actor: visit.actor)
        frame.token = visit.token
        let content = Content(
            title: status.reasonPhrase,
            template: "failure",
            model: FailurePage(status: status.code, reason: status.reasonPhrase, sentence: sentence)
        )
        return Self.html(renderer.page(content, frame: frame), status: status)
    }
}

/// What went wrong, for a person.
struct FailurePage: Sendable {
    var status: Int
    var reason: String
    var sentence: String
}
