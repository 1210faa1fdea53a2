#ifndef FLOORS_CLOCK_H
#define FLOORS_CLOCK_H

/// Seconds on a clock that only goes forward.
double seconds_now(void);

/// Calls `body(context)` until that has taken a while, and gives the seconds of one call.
double seconds_of_one(void (*body)(void *context), void *context);

#endif
