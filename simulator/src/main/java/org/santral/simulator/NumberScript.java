package org.santral.simulator;

import java.time.Duration;
import java.util.List;

/** How the party behind a number behaves when it is called: decided by the last four digits of the number alone. */
public sealed interface NumberScript {
    /** What passes between the acts of the numbers that act. */
    Duration BEAT = Duration.ofSeconds(2);

    /** Refuses at once with this SIP status. */
    record Refuse(int status) implements NumberScript {}

    /** Rings until the caller gives up. */
    record Ring() implements NumberScript {}

    /**
     * Rings, then answers.
     *
     * @param acts what it does then, besides speaking; afterwards it speaks on until the other side hangs up, or for the
     *     configured time of talk
     */
    record Answer(Duration after, Manner manner, List<Act> acts) implements NumberScript {
        public Answer {
            acts = List.copyOf(acts);
        }

        /** Speaks, and does these things meanwhile. */
        public static Answer speaking(Duration after, Act... acts) {
            return new Answer(after, Manner.SPEAK, List.of(acts));
        }
    }

    /** How a party that answers speaks. */
    enum Manner {
        /** From the answer on. */
        SPEAK,
        /** Already before answering, in a 183. */
        EARLY_MEDIA,
        /** Never sends a packet. */
        SILENT
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
            return Answer.speaking(answerAfter);
        }
        if (last <= 699) {
            return new Refuse(last);
        }
        return switch (last) {
            case 700 -> new Ring();
            case 710 -> Answer.speaking(Duration.ofSeconds(10));
            case 720 -> Answer.speaking(answerAfter, new Act.Wait(BEAT), new Act.HangUp());
            case 730 -> Answer.speaking(answerAfter, new Act.Wait(BEAT.dividedBy(2)), new Act.Press("1"));
            case 740 -> new Answer(answerAfter, Manner.EARLY_MEDIA, List.of());
            case 750 -> new Answer(answerAfter, Manner.SILENT, List.of());
            case 760 ->
                Answer.speaking(answerAfter, new Act.Wait(BEAT), new Act.Hold(), new Act.Wait(BEAT), new Act.Resume());
            default -> new Refuse(404);
        };
    }
}
