#ifndef FLOORS_LOOPS_H
#define FLOORS_LOOPS_H

/// Plain loops over 1,000,000 floats on two threads: what memory allows.
///
/// - `name`: `add`, `relu`, `sum`, or `peak`, which does 2^30 multiplications and additions.
/// Returns the seconds of one pass; a negative number for another name.
double loop_seconds(const char *name);

#endif
