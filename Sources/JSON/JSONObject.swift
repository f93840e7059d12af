/// The members of a JSON object in the order they were written.
///
/// Names are unique and compare by their bytes, so two canonically equivalent spellings are two names. Equality ignores
/// the order. Looking a name up is a scan in objects of up to 16 members and a hash lookup in larger ones.
package struct JSONObject: Sendable {
    // Not a tuple: arrays of structures are copied and destroyed faster.
    private struct Member: Sendable {
        let start: NameStart
        let name: String
        var value: JSON

        init(name: String, value: JSON) {
            start = NameStart(name)
            self.name = name
            self.value = value
        }
    }

    private var members: [Member]
    /// Where each name stands; kept only for objects that are too large to scan.
    private var positions: [ExactText: Int]?

    private static let scanLimit = 16

    package init() {
        members = []
    }

    package var count: Int { members.count }

    package var isEmpty: Bool { members.isEmpty }

    package var keys: some RandomAccessCollection<String> { members.lazy.map(\.name) }

    package var values: some RandomAccessCollection<JSON> { members.lazy.map(\.value) }

    /// The value of a member. A new name is appended, a known one keeps its place, and setting nil removes the member
    /// (`.null` stores JSON's null).
    package subscript(name: String) -> JSON? {
        get {
            position(of: name).map { members[$0].value }
        }
        set {
            switch (position(of: name), newValue) {
            case (let position?, let value?): members[position].value = value
            case (let position?, nil): remove(at: position)
            case (nil, let value?): append(name, value)
            case (nil, nil): break
            }
        }
    }

    /// Appends a member unless its name is taken; says whether it did.
    package mutating func insert(_ value: JSON, named name: String) -> Bool {
        guard position(of: name) == nil else { return false }
        append(name, value)
        return true
    }

    package mutating func reserveCapacity(_ capacity: Int) {
        members.reserveCapacity(capacity)
    }

    private func position(of name: String) -> Int? {
        if let positions { return positions[ExactText(name)] }
        let start = NameStart(name)
        return members.withUnsafeBufferPointer { members in
            members.firstIndex { $0.start == start && (start.isWhole || $0.name.isExactly(name)) }
        }
    }

    private mutating func append(_ name: String, _ value: JSON) {
        members.append(Member(name: name, value: value))
        if positions != nil {
            positions?[ExactText(name)] = members.count - 1
        } else if members.count > Self.scanLimit {
            indexMembers()
        }
    }

    private mutating func remove(at position: Int) {
        members.remove(at: position)
        positions = nil
        if members.count > Self.scanLimit { indexMembers() }
    }

    private mutating func indexMembers() {
        var positions: [ExactText: Int] = [:]
        positions.reserveCapacity(members.count * 2)
        for (position, member) in members.enumerated() {
            positions[ExactText(member.name)] = position
        }
        self.positions = positions
    }
}

extension JSONObject {
    /// Visits the members in their order, without the copies that a loop over them makes.
    func forEachMember(_ visit: (String, JSON) -> Void) {
        members.withUnsafeBufferPointer { members in
            for position in members.indices { visit(members[position].name, members[position].value) }
        }
    }

    /// Visits the members in the order of their names' bytes.
    func forEachInOrderOfBytes(_ visit: (String, JSON) -> Void) {
        members.withUnsafeBufferPointer { members in
            withUnsafeTemporaryAllocation(of: Int.self, capacity: members.count) { order in
                var order = order
                _ = order.initialize(from: members.indices)
                let precedes = { (left: Int, right: Int) in
                    let (start, other) = (members[left].start.bytes, members[right].start.bytes)
                    return start != other ? start < other : members[left].name.precedesExactly(members[right].name)
                }
                // Clients mostly send the same names in the same order, and few of them.
                if order.count > Self.scanLimit {
                    order.sort(by: precedes)
                } else {
                    order.insertionSort(by: precedes)
                }
                for position in order { visit(members[position].name, members[position].value) }
            }
        }
    }
}

extension UnsafeMutableBufferPointer<Int> {
    fileprivate mutating func insertionSort(by precedes: (Int, Int) -> Bool) {
        for end in indices.dropFirst() {
            let moved = self[end]
            var place = end
            while place > 0, precedes(moved, self[place - 1]) {
                self[place] = self[place - 1]
                place -= 1
            }
            self[place] = moved
        }
    }
}

/// What tells most names apart at the price of one comparison of numbers.
private struct NameStart: Equatable, Sendable {
    /// The first eight bytes, the first of them the most significant; a shorter name is filled up with zeros, with which it
    /// sorts before all that go on.
    let bytes: UInt64
    let count: Int

    /// Whether nothing of the name is left out.
    var isWhole: Bool { count <= 8 }

    init(_ name: String) {
        var name = name
        (bytes, count) = name.withUTF8 { utf8 in
            guard utf8.count < 8 else {
                let word = UnsafeRawBufferPointer(utf8).loadUnaligned(as: UInt64.self)
                return (UInt64(bigEndian: word), utf8.count)
            }
            var bytes: UInt64 = 0
            for byte in utf8 { bytes = bytes << 8 | UInt64(byte) }
            return (utf8.isEmpty ? 0 : bytes << (64 - 8 * UInt64(utf8.count)), utf8.count)
        }
    }
}

extension JSONObject: RandomAccessCollection {
    package typealias Element = (key: String, value: JSON)

    package var startIndex: Int { 0 }

    package var endIndex: Int { members.count }

    package subscript(position: Int) -> Element {
        let member = members[position]
        return (member.name, member.value)
    }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    package init(dictionaryLiteral elements: (String, JSON)...) {
        self.init(uniqueMembers: elements)
    }

    /// Takes the members in order. A repeated name is a programmer's mistake.
    package init(uniqueMembers: some Sequence<(String, JSON)>) {
        self.init()
        reserveCapacity(uniqueMembers.underestimatedCount)
        for (name, value) in uniqueMembers {
            precondition(insert(value, named: name), "Two members of a JSON object are called \(name).")
        }
    }
}

extension JSONObject: Hashable {
    package static func == (left: JSONObject, right: JSONObject) -> Bool {
        left.count == right.count && left.allSatisfy { right[$0.key] == $0.value }
    }

    package func hash(into hasher: inout Hasher) {
        // Equal objects may list their members differently, so the members' hashes are combined without order.
        var combined = 0
        for member in members {
            var memberHasher = hasher
            member.name.hashExactly(into: &memberHasher)
            memberHasher.combine(member.value)
            combined ^= memberHasher.finalize()
        }
        hasher.combine(combined)
    }
}
