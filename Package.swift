// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

let package = Package(
    name: "drydock",
    products: [
        .library(name: "Ethereum", targets: ["Ethereum"]),
        .library(name: "Bundler", targets: ["Bundler"]),
        .library(name: "SimChain", targets: ["SimChain"]),
        .library(name: "Harness", targets: ["Harness"]),
        .executable(name: "scenario-runner", targets: ["scenario-runner"]),
    ],
    targets: [
        .systemLibrary(
            name: "CSecp256k1",
            pkgConfig: "libsecp256k1",
            providers: [.apt(["libsecp256k1-dev"]), .brew(["secp256k1"])]
        ),
        .systemLibrary(
            name: "CYaml",
            pkgConfig: "yaml-0.1",
            providers: [.apt(["libyaml-dev"]), .brew(["libyaml"])]
        ),
        .target(name: "Ethereum", dependencies: ["CSecp256k1"], swiftSettings: settings),
        .target(name: "Bundler", dependencies: ["Ethereum"], swiftSettings: settings),
        .target(name: "SimChain", dependencies: ["Ethereum"], swiftSettings: settings),
        .target(name: "Wording", swiftSettings: settings),
        .target(name: "Files", swiftSettings: settings),
        .target(name: "CommandLineInterface", dependencies: ["Wording"], swiftSettings: settings),
        .target(
            name: "Harness",
            dependencies: ["Bundler", "CYaml", "Ethereum", "Files", "SimChain", "Wording"],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "scenario-runner",
            dependencies: ["CommandLineInterface", "Files", "Harness"],
            swiftSettings: settings
        ),
        .testTarget(name: "EthereumTests", dependencies: ["Ethereum"], swiftSettings: settings),
        .testTarget(name: "BundlerTests", dependencies: ["Bundler", "Ethereum"], swiftSettings: settings),
        .testTarget(name: "SimChainTests", dependencies: ["Ethereum", "SimChain"], swiftSettings: settings),
        .testTarget(
            name: "HarnessTests",
            dependencies: ["Bundler", "Ethereum", "Harness", "SimChain"],
            swiftSettings: settings
        ),
        .testTarget(name: "WordingTests", dependencies: ["Wording"], swiftSettings: settings),
        .testTarget(name: "FilesTests", dependencies: ["Files"], swiftSettings: settings),
        .testTarget(
            name: "CommandLineInterfaceTests",
            dependencies: ["CommandLineInterface"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "ScenarioRunnerTests",
            dependencies: ["CommandLineInterface", "Harness", "scenario-runner"],
            swiftSettings: settings
        ),
    ]
)
