import Foundation
import JSON
import Synchronization
import Wire

/// The last good configuration of each agent, in memory and, where there is a folder, on disk.
///
/// Reading holds a lock for as long as it takes to copy a reference; nothing else is ever done under it.
final class ConfigurationCache: Sendable {
    private struct Entry {
        var agent: AssignedAgent
        var tag: String?
        /// The number of the request that it came with; 0 for one from disk.
        var request: Int
    }

    private struct State {
        var entries: [String: Entry] = [:]
        var requests = 0
    }

    private let folder: String?
    private let state = Mutex(State())

    init(folder: String?) {
        self.folder = folder
    }

    func agent(_ name: String) -> AssignedAgent? {
        state.withLock { $0.entries[name]?.agent }
    }

    /// What to send along with a request: its number, and the tag of what is here.
    func beginRequest(for agent: String) -> (number: Int, tag: String?) {
        state.withLock { state in
            state.requests += 1
            return (state.requests, state.entries[agent]?.tag)
        }
    }

    /// Takes an answer in, unless that of a later request is here already.
    ///
    /// - Throws: if it is not a document, is another agent's, or asks for what is not known here. What was here stays.
    func accept(_ body: [UInt8], of name: String, tag: String?, request: Int) throws(AttuneError) {
        let agent = try Self.agent(name, body)
        let isNewest = state.withLock { state in
            guard request > state.entries[name]?.request ?? -1 else { return false }
            state.entries[name] = Entry(agent: agent, tag: tag, request: request)
            return true
        }
        if isNewest, let file = file(of: name) {
            // What cannot be kept now is fetched again after a restart.
            try? Data(body).write(to: file, options: .atomic)
        }
    }

    /// Takes what was kept on disk; says whether there was something of use.
    func restore(_ name: String) -> Bool {
        guard let file = file(of: name), let body = try? Data(contentsOf: file),
            let agent = try? Self.agent(name, Array(body))
        else { return false }
        return state.withLock { state in
            guard state.entries[name] == nil else { return true }
            state.entries[name] = Entry(agent: agent, tag: nil, request: 0)
            return true
        }
    }

    private func file(of name: String) -> URL? {
        folder.map { URL(filePath: $0).appending(path: "assignment-\(Self.escaped(name)).json") }
    }

    /// A name as one part of a path, whatever it is.
    static func escaped(_ name: String) -> String {
        name.addingPercentEncoding(withAllowedCharacters: .alphanumerics.union(CharacterSet(charactersIn: "-_"))) ?? ""
    }

    private static func agent(_ name: String, _ body: [UInt8]) throws(AttuneError) -> AssignedAgent {
        let document: AssignmentDocument
        do {
            document = try JSONValueDecoder().decode(from: try JSON.parse(body))
        } catch {
            throw .unsupported("The assignment document of \(name) cannot be read: \(error)")
        }
        guard document.agent == name else { throw .unsupported("The document of \(name) is \(document.agent)'s.") }
        return try AssignedAgent(document)
    }
}
