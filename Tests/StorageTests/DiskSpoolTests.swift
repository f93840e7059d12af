import Domain
import Files
import Foundation
import Storage
import Testing

struct DiskSpoolTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "attune-spool-\(UUID().uuidString)")
        .path

    private func events(_ range: Range<Int>) -> [Event] {
        range.map { .run(Mail.run("r\($0)", key: "k\n\"\($0)\"", at: Timestamp(microseconds: Int64($0)), risk: 50)) }
    }

    @Test("Events come out as they went in, oldest first, and stay until they are removed")
    func keepsTheOrder() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let spool = try DiskSpool(folder: folder, limitBytes: 1_000_000)
        for start in stride(from: 0, to: 60, by: 20) { try await spool.append(events(start..<start + 20)) }
        #expect(spool.depth.events == 60)
        let oldest = try await spool.oldest(10)
        #expect(oldest.events == events(0..<60))
        // What comes meanwhile comes after them.
        try await spool.append(events(60..<61))
        #expect(try await spool.oldest(10).events == events(0..<60))
        await spool.remove(oldest)
        #expect(try await spool.oldest(10).events == events(60..<61))
        #expect(spool.depth.events == 1)
    }

    @Test("Requests that come at once are all written and all answered")
    func groupsCommits() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let spool = try DiskSpool(folder: folder, limitBytes: 1_000_000)
        try await withThrowingTaskGroup { group in
            for number in 0..<200 {
                group.addTask { try await spool.append(events(number..<number + 1)) }
            }
            try await group.waitForAll()
        }
        let ids = Set(try await spool.oldest(1_000).events.map { "\($0)" })
        #expect(ids.count == 200)
    }

    @Test("A line that cannot be read is kept apart and holds up none of the others")
    func setsAside() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let whole = Data("{\"run\":{}}\n".utf8)
        try (whole + Data("{\"judgement\":{\"so".utf8)).write(to: URL(filePath: "\(folder)/7.events"))
        let spool = try DiskSpool(folder: folder, limitBytes: 1_000_000)
        #expect(spool.depth.events == 1)
        let oldest = try await spool.oldest(10)
        #expect(oldest.events.isEmpty)
        await spool.remove(oldest)
        #expect(spool.depth == SpoolDepth())
        #expect(FileManager.default.contents(atPath: "\(folder)/set-aside.events") == whole)
        try await spool.append(events(0..<1))
        #expect(try await spool.oldest(10).events == events(0..<1))
    }

    @Test("A folder belongs to one process")
    func isLocked() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let spool = try DiskSpool(folder: folder, limitBytes: 1_000_000)
        #expect(throws: FileFailure.self) { try DiskSpool(folder: folder, limitBytes: 1_000_000) }
        withExtendedLifetime(spool) {}
    }
}
