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
        .library(name: "ScenarioFile", targets: ["ScenarioFile"]),
        .library(name: "Simulation", targets: ["Simulation"]),
        .library(name: "Checks", targets: ["Checks"]),
        .library(name: "Fuzzing", targets: ["Fuzzing"]),
        .library(name: "Reports", targets: ["Reports"]),
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
            name: "ScenarioFile",
            dependencies: ["Bundler", "CYaml", "Ethereum", "Files", "Wording"],
            swiftSettings: settings
        ),
        .target(
            name: "Simulation",
            dependencies: ["Bundler", "Ethereum", "ScenarioFile", "SimChain"],
            swiftSettings: settings
        ),
        .target(
            name: "Checks",
            dependencies: ["Bundler", "Ethereum", "Files", "ScenarioFile", "SimChain", "Simulation", "Wording"],
            swiftSettings: settings
        ),
        .target(
            name: "Fuzzing",
            dependencies: ["Bundler", "Checks", "Ethereum", "ScenarioFile", "SimChain", "Simulation"],
            swiftSettings: settings
        ),
        .target(
            name: "Reports",
            dependencies: ["Bundler", "Checks", "Ethereum", "ScenarioFile", "SimChain", "Simulation", "Wording"],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "scenario-runner",
            dependencies: [
                "Checks", "CommandLineInterface", "Ethereum", "Files", "Fuzzing", "Reports", "ScenarioFile", "SimChain",
            ],
            swiftSettings: settings
        ),
        .testTarget(name: "EthereumTests", dependencies: ["Ethereum"], swiftSettings: settings),
        .testTarget(name: "BundlerTests", dependencies: ["Bundler", "Ethereum"], swiftSettings: settings),
        .testTarget(name: "SimChainTests", dependencies: ["Ethereum", "SimChain"], swiftSettings: settings),
        .target(
            name: "TestSupport",
            dependencies: ["Bundler", "Checks", "Ethereum", "ScenarioFile", "SimChain", "Simulation"],
            path: "Tests/TestSupport",
            swiftSettings: settings
        ),
        .testTarget(
            name: "ScenarioFileTests",
            dependencies: ["Bundler", "Ethereum", "ScenarioFile", "TestSupport"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "SimulationTests",
            dependencies: ["Bundler", "Ethereum", "ScenarioFile", "SimChain", "Simulation", "TestSupport"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "ChecksTests",
            dependencies: ["Bundler", "Checks", "Ethereum", "ScenarioFile", "SimChain", "Simulation", "TestSupport"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "ReportsTests",
            dependencies: [
                "Bundler", "Checks", "Ethereum", "Reports", "ScenarioFile", "SimChain", "Simulation", "TestSupport",
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "FuzzingTests",
            dependencies: ["Bundler", "Fuzzing", "ScenarioFile"],
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
            dependencies: ["CommandLineInterface", "ScenarioFile", "TestSupport", "scenario-runner"],
            swiftSettings: settings
        ),
    ]
)
