// swift-tools-version: 6.2

import PackageDescription

let package = Package(
    name: "strategies",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "attune", path: "../..")],
    targets: [
        .executableTarget(name: "strategies", dependencies: [.product(name: "Learning", package: "attune")])
    ]
)
