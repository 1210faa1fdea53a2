#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A moment as zip files have it: local time in steps of two seconds, from 1980 to 2107.
public struct ZipTimestamp: Sendable, Equatable {
    let date: UInt16
    let time: UInt16

    /// 1 January 1980, which CPython gives to members that it is told no time for.
    public static let earliest = ZipTimestamp(date: 1 << 5 | 1, time: 0)

    private init(date: UInt16, time: UInt16) {
        self.date = date
        self.time = time
    }

    /// Creates a timestamp from a date of the calendar, moved to the nearest one that can be stored.
    public init(
        year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0
    ) {
        func field(_ value: Int, _ range: ClosedRange<Int>) -> UInt16 {
            UInt16(min(max(value, range.lowerBound), range.upperBound))
        }
        guard year >= 1980 else {
            self = .earliest
            return
        }
        date =
            (field(year, 1980...2107) - 1980) << 9 | field(month, 1...12) << 5 | field(day, 1...31)
        time = field(hour, 0...23) << 11 | field(minute, 0...59) << 5 | field(second, 0...59) / 2
    }

    /// The local time at a number of seconds since 1970.
    public init(secondsSince1970 seconds: Int) {
        var moment = time_t(seconds)
        var calendar = tm()
        guard localtime_r(&moment, &calendar) != nil else {
            self = .earliest
            return
        }
        self.init(
            year: Int(calendar.tm_year) + 1900, month: Int(calendar.tm_mon) + 1,
            day: Int(calendar.tm_mday), hour: Int(calendar.tm_hour),
            minute: Int(calendar.tm_min), second: Int(calendar.tm_sec))
    }

    /// The local time of now.
    public static var now: ZipTimestamp {
        var moment = timespec()
        clock_gettime(CLOCK_REALTIME, &moment)
        return ZipTimestamp(secondsSince1970: Int(moment.tv_sec))
    }
}
