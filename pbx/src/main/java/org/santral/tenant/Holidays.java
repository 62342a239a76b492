package org.santral.tenant;

import java.time.LocalDate;
import java.time.MonthDay;
import java.util.Set;

/**
 * Days on which nobody works.
 *
 * @param dates holidays of one year
 * @param yearly holidays of every year
 */
public record Holidays(Set<LocalDate> dates, Set<MonthDay> yearly) {
    public static final Holidays NONE = new Holidays(Set.of(), Set.of());

    public Holidays {
        dates = Set.copyOf(dates);
        yearly = Set.copyOf(yearly);
    }

    public boolean on(LocalDate day) {
        return dates.contains(day) || yearly.contains(MonthDay.from(day));
    }
}
