import JSON
import Testing

struct JSONObjectTests {
    @Test func keepsTheOrderOfMembers() {
        var object: JSONObject = ["z": 1, "a": 2, "m": 3]
        object["a"] = nil
        object["z"] = "changed"
        object["b"] = .null
        #expect(Array(object.keys) == ["z", "m", "b"])
        #expect(object["z"] == "changed")
        #expect(object["b"] == .some(.null))
        #expect(object["a"] == nil)
    }

    @Test func equalsWhateverTheOrder() {
        let one: JSON = ["a": 1, "b": ["c": 2, "d": 3]]
        let other: JSON = ["b": ["d": 3, "c": 2], "a": 1]
        #expect(one == other)
        #expect(one.hashValue == other.hashValue)
        #expect(one != ["a": 1, "b": ["c": 2]])
        #expect(JSON.integer(70) != .number(70))
    }

    /// Large objects look names up in an index, which every change must keep true.
    @Test func findsMembersOfLargeObjects() {
        var object = JSONObject()
        for number in 0..<100 {
            object["name \(number)"] = .integer(Int64(number))
        }
        for number in stride(from: 0, to: 100, by: 2) {
            object["name \(number)"] = nil
        }
        #expect(object.count == 50)
        #expect((0..<100).allSatisfy { object["name \($0)"]?.integer == ($0.isMultiple(of: 2) ? nil : Int64($0)) })
        let insertions = ["name 1", "name 2"].map { object.insert(.null, named: $0) }
        #expect(insertions == [false, true])
    }
}
