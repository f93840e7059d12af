import ArgumentParser
import Configuration
import HTTPAPI
import Web

/// The flags for who may reach the server, and how.
struct EdgeFlags: ParsableArguments {
    @Option(
        help: "Where people and programs reach the server through a proxy: https://example.com/attune. [default: none]"
    )
    var publicUrl: String?

    @Option(
        help: """
            Names, addresses and networks by which the server may be asked for, separated by commas, beside this machine's own \
            and that of --public-url. [default: none]
            """
    )
    var allowedHosts: String?

    @Option(help: "The most connections that are open at once. [default: 10000]")
    var connections: String?

    @Option(help: "Seconds that what is under way has when the server is asked to end. [default: 30]")
    var drainSeconds: String?

    var values: [String: String?] {
        [
            "public_url": publicUrl, "allowed_hosts": allowedHosts, "connections": connections,
            "drain_seconds": drainSeconds,
        ]
    }
}

extension Settings {
    static func serving(_ reader: ConfigReader) throws -> ServingSettings {
        var serving = ServingSettings()
        let limit = try value(reader, "ofrep_requests_per_second", or: 0, in: 0...1_000_000)
        serving.openFeatureRequestsPerSecond = limit > 0 ? limit : nil
        serving.openFeatureOrigins = try list(reader, "ofrep_origins").map { text in
            guard let address = PublicAddress(text), address.prefix.isEmpty else {
                throw ValidationError("ofrep_origins has \"\(text)\", which is no origin such as https://shop.example.")
            }
            return address.origin
        }
        serving.changeStreams = try value(reader, "change_streams", or: serving.changeStreams, in: 0...100_000)
        serving.changeStreamsOfPeer = try value(
            reader,
            "change_streams_per_address",
            or: serving.changeStreamsOfPeer,
            in: 0...100_000
        )
        if let text = text(reader, "public_url") {
            guard let address = PublicAddress(text) else {
                throw ValidationError(
                    "public_url must be an address such as https://example.com/attune, not \"\(text)\"."
                )
            }
            serving.publicAddress = address
        }
        serving.allowedHosts = try allowedHosts(reader, serving.publicAddress)
        return serving
    }

    private static func allowedHosts(_ reader: ConfigReader, _ address: PublicAddress?) throws -> AllowedHosts {
        do {
            return try AllowedHosts(publicAddress: address, others: list(reader, "allowed_hosts"))
        } catch {
            throw ValidationError(
                error.entry == "*"
                    ? "allowed_hosts cannot be *: without access keys any web page could then operate the server."
                    : "allowed_hosts has \"\(error.entry)\", which is no name, address or network such as 10.1.0.0/16."
            )
        }
    }

    static func connections(_ reader: ConfigReader) throws -> ConnectionSettings {
        var settings = ConnectionSettings()
        let seconds: [(ConfigKey, WritableKeyPath<ConnectionSettings, Double>)] = [
            ("head_seconds", \.head), ("body_silence_seconds", \.bodySilence), ("body_seconds", \.body),
            ("idle_seconds", \.idle), ("write_seconds", \.write), ("drain_seconds", \.drain),
        ]
        for (key, path) in seconds {
            settings[keyPath: path] = try number(reader, key, or: settings[keyPath: path], in: 0.1...86_400)
        }
        settings.connections = try value(reader, "connections", or: settings.connections, in: 1...1_000_000)
        let mebibytes = try value(reader, "body_memory", or: settings.bodyBytes / 1_048_576, in: 8...1_048_576)
        settings.bodyBytes = mebibytes * 1_048_576
        return settings
    }

    /// What is separated by commas; nothing where it is not set.
    private static func list(_ reader: ConfigReader, _ key: ConfigKey) -> [String] {
        (text(reader, key) ?? "").split(separator: ",").map { $0.filter { $0 != " " } }.filter { !$0.isEmpty }
    }
}
