/// A JSON value.
///
/// Whole numbers and other numbers are different cases, so that `70` and `70.0` survive a round trip as they were
/// written; `.integer(70)` and `.number(70.0)` are therefore not equal. Strings compare by their bytes: texts that are only
/// canonically equivalent in Unicode are not equal.
package enum JSON: Sendable {
    case null
    case boolean(Bool)
    case integer(Int64)
    case number(Double)
    case string(String)
    case array([JSON])
    case object(JSONObject)
}

// MARK: - Comparing

extension JSON: Hashable {
    package static func == (left: JSON, right: JSON) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.boolean(let left), .boolean(let right)): left == right
        case (.integer(let left), .integer(let right)): left == right
        case (.number(let left), .number(let right)): left == right
        case (.string(let left), .string(let right)): left.isExactly(right)
        case (.array(let left), .array(let right)): left == right
        case (.object(let left), .object(let right)): left == right
        default: false
        }
    }

    package func hash(into hasher: inout Hasher) {
        switch self {
        case .null: hasher.combine(0)
        case .boolean(let value): hasher.combine(value)
        case .integer(let value): hasher.combine(value)
        case .number(let value): hasher.combine(value)
        case .string(let value): value.hashExactly(into: &hasher)
        case .array(let value): hasher.combine(value)
        case .object(let value): hasher.combine(value)
        }
    }
}

// MARK: - Reading

extension JSON {
    package var isNull: Bool {
        if case .null = self { true } else { false }
    }

    package var boolean: Bool? {
        if case .boolean(let value) = self { value } else { nil }
    }

    /// The whole number, also when it was written with a fraction of zero (`12.0`).
    package var integer: Int64? {
        switch self {
        case .integer(let value): value
        case .number(let value): value.wholeNumber
        default: nil
        }
    }

    /// The number, whole or not; integers beyond 2⁵³ are rounded to the nearest double.
    package var double: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .number(let value): value
        default: nil
        }
    }

    package var string: String? {
        if case .string(let value) = self { value } else { nil }
    }

    package var array: [JSON]? {
        if case .array(let value) = self { value } else { nil }
    }

    package var object: JSONObject? {
        if case .object(let value) = self { value } else { nil }
    }

    /// The member called `name`; nil when there is none or when this is not an object.
    package subscript(name: String) -> JSON? {
        if case .object(let members) = self { members[name] } else { nil }
    }
}

extension Double {
    /// This number if it is whole and fits 64 bits.
    ///
    /// `Int64(exactly:)` compiles to a call of the C mathematics library, which nothing else here needs to be linked.
    var wholeNumber: Int64? {
        guard self >= -0x1p63, self < 0x1p63 else { return nil }
        let integer = Int64(clamping: self)
        return Double(integer) == self ? integer : nil
    }
}

// MARK: - Literals

extension JSON: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral {
    package init(nilLiteral: ()) {
        self = .null
    }

    package init(booleanLiteral value: Bool) {
        self = .boolean(value)
    }

    package init(integerLiteral value: Int64) {
        self = .integer(value)
    }
}

extension JSON: ExpressibleByFloatLiteral, ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
    package init(floatLiteral value: Double) {
        self = .number(value)
    }

    package init(stringLiteral value: String) {
        self = .string(value)
    }
}

extension JSON: ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral {
    package init(arrayLiteral elements: JSON...) {
        self = .array(elements)
    }

    package init(dictionaryLiteral elements: (String, JSON)...) {
        self = .object(JSONObject(uniqueMembers: elements))
    }
}

extension JSON: CustomStringConvertible {
    /// The compact JSON text.
    package var description: String { text() }
}
