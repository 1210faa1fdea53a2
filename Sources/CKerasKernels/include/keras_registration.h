// Records of classes and functions that want to be found by name, collected before main.
#pragma once

#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Registers one class or function; runs on the thread that first looks a name up.
typedef void (*keras_registration_record)(void);

/// Appends a record to the waiting list. Safe in an image's initializers, before main and before the
/// Swift runtime's own set-up: it allocates one node and swaps one pointer. Any thread, any time
/// (an image opened later by dlopen appends when it is opened).
/// Returns false, and keeps nothing, for a null record or when there is no memory.
bool keras_registration_push(keras_registration_record record);

/// Takes every waiting record off the list and runs it, in the order of the pushes.
/// On return, all records pushed before the call have been run, be it by this thread or another one:
/// so a look-up that follows cannot miss a name. Costs two atomic loads when nothing waits.
/// A record may call this function again, and may push. Call it while holding no lock that a record
/// takes.
void keras_registration_run_all(void);

#ifdef __cplusplus
}
#endif
