import Foundation
import Testing

@testable import Resources

struct ResourceTests {
    private static let sources = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Sources")
        .standardizedFileURL

    /// The folders of which every file has to be part of the program.
    @Test(arguments: ["Dashboard/Assets", "Dashboard/Templates"])
    func everyFileOfTheFolderIsPartOfTheProgram(folder: String) throws {
        let path = Self.sources.appending(path: folder).path
        let files = try FileManager.default.contentsOfDirectory(atPath: path).filter { !$0.hasPrefix(".") }
        #expect(Resource.inside(folder).map(\.name).sorted() == files.sorted())
    }

    @Test func everyResourceIsItsFileByteForByte() throws {
        #expect(!Resource.all.isEmpty)
        for resource in Resource.all {
            let file = try Data(contentsOf: Self.sources.appending(path: resource.name))
            #expect(Data(resource.bytes) == file, "\(resource.name)")
        }
    }

    @Test func aFileIsListedOnce() {
        let names = Resource.all.map(\.name)
        #expect(Set(names).count == names.count)
    }

    @Test func aFileThatWasNotListedIsNamed() {
        #expect(throws: ResourceMissing.self) { try Resource.named("Dashboard/Assets/nothing.css") }
        #expect(ResourceMissing(name: "a/b").description.contains("a/b"))
    }
}
