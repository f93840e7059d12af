import Domain
import JSON
import Rules

/// Where columns of a table, or members of a flat row, go in the payloads of one agent.
struct PayloadLayout {
    /// Where one of them goes.
    struct Place {
        enum Target {
            /// A value that a feature reads.
            case feature(Feature.Kind, tokens: [String])
            /// A member that features read something inside of: written as JSON, it is read as such.
            case root
            /// A member that no feature reads.
            case member
        }

        var name: String
        var target: Target
        /// Where the tally counts it.
        var position: Int?
    }

    struct FeaturePlace {
        var feature: Feature
        /// Of its path.
        var tokens: [String]
    }

    let specification: AgentSpecification
    let features: [FeaturePlace]
    /// By a member's name at the first level of payloads.
    private var byMember: [ExactText: Int] = [:]
    /// By everything else that may mean a feature.
    private var byOtherName: [String: Int] = [:]
    /// Members that features look inside of.
    private var roots: Set<ExactText> = []
    private var places: [ExactText: Place] = [:]

    init(_ specification: AgentSpecification) {
        self.specification = specification
        features = specification.features.map {
            FeaturePlace(feature: $0, tokens: (try? JSONPointer($0.path))?.tokens ?? [])
        }
        for (index, place) in features.enumerated() {
            guard let first = place.tokens.first.map({ ExactText($0) }) else { continue }
            if place.tokens.count == 1 { byMember[first] = byMember[first] ?? index }
            if place.tokens.count > 1 { roots.insert(first) }
        }
        addOtherNames { [$0.feature.name, $0.feature.path] }
        addOtherNames { [$0.tokens.joined(separator: ".")] }
        addOtherNames { [Self.folded($0.feature.name), Self.folded($0.tokens.last ?? "")] }
    }

    /// A name that means a feature already goes on meaning that one.
    private mutating func addOtherNames(_ names: (FeaturePlace) -> [String]) {
        for (index, place) in features.enumerated() {
            for name in names(place) where byOtherName[name] == nil { byOtherName[name] = index }
        }
    }

    /// - Parameter isFree: false where only a member's very name counts, because the file is exact.
    mutating func place(of name: String, isFree: Bool, _ tally: inout FileTally) -> Place {
        let exact = ExactText(name)
        if let place = places[exact] { return place }
        let target: Place.Target
        var use = ImportedFile.Use.payload
        if let found = feature(named: name, isFree: isFree) {
            target = .feature(found.feature.kind, tokens: found.tokens)
            use = .feature(name: found.feature.name, kind: found.feature.kind.rawValue)
        } else {
            target = roots.contains(exact) ? .root : .member
        }
        let place = Place(name: name, target: target, position: tally.position(name, use))
        if places.count < Limits.Import.columns, name.utf8.count <= Limits.Text.key { places[exact] = place }
        return place
    }

    /// By the member's name, else by the feature's or by its path, else by the path's names with points between them, else by
    /// any of these without regard to case and to the signs between words.
    private func feature(named name: String, isFree: Bool) -> FeaturePlace? {
        let exact = ExactText(name)
        if let index = byMember[exact] { return features[index] }
        guard isFree, !roots.contains(exact) else { return nil }
        return (byOtherName[name] ?? byOtherName[Self.folded(name)]).map { features[$0] }
    }

    /// Lower case, with `_` for spaces and hyphens, as people write the same name in different programs.
    static func folded(_ name: String) -> String {
        String(FieldReading.trimmed(name).lowercased().map { $0 == " " || $0 == "-" ? "_" : $0 })
    }
}

extension JSONObject {
    /// Sets a value in objects inside of this one, which are made where there are none.
    ///
    /// - Returns: false, and nothing is changed, where something stands in the way or there is a value already.
    mutating func set(_ value: JSON, at tokens: ArraySlice<String>) -> Bool {
        guard let name = tokens.first else { return false }
        guard tokens.count > 1 else { return insert(value, named: name) }
        guard var inner = (self[name] ?? [:]).object else { return false }
        guard inner.set(value, at: tokens.dropFirst()) else { return false }
        self[name] = .object(inner)
        return true
    }
}
