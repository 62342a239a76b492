package org.santral.routing;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.santral.tenant.Forwards;
import org.santral.tenant.Target;

/** What a phone asks of the PBX itself by dialling a code (docs/configuration.md lists them). */
sealed interface FeatureCode {
    Pattern FORWARD = Pattern.compile("\\*(21|67|61|62)(?:\\*?(\\+?[0-9]{2,20}))?#?");
    Pattern FORWARD_OFF = Pattern.compile("##?(21|67|61|62)#?");
    Pattern PICK_UP = Pattern.compile("\\*8(?:\\*?([0-9]{3,5}))?#?");
    Pattern MAILBOX = Pattern.compile("\\*98\\*?([0-9]{3,5})#?");

    /**
     * Takes over a call that rings elsewhere.
     *
     * @param extension where; null: at any of the caller's groups, else anywhere
     */
    record PickUp(@Nullable String extension) implements FeatureCode {}

    /**
     * Sends the caller's calls elsewhere.
     *
     * @param to digits; null: they are keyed in after the answer
     */
    record Forward(When when, @Nullable String to) implements FeatureCode {}

    record ForwardOff(When when) implements FeatureCode {}

    record Disturb(boolean dnd) implements FeatureCode {}

    /**
     * Listens to messages.
     *
     * @param extension whose; null: the caller's own
     */
    record Mailbox(@Nullable String extension) implements FeatureCode {}

    /** Logs the agent at this phone in, or out. */
    record AgentLogin() implements FeatureCode {}

    /** The agent at this phone pauses, or goes on. */
    record AgentBreak() implements FeatureCode {}

    /** When calls are forwarded; the codes are those of 3GPP TS 22.030 §6.5.2, annex B. */
    enum When {
        ALWAYS("21"),
        BUSY("67"),
        NO_ANSWER("61"),
        UNREACHABLE("62");

        private final String code;

        When(String code) {
            this.code = code;
        }

        /** The forwards with this one changed; null switches it off. */
        Forwards change(Forwards forwards, @Nullable Target target) {
            return switch (this) {
                case ALWAYS -> forwards.withAlways(target);
                case BUSY -> forwards.withBusy(target);
                case NO_ANSWER -> forwards.withNoAnswer(target);
                case UNREACHABLE -> forwards.withUnreachable(target);
            };
        }

        private static When of(String code) {
            for (When when : values()) {
                if (when.code.equals(code)) {
                    return when;
                }
            }
            throw new IllegalArgumentException("no forward has this code");
        }
    }

    /** The code that was dialled, if it is one. */
    static Optional<FeatureCode> parse(String dialled) {
        Matcher forward = FORWARD.matcher(dialled);
        if (forward.matches()) {
            return Optional.of(new Forward(When.of(forward.group(1)), forward.group(2)));
        }
        Matcher off = FORWARD_OFF.matcher(dialled);
        if (off.matches()) {
            return Optional.of(new ForwardOff(When.of(off.group(1))));
        }
        Matcher pickUp = PICK_UP.matcher(dialled);
        if (pickUp.matches()) {
            return Optional.of(new PickUp(pickUp.group(1)));
        }
        Matcher mailbox = MAILBOX.matcher(dialled);
        if (mailbox.matches()) {
            return Optional.of(new Mailbox(mailbox.group(1)));
        }
        return Optional.ofNullable(
                switch (dialled) {
                    case "*78" -> new Disturb(true);
                    case "*79" -> new Disturb(false);
                    case "*97" -> new Mailbox(null);
                    case "*45" -> new AgentLogin();
                    case "*46" -> new AgentBreak();
                    default -> null;
                });
    }
}
