package org.santral.tenant;

/**
 * How much may be called outside, so that a stolen password costs an evening and not a house. Hours and days are those of
 * the clock in the tenant's time zone; emergency calls neither count nor are refused.
 *
 * @param callsPerHour calls begun to numbers outside; 0 for no cap
 * @param minutesPerDay minutes talked with numbers outside; 0 for no cap
 * @param minutesAbroadPerDay those of them with numbers of other countries; 0 for no cap
 */
public record OutsideCaps(int callsPerHour, int minutesPerDay, int minutesAbroadPerDay) {
    /** No caps. */
    public static final OutsideCaps NONE = new OutsideCaps(0, 0, 0);

    /**
     * Of a tenant: only calls abroad, which are off unless the operator allows them, are capped, at more than an office
     * talks in a day and less than a night of fraud.
     */
    public static final OutsideCaps OF_A_TENANT = new OutsideCaps(0, 0, 1_000);

    public OutsideCaps {
        if (callsPerHour < 0 || minutesPerDay < 0 || minutesAbroadPerDay < 0) {
            throw new IllegalArgumentException("caps must not be negative");
        }
    }

    /** Whether there is any cap. */
    public boolean any() {
        return callsPerHour > 0 || minutesPerDay > 0 || minutesAbroadPerDay > 0;
    }
}
