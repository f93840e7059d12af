private import CResources

/// A file of the sources that is part of the program, as it was when the program was compiled.
package struct Resource: Sendable {
    /// Its path below `Sources`.
    package let name: String
    package let bytes: [UInt8]

    package var text: String { String(decoding: bytes, as: UTF8.self) }

    /// All there are, in the order of their list in `CResources`.
    package static let all: [Resource] = UnsafeBufferPointer(start: attune_resources(), count: attune_resource_count())
        .map { file in
            Resource(
                name: String(cString: file.name),
                bytes: Array(UnsafeBufferPointer(start: file.bytes, count: file.size))
            )
        }

    /// - Throws: `ResourceMissing` where no file of that name was compiled in.
    package static func named(_ name: String) throws(ResourceMissing) -> Resource {
        guard let resource = all.first(where: { $0.name == name }) else { throw ResourceMissing(name: name) }
        return resource
    }

    /// Those directly in a folder, with their names in it.
    package static func inside(_ folder: String) -> [(name: String, resource: Resource)] {
        all.compactMap { resource in
            guard resource.name.hasPrefix(folder + "/") else { return nil }
            let name = String(resource.name.dropFirst(folder.count + 1))
            return name.contains("/") ? nil : (name, resource)
        }
    }
}

/// A file that the program reads and that nobody listed in `CResources`.
package struct ResourceMissing: Error, CustomStringConvertible {
    package var name: String

    package var description: String {
        "The program was built without \(name); the file has to be listed in Sources/CResources/resources.c."
    }
}
