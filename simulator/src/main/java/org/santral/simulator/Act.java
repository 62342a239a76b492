package org.santral.simulator;

import java.time.Duration;

/** One of the things that a simulated party does in an answered call, one after the other. */
public sealed interface Act {

    /** Goes on talking for so long. */
    record Wait(Duration time) implements Act {}

    /** Presses these keys (RFC 4733): {@code 0-9 * # A-D}. */
    record Press(String keys) implements Act {}

    /** Puts the call on hold (re-INVITE with {@code sendonly}) and falls silent. */
    record Hold() implements Act {}

    /** Takes the call back and speaks again. */
    record Resume() implements Act {}

    /**
     * Hands the call to somebody else (REFER, blind) and hangs up once told that the other one has answered.
     *
     * @param to number at the other side's domain
     */
    record Transfer(String to) implements Act {}

    /** Hangs up. */
    record HangUp() implements Act {}

    /**
     * Reads an act as configuration files write it: {@code wait 2s}, {@code press 12#}, {@code hold}, {@code resume},
     * {@code transfer 1002}, {@code hang-up}.
     *
     * @throws IllegalArgumentException for anything else
     */
    static Act parse(String text) {
        String[] words = text.strip().split("\\s+", 2);
        String argument = words.length == 2 ? words[1] : "";
        return switch (words[0]) {
            case "wait" -> new Wait(ConfigValues.duration(argument));
            case "press" -> new Press(matching(argument, "[0-9*#A-D]{1,32}", "keys"));
            case "hold" -> new Hold();
            case "resume" -> new Resume();
            case "transfer" -> new Transfer(matching(argument, "[0-9*#+]{1,32}", "a number"));
            case "hang-up" -> new HangUp();
            default ->
                throw new IllegalArgumentException(
                        "'" + text + "' is none of: wait TIME, press KEYS, hold, resume, transfer NUMBER, hang-up");
        };
    }

    private static String matching(String argument, String pattern, String what) {
        if (!argument.matches(pattern)) {
            throw new IllegalArgumentException("'" + argument + "' is not " + what);
        }
        return argument;
    }
}
