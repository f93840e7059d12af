// swift-tools-version: 6.2

import PackageDescription

var strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]
// Continuous integration refuses warnings; a newer compiler must not stop anyone else from building.
if Context.environment["ATTUNE_STRICT"] == "1" {
    strict.append(.treatAllWarnings(as: .error))
}

let package = Package(
    name: "attune",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "attune", targets: ["attune"]),
        .library(name: "Client", targets: ["Client"]),
        .library(name: "Learning", targets: ["Learning"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.2.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // JSON text and values: strict parsing with positions, canonical form, Codable. No dependencies.
        .target(name: "JSON", swiftSettings: strict),
        // Pure numerics: models, evaluation, the guard's betting processes. No Foundation, no I/O.
        .target(name: "Learning", swiftSettings: strict),
        // Canaries whose truth is known, walked by the guard and by the rules of others: its published error rates.
        .target(name: "Simulation", dependencies: ["Learning"], swiftSettings: strict),
        // Files that outlive a crash: replaced whole, or appended to in segments. No dependencies.
        .target(name: "Files", swiftSettings: strict),
        // What an agent needs to decide by itself: specification, rules, assignment.
        .target(name: "Rules", dependencies: ["JSON", "Learning"], swiftSettings: strict),
        // The nouns and the rules of the loop; use cases over narrow store protocols.
        .target(
            name: "Domain",
            dependencies: [
                "JSON", "Learning", "Rules",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Histogram", package: "hdrhistogram-swift"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict
        ),
        // PostgreSQL's client library, libpq.
        .systemLibrary(
            name: "CPostgreSQL",
            pkgConfig: "libpq",
            providers: [.apt(["libpq-dev"]), .brew(["libpq"])]
        ),
        // SQL written once, and the drivers below it.
        .target(
            name: "Storage",
            dependencies: [
                "CPostgreSQL", "Domain", "Files", "JSON", "Rules", "Learning",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ],
            swiftSettings: strict
        ),
        // The JSON shapes of the HTTP contract.
        .target(name: "Wire", dependencies: ["JSON"], swiftSettings: strict),
        // What the API and the pages have in common of HTTP: queries and forms, hosts, origins, paths.
        .target(
            name: "Web",
            dependencies: [.product(name: "HTTPTypes", package: "swift-http-types")],
            swiftSettings: strict
        ),
        // zlib, for files that come compressed.
        .systemLibrary(
            name: "CZlib",
            pkgConfig: "zlib",
            providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]
        ),
        // Routes, and the one file that turns errors into problem documents.
        .target(
            name: "HTTPAPI",
            dependencies: [
                "CZlib", "Domain", "JSON", "Learning", "Rules", "Web", "Wire",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict
        ),
        // The files that are part of the program, embedded when it is compiled. Their targets exclude them.
        .target(name: "CResources", exclude: ["resource.inc"]),
        .target(name: "Resources", dependencies: ["CResources"], swiftSettings: strict),
        // Pages for operators, rendered by the server.
        .target(
            name: "Dashboard",
            dependencies: [
                "Domain", "JSON", "Learning", "Resources", "Rules", "Web",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Mustache", package: "swift-mustache"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            exclude: ["Assets", "Templates"],
            swiftSettings: strict
        ),
        // What an agent links: local evaluation, batched reporting.
        .target(
            name: "Client",
            dependencies: [
                "Files", "JSON", "Learning", "Rules", "Wire",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ],
            swiftSettings: strict
        ),
        // libcurl, for mail.
        .systemLibrary(
            name: "CCurl",
            pkgConfig: "libcurl",
            providers: [.apt(["libcurl4-openssl-dev"]), .brew(["curl"])]
        ),
        // Telling people and systems of alerts: the forms of the messages, and sending what stands in the outbox.
        .target(
            name: "Alerting",
            dependencies: [
                "CCurl", "Domain", "JSON",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict
        ),
        // The operator's commands against a running server.
        .target(
            name: "Commands",
            dependencies: [
                "JSON", "Wire",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ],
            swiftSettings: strict
        ),
        // The composition root, and the commands that open a store.
        .executableTarget(
            name: "attune",
            dependencies: [
                "Alerting", "Commands", "Dashboard", "Domain", "Files", "HTTPAPI", "JSON", "Learning", "Resources",
                "Rules", "Simulation", "Storage", "Web",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "SystemPackage", package: "swift-system"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            exclude: ["Demo/email-ATTRIBUTION.md", "Demo/email.csv"],
            swiftSettings: strict
        ),

        .testTarget(name: "JSONTests", dependencies: ["JSON"], swiftSettings: strict),
        .testTarget(
            name: "LearningTests",
            dependencies: ["Learning"],
            resources: [.copy("Fixtures")],
            swiftSettings: strict
        ),
        .testTarget(name: "SimulationTests", dependencies: ["Learning", "Simulation"], swiftSettings: strict),
        .testTarget(name: "RulesTests", dependencies: ["JSON", "Learning", "Rules"], swiftSettings: strict),
        .testTarget(
            name: "ClientTests",
            dependencies: [
                "Client", "JSON", "Wire",
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "DomainTests",
            dependencies: ["Domain", "JSON", "Learning", "Rules"],
            resources: [.copy("Fixtures")],
            swiftSettings: strict
        ),
        .testTarget(
            name: "StorageTests",
            dependencies: ["Domain", "Files", "JSON", "Learning", "Rules", "Storage"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "WebTests",
            dependencies: ["Web", .product(name: "HTTPTypes", package: "swift-http-types")],
            swiftSettings: strict
        ),
        .testTarget(name: "WireTests", dependencies: ["JSON", "Wire"], swiftSettings: strict),
        .testTarget(
            name: "HTTPAPITests",
            dependencies: [
                "Client", "Dashboard", "Domain", "HTTPAPI", "JSON", "Learning", "Rules", "Storage", "Web", "Wire",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdTesting", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ],
            exclude: ["Fixtures/make_files.py"],
            resources: [.copy("Fixtures/Strangers")],
            swiftSettings: strict
        ),
        .testTarget(
            name: "DashboardTests",
            dependencies: [
                "Dashboard", "Domain", "JSON", "Learning", "Rules", "Storage", "Web",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdTesting", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
            ],
            swiftSettings: strict
        ),
        .testTarget(name: "ResourcesTests", dependencies: ["Resources"], swiftSettings: strict),
        .testTarget(name: "AlertingTests", dependencies: ["Alerting", "Domain", "JSON"], swiftSettings: strict),
        .testTarget(name: "CommandsTests", dependencies: ["Commands", "JSON", "Wire"], swiftSettings: strict),
    ]
)
