// The coders of this module take JSON values as they are and come here only when a type hands its own coder on; the
// walk through the value is for other modules' coders, which do not keep the order of an object's members.
extension JSON: Codable {
    package init(from decoder: any Decoder) throws {
        if let decoding = decoder as? JSONDecoding {
            self = decoding.value
            return
        }
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .boolean(value)
        } else if let value = try? container.decode(Int64.self) {
            self = .integer(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if let value = try? container.decode([JSON].self) {
            self = .array(value)
        } else {
            self = .object(JSONObject(uniqueMembers: try container.decode([String: JSON].self).map { ($0, $1) }))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        if let encoding = encoder as? JSONEncoding {
            encoding.set(self)
            return
        }
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .boolean(let value): try container.encode(value)
        case .integer(let value): try container.encode(value)
        case .number(let value): try container.encode(value)
        case .string(let value): try container.encode(value)
        case .array(let elements): try container.encode(elements)
        case .object(let members):
            try container.encode(Dictionary(members.map { ($0, $1) }) { first, _ in first })
        }
    }
}

extension JSONObject: Codable {
    package init(from decoder: any Decoder) throws {
        let value = try JSON(from: decoder)
        guard case .object(let members) = value else { throw JSONDecodingError(expected: "an object", found: value) }
        self = members
    }

    package func encode(to encoder: any Encoder) throws {
        try JSON.object(self).encode(to: encoder)
    }
}
