/* Lets ThreadSanitizer see Swift's `Mutex`: preloaded by thread-test.sh.
 *
 * A `Mutex` that is taken waits in the kernel, called from libswiftSynchronization, whose code the
 * sanitizer does not see; it would report each access under a contended lock as a race. This waits
 * in sight instead. The name is the mangled one of `_MutexHandle._lockSlow(_:)`; should it change,
 * the false reports come back.
 */
#include <sched.h>
#include <stdatomic.h>
#include <stdint.h>

__attribute__((swiftcall)) void lockSlow(
    uint32_t thread, __attribute__((swift_context)) _Atomic(uint32_t) *owner)
    __asm__("$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF");

__attribute__((swiftcall)) void lockSlow(
    uint32_t thread, __attribute__((swift_context)) _Atomic(uint32_t) *owner) {
    for (;;) {
        uint32_t nobody = 0;
        if (atomic_compare_exchange_strong(owner, &nobody, thread)) return;
        sched_yield();
    }
}
