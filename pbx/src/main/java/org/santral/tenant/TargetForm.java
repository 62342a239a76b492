package org.santral.tenant;

import java.util.Locale;
import java.util.regex.Pattern;
import org.santral.base.Cause;

/** The grammar of a written {@link Target}. */
final class TargetForm {
    static final Pattern PATTERN = Pattern.compile(
            "(user|extension|group|queue|ivr|menu|survey|voicemail|announcement|external|hangup)[/:]([+0-9a-z-]{1,40})"
                    + "|component[/:]([A-Za-z0-9_.-]{1,40})|hangup");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");
    private static final Pattern OUTSIDE = Pattern.compile("\\+?[0-9]{3,20}");

    private TargetForm() {}

    static String number(String value) {
        return matching(NUMBER, value);
    }

    static String outside(String value) {
        return matching(OUTSIDE, value);
    }

    static Cause cause(String value) {
        return switch (value) {
            case "hangup" -> Cause.NORMAL_CLEARING;
            case "busy" -> Cause.USER_BUSY;
            default -> Cause.valueOf(value.toUpperCase(Locale.ROOT).replace('-', '_'));
        };
    }

    private static String matching(Pattern pattern, String value) {
        if (!pattern.matcher(value).matches()) {
            throw new IllegalArgumentException("no target");
        }
        return value;
    }
}
