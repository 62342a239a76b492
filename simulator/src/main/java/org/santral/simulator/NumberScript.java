package org.santral.simulator;

import java.time.Duration;

/** How the party behind a number behaves when it is called: decided by the last four digits of the number alone. */
public sealed interface NumberScript {

    /** Refuses at once with this SIP status. */
    record Refuse(int status) implements NumberScript {}

    /** Rings until the caller gives up. */
    record Ring() implements NumberScript {}

    /** Rings, then answers. */
    record Answer(Duration after, Then then) implements NumberScript {}

    /** What a party does besides ringing and answering. */
    enum Then {
        /** Speaks until the other side hangs up, or for the configured time of talk. */
        TALK,
        /** Speaks and hangs up 2 s after answering. */
        HANG_UP,
        /** Speaks and presses the key 1 (RFC 4733) one second after answering. */
        PRESS_ONE,
        /** Speaks already before answering, in a 183. */
        EARLY_MEDIA,
        /** Answers and never sends a packet. */
        SILENT,
        /** Speaks, puts the call on hold 2 s after answering and takes it back 2 s later, by re-INVITE. */
        HOLD
    }

    /**
     * The behaviour of a number.
     *
     * <table>
     * <caption>By the last four digits</caption>
     * <tr><td>0000-0399</td><td>answers after {@code answerAfter} and speaks</td></tr>
     * <tr><td>0400-0699</td><td>refuses with exactly that status</td></tr>
     * <tr><td>0700</td><td>rings for ever</td></tr>
     * <tr><td>0710</td><td>answers after 10 s</td></tr>
     * <tr><td>0720</td><td>answers and hangs up after 2 s</td></tr>
     * <tr><td>0730</td><td>answers and sends DTMF 1</td></tr>
     * <tr><td>0740</td><td>early media for {@code answerAfter}, then answers</td></tr>
     * <tr><td>0750</td><td>answers and never sends RTP</td></tr>
     * <tr><td>0760</td><td>answers, hold and resume by re-INVITE after 2 s each</td></tr>
     * <tr><td>others</td><td>404: nobody has that number</td></tr>
     * </table>
     *
     * @param number characters other than 0-9 are skipped
     * @param answerAfter how long the numbers ring that answer without a delay of their own
     */
    static NumberScript of(String number, Duration answerAfter) {
        String digits = number.chars()
                .filter(c -> c >= '0' && c <= '9')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        if (digits.length() < 4) {
            return new Refuse(404);
        }
        int last = Integer.parseInt(digits.substring(digits.length() - 4));
        if (last <= 399) {
            return new Answer(answerAfter, Then.TALK);
        }
        if (last <= 699) {
            return new Refuse(last);
        }
        return switch (last) {
            case 700 -> new Ring();
            case 710 -> new Answer(Duration.ofSeconds(10), Then.TALK);
            case 720 -> new Answer(answerAfter, Then.HANG_UP);
            case 730 -> new Answer(answerAfter, Then.PRESS_ONE);
            case 740 -> new Answer(answerAfter, Then.EARLY_MEDIA);
            case 750 -> new Answer(answerAfter, Then.SILENT);
            case 760 -> new Answer(answerAfter, Then.HOLD);
            default -> new Refuse(404);
        };
    }
}
