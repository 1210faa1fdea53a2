import CKerasKernels
import Synchronization
import Testing

// Records are C functions and cannot capture: they report here.
private let reports = Mutex<[String]>([])
private let races = Atomic(0)

private func report(_ text: String) { reports.withLock { $0.append(text) } }

private func reported(_ prefix: String) -> [String] {
    reports.withLock { $0.filter { $0.hasPrefix(prefix) } }
}

@Suite("The list of records that wait for the first look-up")
struct RegistrationListTests {
    @Test func `runs records in the order of their pushes, once each`() {
        #expect(keras_registration_push { report("order 1") })
        #expect(keras_registration_push { report("order 2") })
        #expect(keras_registration_push { report("order 3") })
        keras_registration_run_all()
        keras_registration_run_all()
        #expect(reported("order") == ["order 1", "order 2", "order 3"])
    }

    @Test func `refuses a record that is null`() {
        #expect(!keras_registration_push(nil))
    }

    @Test func `runs what a record pushes, and lets a record look names up`() {
        keras_registration_push {
            keras_registration_push { report("nested") }
            keras_registration_run_all()
            report("outer, after \(reported("nested").count)")
        }
        keras_registration_run_all()
        #expect(reported("nested").count == 1)
        #expect(reported("outer") == ["outer, after 1"])
    }

    @Test func `loses nothing and repeats nothing when threads push and look up at once`() async {
        let pushes = 1000
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    var complete = true
                    for _ in 0..<pushes {
                        let before = races.load(ordering: .sequentiallyConsistent)
                        keras_registration_push {
                            races.add(1, ordering: .sequentiallyConsistent)
                        }
                        keras_registration_run_all()
                        // The look-up waited for this record, whichever thread ran it.
                        let after = races.load(ordering: .sequentiallyConsistent)
                        complete = complete && after > before
                    }
                    return complete
                }
            }
            for await complete in group { #expect(complete) }
        }
        #expect(races.load(ordering: .sequentiallyConsistent) == 8 * pushes)
    }
}
