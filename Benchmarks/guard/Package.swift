// swift-tools-version: 6.2

import PackageDescription

/// Times what one outcome costs the guard. A package of its own, so that the product neither contains it nor waits for its
/// build; the library's sources are linked in, so that nothing else has to be fetched.
let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

let package = Package(
    name: "guard-bench",
    platforms: [.macOS(.v15)],
    targets: [
        .target(name: "Learning", swiftSettings: settings),
        .executableTarget(name: "guard-bench", dependencies: ["Learning"], swiftSettings: settings),
    ]
)
