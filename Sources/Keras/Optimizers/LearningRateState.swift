import KerasTensors

/// An optimizer's learning rate through its life: a setting at first, then a variable of the
/// optimizer's state or a schedule.
struct LearningRateState {
    private var given: LearningRate?
    private var schedule: LearningRateSchedule?
    /// The number as state of the optimizer; `nil` before the set-up and under a schedule.
    private(set) var variable: Variable?
    /// A number assigned after set-up; it reaches the variable at the next use.
    private var unassigned: Double?
    /// Whether a number was assigned in spite of a schedule; the next use tells, once.
    private var refusesNumber = false

    /// What was given, rounded as the variable rounds it once there is one.
    func setting(default fallback: Double) throws -> LearningRate {
        if let unassigned { return .value(Double(Float(unassigned))) }
        if let schedule { return .schedule(schedule) }
        if let variable { return .value(Double(try variable.scalar(of: Float.self))) }
        return given ?? .value(fallback)
    }

    mutating func set(_ newValue: LearningRate) {
        switch newValue {
        case .schedule(let newSchedule) where variable == nil && schedule == nil:
            given = .schedule(newSchedule)
        case .schedule(let newSchedule):
            // The variable is no longer state, which Keras would not store either.
            (schedule, variable, unassigned) = (newSchedule, nil, nil)
            refusesNumber = false
        case .value(let value):
            if schedule != nil {
                refusesNumber = true
            } else if variable != nil {
                unassigned = value
            } else {
                given = newValue
            }
        }
    }

    /// Makes the variable, unless the rate is a schedule.
    mutating func setUp(default fallback: Double) throws -> Variable? {
        switch given ?? .value(fallback) {
        case .schedule(let schedule):
            try schedule.ensureSetUp()
            self.schedule = schedule
            return nil
        case .value(let value):
            let variable = Variable(name: "learning_rate", trainable: false)
            try variable.initialize(with: Tensor([Float(value)], shape: .scalar))
            self.variable = variable
            return variable
        }
    }

    /// Carries an assigned number over to the variable.
    mutating func flush(for optimizer: Optimizer) throws {
        guard !refusesNumber else {
            // Keras refuses the assignment itself and goes on with the schedule.
            refusesNumber = false
            throw KerasError.invalidArgument(
                object: optimizer.summaryDescription, argument: "learningRate",
                expected: "left alone: it was made with a schedule; make it with a number to be "
                    + "able to set it", found: "an assignment")
        }
        guard let value = unassigned, let variable else { return }
        unassigned = nil
        try variable.assign(Tensor([Float(value)], shape: .scalar))
    }

    /// The rate at `step`, as a float32 has it.
    func current(step: @autoclosure () throws -> Int) throws -> Double {
        if let schedule { return Double(Float(try schedule(step()))) }
        guard let variable else { return 0 }
        return Double(try variable.scalar(of: Float.self))
    }
}

extension Optimizer {
    /// The learning rate. It may be assigned between steps, unless the optimizer was made with a
    /// schedule: then the next step throws, and later ones go on with the schedule.
    public final var learningRate: LearningRate {
        get {
            wrapped?.learningRate ?? (try? learningRateSetting())
                ?? .value(Self.defaultLearningRate)
        }
        set {
            if let wrapped {
                wrapped.learningRate = newValue
                return
            }
            let variable = rate.variable
            rate.set(newValue)
            if rate.variable == nil, let variable { untrack(variable) }
        }
    }

    /// The learning rate that the next step uses. Units: change of a variable for a gradient of 1.
    ///
    /// - Throws: What the set-up and a schedule throw;
    ///   ``KerasError/invalidArgument(object:argument:expected:found:)`` once after a number was
    ///   assigned in spite of a schedule.
    public final var currentLearningRate: Double {
        get throws {
            try ensureSetUp()
            if let wrapped { return try wrapped.currentLearningRate }
            try rate.flush(for: self)
            return try rate.current(step: stepCount)
        }
    }

    func learningRateSetting() throws -> LearningRate {
        try rate.setting(default: Self.defaultLearningRate)
    }
}
