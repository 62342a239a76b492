package org.santral.tenant;

import java.util.Locale;
import java.util.regex.Matcher;
import org.santral.base.Cause;

/**
 * Where a call can go (docs/configuration.md). {@link #toString} is the canonical spelling, which {@link #parse} reads
 * back.
 */
public sealed interface Target {
    /** The spellings, for messages about a wrong one. */
    String SPELLINGS = "user/N, group/N, queue/N, menu/N, survey/N, external/NUMBER, voicemail/N, announcement/ID, "
            + "component/NAME, hangup/hangup or hangup/busy";

    /** An extension: its devices ring, as its do-not-disturb and forwards say. */
    record User(String number) implements Target {
        @Override
        public String toString() {
            return "user/" + number;
        }
    }

    record Group(String number) implements Target {
        @Override
        public String toString() {
            return "group/" + number;
        }
    }

    record Queue(String number) implements Target {
        @Override
        public String toString() {
            return "queue/" + number;
        }
    }

    record Menu(String number) implements Target {
        @Override
        public String toString() {
            return "menu/" + number;
        }
    }

    /** The caller is asked for a mark, then the call ends. */
    record Survey(String number) implements Target {
        @Override
        public String toString() {
            return "survey/" + number;
        }
    }

    /**
     * A number outside.
     *
     * @param written as it was given, in any form that {@link Numbering#outside} reads
     */
    record External(String written) implements Target {
        @Override
        public String toString() {
            return "external/" + written;
        }
    }

    /** The mailbox of an extension, whatever its phones are doing. */
    record Voicemail(String extension) implements Target {
        @Override
        public String toString() {
            return "voicemail/" + extension;
        }
    }

    /** An uploaded announcement is played, then the call ends. */
    record Announcement(String id) implements Target {
        @Override
        public String toString() {
            return "announcement/" + id;
        }
    }

    /** A place where the tenant's own web service says what happens. */
    record Component(String name) implements Target {
        @Override
        public String toString() {
            return "component/" + name;
        }
    }

    /** The call ends with that cause. */
    record Hangup(Cause cause) implements Target {
        @Override
        public String toString() {
            return switch (cause) {
                case NORMAL_CLEARING -> "hangup/hangup";
                case USER_BUSY -> "hangup/busy";
                default -> "hangup/" + cause.name().toLowerCase(Locale.ROOT).replace('_', '-');
            };
        }
    }

    /**
     * Reads {@code user/1000} (also {@code extension/…}), {@code group/101}, {@code queue/201}, {@code menu/10} (also
     * {@code ivr/10}), {@code survey/30}, {@code external/0532…}, {@code voicemail/1000}, {@code announcement/456}, {@code component/NAME},
     * {@code hangup/hangup}, {@code hangup/busy}, {@code hangup/} and any other {@link Cause} in lower case with hyphens, or just
     * {@code hangup}. A colon may stand for the slash (spec/verimor.md B42).
     *
     * @throws IllegalArgumentException when it is none of these
     */
    static Target parse(String text) {
        Matcher form = TargetForm.PATTERN.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("no target");
        }
        if (form.group(3) != null) {
            return new Component(form.group(3));
        }
        String value = form.group(2) == null ? "hangup" : form.group(2);
        return switch (form.group(1) == null ? "hangup" : form.group(1)) {
            case "user", "extension" -> new User(TargetForm.number(value));
            case "group" -> new Group(TargetForm.number(value));
            case "queue" -> new Queue(TargetForm.number(value));
            case "menu", "ivr" -> new Menu(TargetForm.number(value));
            case "survey" -> new Survey(TargetForm.number(value));
            case "voicemail" -> new Voicemail(TargetForm.number(value));
            case "announcement" -> new Announcement(TargetForm.number(value));
            case "external" -> new External(TargetForm.outside(value));
            default -> new Hangup(TargetForm.cause(value));
        };
    }
}
