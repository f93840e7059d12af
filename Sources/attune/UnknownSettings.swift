import ArgumentParser
import Configuration
import Foundation
import JSON
import Synchronization

/// Settings that somebody wrote and that mean nothing to this program: a name with a slip of the pen would otherwise keep
/// its default without a word.
struct UnknownSettings {
    private static let prefix = "ATTUNE_"
    /// Names of the environment that are no settings of a server: of its commands, its build, its tests and its benchmarks.
    private static let others: Set<String> = [
        "ATTUNE_SERVER", "ATTUNE_STRICT", "ATTUNE_BINARY", "ATTUNE_ACCEPTANCE", "ATTUNE_SCREENSHOTS",
        "ATTUNE_CLIENT_BENCHMARK", "ATTUNE_WHOLE_DEMO", "ATTUNE_SCHEMATHESIS",
    ]

    /// By where they stand, a sentence each.
    private(set) var complaints: [String] = []

    /// - Parameters:
    ///   - keys: the settings there are.
    ///   - environment: the names in the environment.
    ///   - secrets: names of the environment that the alerts file takes secrets from.
    ///   - file: the configuration file and the names of its members.
    init(
        keys: Set<String>,
        environment: some Sequence<String>,
        secrets: Set<String> = [],
        file: (path: String, members: [String])? = nil
    ) {
        let variables = Set(keys.union(["config"]).map { Self.prefix + $0.uppercased() })
        for name in environment.filter({ $0.hasPrefix(Self.prefix) }).sorted()
        where !variables.contains(name) && !Self.others.contains(name) && !secrets.contains(name)
            && !Self.isServiceLink(name)
        {
            complaints.append("\(name) in the environment" + Self.hint(name, variables))
        }
        guard let file else { return }
        for name in file.members.sorted() where !keys.contains(name) {
            complaints.append("\"\(name)\" in \(file.path)" + Self.hint(name, keys))
        }
    }

    /// Whether Kubernetes sets a name in every pod beside a service whose name begins with `attune`.
    private static func isServiceLink(_ name: String) -> Bool {
        name.contains("_SERVICE_HOST") || name.contains("_SERVICE_PORT")
            || name.contains(/_PORT_[0-9]+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?$/)
    }

    private static func hint(_ name: String, _ known: Set<String>) -> String {
        nearest(to: name, among: known).map { "; did you mean \($0)?" } ?? ""
    }

    /// The name that takes the fewest slips to mistake for another; nil where all would take too many.
    static func nearest(to name: String, among known: Set<String>) -> String? {
        let written = Array(name.lowercased().utf8)
        let near = known.sorted().map { ($0, slips(written, Array($0.lowercased().utf8))) }.min { $0.1 < $1.1 }
        guard let (best, count) = near, count <= max(2, written.count / 4) else { return nil }
        return best
    }

    /// Letters added, left out, replaced, or exchanged with their neighbour (the optimal string alignment distance).
    private static func slips(_ one: [UInt8], _ other: [UInt8]) -> Int {
        var before: [Int] = []
        var last = Array(0...other.count)
        for i in one.indices {
            var row = [i + 1]
            for j in other.indices {
                var least = min(last[j + 1] + 1, row[j] + 1, last[j] + (one[i] == other[j] ? 0 : 1))
                if i > 0, j > 0, one[i] == other[j - 1], one[i - 1] == other[j] {
                    least = min(least, before[j - 1] + 1)
                }
                row.append(least)
            }
            (before, last) = (last, row)
        }
        return last[other.count]
    }
}

/// Hears which settings are asked for.
final class AskedKeys: AccessReporter {
    private let asked = Mutex<Set<String>>([])

    var keys: Set<String> { asked.withLock { $0 } }

    func report(_ event: AccessEvent) {
        let key = event.metadata.key.components.joined(separator: "_")
        asked.withLock { _ = $0.insert(key) }
    }
}

extension Settings {
    /// Refuses, all at once, what a file or the environment sets that is no setting.
    ///
    /// - Parameter file: the configuration file, if there is one.
    static func requireKnown(_ reader: ConfigReader, file: String?) throws {
        let unknown = UnknownSettings(
            keys: try keys(),
            environment: ProcessInfo.processInfo.environment.keys,
            secrets: reader.string(forKey: "alerts").map(secrets(inAlertsFile:)) ?? [],
            file: file.map { ($0, members(of: $0).keys.map(\.self)) }
        )
        guard !unknown.complaints.isEmpty else { return }
        throw ValidationError(
            "There are no such settings, so nothing was begun:\n"
                + unknown.complaints.map { "  \($0)" }.joined(separator: "\n")
                + "\ndocs/configuration.md lists all settings."
        )
    }

    /// The settings there are: those that are asked for where nothing is set.
    private static func keys() throws -> Set<String> {
        let asked = AskedKeys()
        _ = try Settings(ConfigReader(provider: InMemoryProvider(name: "none", values: [:]), accessReporter: asked))
        return asked.keys
    }

    /// Names of the environment that an alerts file mentions.
    private static func secrets(inAlertsFile path: String) -> Set<String> {
        func texts(_ json: JSON) -> [String] {
            switch json {
            case .string(let text): [text]
            case .array(let elements): elements.flatMap(texts)
            case .object(let members): members.flatMap { texts($0.value) }
            case .null, .boolean, .integer, .number: []
            }
        }
        return Set(texts(.object(members(of: path))))
    }

    /// The members of a file in JSON; none where it cannot be read, which whoever needs it says.
    private static func members(of path: String) -> JSONObject {
        let bytes = FileManager.default.contents(atPath: path).map { Array($0) } ?? []
        return (try? JSON.parse(bytes))?.object ?? [:]
    }
}
