import Logging

/// Keeps the cache up to date: looks now and then, and listens to the server's stream of changes in between.
struct ConfigurationUpdates: Sendable {
    let agents: [String]
    let cache: ConfigurationCache
    let transport: any Transport
    let settings: ClientSettings
    let world: ClientWorld
    let logger: Logger

    /// Asks for one agent's configuration; nothing changes where it still holds.
    ///
    /// - Returns: what the server asks to wait before the next request, if it does.
    func refresh(_ agent: String) async throws(AttuneError) -> Duration? {
        let (number, tag) = cache.beginRequest(for: agent)
        let response: TransportResponse
        do {
            response = try await transport.send(
                TransportRequest(
                    path: "/api/active/agents/\(ConfigurationCache.escaped(agent))/assignment",
                    headers: tag.map { [("If-None-Match", $0)] } ?? [],
                    timeout: settings.timeout
                )
            )
        } catch {
            throw .unavailable(error.detail)
        }
        switch response.status {
        case 304: break
        case 200: try cache.accept(response.body, of: agent, tag: response.entityTag, request: number)
        case 429, 500...:
            logger.warning("the server is busy", metadata: ["agent": "\(agent)", "status": "\(response.status)"])
            return response.retryAfter ?? .zero
        default:
            throw .unavailable("the server answered \(response.status) for the agent \(agent)")
        }
        return nil
    }

    /// Asks for all agents; what cannot be had is logged, and the last good configuration goes on.
    ///
    /// - Returns: the longest wait that the server asks for.
    func refreshAll() async -> Duration {
        var wait = Duration.zero
        for agent in agents {
            do {
                wait = max(wait, try await refresh(agent) ?? .zero)
            } catch {
                logger.warning("deciding by the last good configuration", metadata: ["reason": "\(error)"])
            }
        }
        return wait
    }

    /// Looks for changes until the task is cancelled.
    func poll() async {
        var wait = Duration.zero
        while (try? await world.sleep(max(wait, world.spread(settings.pollInterval)))) != nil {
            wait = await refreshAll()
        }
    }

    /// Listens for changes until the task is cancelled; a stream that ends is opened again, later each time it fails.
    func listen() async {
        var backoff = Backoff()
        var last: String?
        while !Task.isCancelled {
            let retryAfter = await follow(&last, &backoff)
            let wait = backoff.wait(retryAfter: retryAfter, uniform: world.uniform())
            guard (try? await world.sleep(wait)) != nil else { return }
        }
    }

    /// Follows one stream to its end.
    ///
    /// - Parameter last: the id of the last event; the server begins with what is newer.
    private func follow(_ last: inout String?, _ backoff: inout Backoff) async -> Duration? {
        let request = TransportRequest(
            path: "/api/active/changes",
            headers: last.map { [("Last-Event-ID", $0)] } ?? [],
            timeout: settings.timeout
        )
        do {
            let stream = try await transport.open(request)
            guard stream.status == 200 else { return stream.retryAfter }
            var frames = EventFrames()
            for try await piece in stream.pieces {
                backoff.reset()
                guard let id = frames.take(piece).last else { continue }
                last = id
                _ = await refreshAll()
            }
        } catch {
            logger.debug("the stream of changes ended", metadata: ["reason": "\(error)"])
        }
        return nil
    }
}
