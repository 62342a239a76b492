package org.santral.app.config;

import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where calls can go, as texts such as {@code user/1000} (docs/configuration.md). */
record Target(String kind, String value) {
    static final String EXPECTED = "user/N, group/N, queue/N, menu/N, external/NUMBER, voicemail/N, announcement/ID, "
            + "hangup/hangup or hangup/busy";
    private static final Pattern FORM =
            Pattern.compile("(user|group|queue|ivr|menu|voicemail|announcement)/([0-9]{1,9})"
                    + "|(external)/(\\+?[0-9]{3,20})|(hangup)/(hangup|busy)");

    static Target parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("no target");
        }
        int slash = text.indexOf('/');
        String kind = text.substring(0, slash);
        return new Target(kind.equals("ivr") ? "menu" : kind, text.substring(slash + 1));
    }

    boolean exists(
            Predicate<String> extensions, Predicate<String> groups, Predicate<String> queues, Predicate<String> menus) {
        return switch (kind) {
            case "user", "voicemail" -> extensions.test(value);
            case "group" -> groups.test(value);
            case "queue" -> queues.test(value);
            case "menu" -> menus.test(value);
            default -> true;
        };
    }

    String text() {
        return kind + "/" + value;
    }
}
