extension Scenario {
    /// The same scenario as if all of it stood at the start of a file, and without its warnings, which have places too.
    ///
    /// Two scenarios that are equal without their positions say the same.
    public var withoutPositions: Scenario {
        var scenario = self
        scenario.warnings = []
        for field in Self.fields { field.forgetPositions(&scenario) }
        return scenario
    }
}
