import KerasTensors

extension Optimizer {
    /// Takes a numbered state that Keras 2 wrote: the learning rate stands in the config only.
    ///
    /// - Returns: Whether it is one.
    func loadState(ofKeras2 store: VariableReader) throws -> Bool {
        let own = try ownVariables
        guard store.count <= own.count + trainedVariables.count, store.numberedCount == store.count
        else { return false }
        let shapes = try (0..<store.count).map { try store.shape(of: String($0)) }
        guard let places = try placesOfState(shapes: shapes, isOfFormerClasses: false) else {
            return false
        }
        for (variable, place) in zip(own, places) {
            if let place { try variable.assign(store[String(place)]) }
        }
        return true
    }

    /// Which arrays of a state that an older version wrote are which of ``ownVariables``.
    ///
    /// - Parameters:
    ///   - shapes: The shapes of the arrays, in their order.
    ///   - isOfFormerClasses: Whether one of the optimizers before Keras 2.11 wrote it.
    /// - Returns: For each variable the index of its array, or `nil` if there is none because the
    ///   number stands in the config only; `nil` for a state that is not of this optimizer.
    func placesOfState(shapes: [Shape], isOfFormerClasses: Bool) throws -> [Int?]? {
        // A wrapper's state was never of that form.
        guard wrapped == nil else { return nil }
        let own = try ownVariables
        let rateIndex = own.firstIndex { $0 === rate.variable }
        let slots = own.indices.filter { $0 != 0 && $0 != rateIndex }
        var places: [Int?]
        if shapes.count == own.count, !isOfFormerClasses {
            places = own.indices.map { $0 }
            func fits(_ variables: [Variable]) -> Bool { variables.map(\.shape) == shapes }
            if let former = try formerVariables, !fits(own), fits(former) {
                places = own.map { variable in former.firstIndex { $0 === variable } }
            }
        } else if shapes.count == slots.count + 1 {
            guard
                let order = isOfFormerClasses ? formerOrder(of: slots.count) : Array(slots.indices)
            else { return nil }
            places = own.map { _ in nil }
            places[0] = 0
            for (slot, place) in zip(slots, order) { places[slot] = place + 1 }
        } else if slots.isEmpty, self is SGD, shapes.count == trainedVariables.count + 1 {
            // Keras 2 keeps momentums of an SGD even if it has no momentum.
            places = own.map { _ in nil }
            places[0] = 0
        } else {
            return nil
        }
        for (variable, place) in zip(own, places) {
            if let place, shapes[place] != variable.shape { return nil }
        }
        return places
    }

    /// The order in which the classes before Keras 2.11 kept the slots: all of the first kind, then
    /// all of the second. Here some have those of a variable side by side.
    private func formerOrder(of count: Int) -> [Int]? {
        let variables = trainedVariables.count
        let kinds: Int
        switch self {
        case is SGD, is RMSprop, is Adagrad: kinds = 1
        case is Adam, is Adamax, is Adadelta: kinds = 2
        default: return nil
        }
        let paired = kinds * variables
        guard count >= paired || kinds == 1 else { return nil }
        return (0..<count).map { slot in
            guard kinds > 1, slot < paired else { return slot }
            return slot % kinds * variables + slot / kinds
        }
    }
}
