import Domain
import HTTPTypes
import JSON
import Web

/// The parameters that an operation takes in its query, as the OpenAPI document has them.
///
/// A misspelt filter would otherwise choose more than was meant, and of two values one would be dropped without a word.
struct QueryContract: Sendable {
    private let names: Set<String>
    private let plainNames: [[UInt8]]

    init(names: Set<String>) {
        self.names = names
        plainNames = names.map { Array($0.utf8) }
    }

    func check(_ query: String) throws {
        guard !isPlainlyKnown(query) else { return }
        let fields: [FormFields.Field]
        do {
            fields = try FormFields(query: query).fields
        } catch {
            throw RequestError(status: .badRequest, code: "bad_query", detail: error.sentence)
        }
        var seen: Set<String> = []
        for field in fields {
            guard names.contains(field.name) else { throw unknown(field.name) }
            guard seen.insert(field.name).inserted else {
                throw Refusal.invalid("/\(field.name)", "is given more than once")
            }
        }
    }

    /// Whether nothing in it is encoded, and every name is known and there once: what agents ask thousands of times a second.
    private func isPlainlyKnown(_ query: String) -> Bool {
        var query = query
        return query.withUTF8 { bytes in
            guard !bytes.contains(UInt8(ascii: "%")) else { return false }
            var seen: UInt64 = 0
            var rest = bytes[...]
            while !rest.isEmpty {
                let pair = rest.prefix { $0 != UInt8(ascii: "&") }
                rest = rest.dropFirst(pair.count + 1)
                let name = pair.prefix { $0 != UInt8(ascii: "=") }
                guard let index = plainNames.firstIndex(where: { $0.elementsEqual(name) }), index < UInt64.bitWidth,
                    seen & 1 << index == 0
                else { return false }
                seen |= 1 << index
            }
            return true
        }
    }

    private func unknown(_ name: String) -> Refusal {
        let known = names.isEmpty ? "it takes none" : "it takes \(names.sorted().joined(separator: ", "))"
        return .invalid("/\(name.prefix(80))", "is no parameter of this path: \(known)")
    }
}

/// The contracts of all operations.
struct QueryContracts: Sendable {
    private let parameters: [String: Set<String>]

    /// - Parameter document: the OpenAPI document.
    init(_ document: JSON) {
        var parameters: [String: Set<String>] = [:]
        let shared = document["components"]?["parameters"]
        for (path, item) in document["paths"]?.object ?? [:] {
            for (method, operation) in item.object ?? [:] where method != "parameters" {
                let listed = (item["parameters"]?.array ?? []) + (operation["parameters"]?.array ?? [])
                parameters[Self.key(path, method.uppercased())] = Set(listed.compactMap { Self.name(of: $0, shared) })
            }
        }
        self.parameters = parameters
    }

    subscript(path: String, method: String) -> QueryContract {
        QueryContract(names: parameters[Self.key(path, method)] ?? [])
    }

    /// Routes and document may name the parameters of a path as they like.
    private static func key(_ path: String, _ method: String) -> String {
        let parts = path.split(separator: "/").map { $0.hasPrefix("{") ? "{}" : String($0) }
        return "\(method) \(parts.joined(separator: "/"))"
    }

    /// Nil for what does not stand in the query.
    private static func name(of parameter: JSON, _ shared: JSON?) -> String? {
        let reference = parameter["$ref"]?.string.flatMap { $0.split(separator: "/").last }
        let parameter = reference.flatMap { shared?[String($0)] } ?? parameter
        return parameter["in"] == "query" ? parameter["name"]?.string : nil
    }
}
