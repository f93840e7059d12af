import Crypto
import JSON
import Rules

/// What agents were served, as it is kept on disk for a start without the database.
///
/// The file is one line that names the format and the SHA-256 of the rest, and then a JSON object with the assignment
/// document of every agent, which is all it takes to answer.
package struct ConfigurationSnapshot: Sendable {
    /// Why a file is no snapshot that could be served.
    package enum Flaw: Error, Sendable, Equatable, CustomStringConvertible {
        case notASnapshot
        case newer(format: Int)
        case damaged
        /// It is of another database; says which.
        case foreign(String)

        package var description: String {
            switch self {
            case .notASnapshot: "it is no snapshot of Attune"
            case .newer(let format):
                "it has format \(format) and this program reads \(ConfigurationSnapshot.format); a newer attune wrote it"
            case .damaged: "it is damaged: its checksum does not fit, or it does not hold what it should"
            case .foreign(let database): "it is of the database \(database)"
            }
        }
    }

    package static let format = 1
    private static let name = "attune-snapshot"

    package var configuration: ServedConfiguration
    /// When the database last said that this holds.
    package var confirmedAt: Timestamp

    package init(configuration: ServedConfiguration, confirmedAt: Timestamp) {
        self.configuration = configuration
        self.confirmedAt = confirmedAt
    }

    /// - Parameter database: names the database that this is of, without a password.
    package func encoded(database: String) -> [UInt8] {
        var body = Array(#"{"database":"#.utf8)
        JSON.string(database).write(to: &body)
        body += #","config_version":\#(configuration.version),"confirmed_at":\#(confirmedAt.microseconds)"#.utf8
        body += #","agents":["#.utf8
        for (index, name) in configuration.agents.keys.sorted().enumerated() {
            if index > 0 { body += ",".utf8 }
            body += configuration.agents[name]?.assignmentDocument(version: configuration.version) ?? []
        }
        body += "]}\n".utf8
        return Array("\(Self.name) \(Self.format) \(Self.checksum(of: body))\n".utf8) + body
    }

    /// - Parameter database: the one that the snapshot has to be of.
    package init(decoding bytes: [UInt8], database: String) throws(Flaw) {
        let lines = bytes.split(separator: UInt8(ascii: "\n"), maxSplits: 1, omittingEmptySubsequences: false)
        let words = String(decoding: lines[0].prefix(200), as: UTF8.self).split(separator: " ")
        guard words.count >= 2, words[0] == Self.name, let format = Int(words[1]) else { throw .notASnapshot }
        guard format <= Self.format else { throw .newer(format: format) }
        guard lines.count == 2, words.count == 3, Self.checksum(of: lines[1]) == words[2] else { throw .damaged }
        let body: JSON
        do {
            body = try JSON.parse(lines[1])
        } catch {
            throw .damaged
        }
        let origin = body["database"]?.string ?? ""
        guard origin == database else { throw .foreign(origin) }
        guard let version = body["config_version"]?.integer, let time = body["confirmed_at"]?.integer,
            let documents = body["agents"]?.array
        else { throw .damaged }
        var agents: [String: ServedAgent] = [:]
        for document in documents {
            guard let agent = try? ServedAgent(document: document) else { throw .damaged }
            agents[agent.specification.agent] = agent
        }
        configuration = ServedConfiguration(version: version, agents: agents)
        confirmedAt = Timestamp(microseconds: time)
    }

    private static func checksum(of bytes: some Sequence<UInt8>) -> String {
        SHA256.hash(data: Array(bytes)).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}

extension ServedAgent {
    /// Reads an assignment document back.
    fileprivate convenience init(document: JSON) throws {
        let name = document["agent"]?.string ?? ""
        let specification = try AgentSpecification(stored: document["specification"] ?? .null, agent: name)
        guard let active = document["active"] else { throw ConfigurationSnapshot.Flaw.damaged }
        var trial: Trial?
        if let canary = document["canary"], canary != .null {
            guard let salt = document["salt"]?.string, let percent = document["percent"]?.integer else {
                throw ConfigurationSnapshot.Flaw.damaged
            }
            let bundle = try ServedBundle(document: canary, specification)
            trial = Trial(salt: salt, percent: Int(clamping: percent), bundle: bundle)
        }
        self.init(
            specification: specification,
            reusing: nil,
            active: try ServedBundle(document: active, specification),
            trial: trial
        )
    }
}

extension ServedBundle {
    fileprivate convenience init(document: JSON, _ specification: AgentSpecification) throws {
        guard let id = document["bundle_id"]?.string else { throw ConfigurationSnapshot.Flaw.damaged }
        var thresholds: [String: Double] = [:]
        for parameter in specification.parameters {
            guard let value = document["thresholds"]?[parameter.name]?.double else {
                throw ConfigurationSnapshot.Flaw.damaged
            }
            thresholds[parameter.name] = value
        }
        var model: FittedModel?
        if let fitted = document["model"], fitted != .null {
            model = try JSONValueDecoder().decode(FittedModel.self, from: fitted)
        }
        try self.init(id: id, thresholds: thresholds, model: model, specification)
    }
}
