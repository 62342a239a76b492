package org.santral.tenant;

import org.jspecify.annotations.Nullable;

/**
 * Where an extension's calls go instead; null: not forwarded.
 *
 * @param always without ringing
 * @param busy when it is busy or does not want to be disturbed
 * @param noAnswer when nobody answered in its ring time
 * @param unreachable when no device is registered
 */
public record Forwards(
        @Nullable Target always,
        @Nullable Target busy,
        @Nullable Target noAnswer,
        @Nullable Target unreachable) {
    public static final Forwards NONE = new Forwards(null, null, null, null);

    public Forwards withAlways(@Nullable Target target) {
        return new Forwards(target, busy, noAnswer, unreachable);
    }

    public Forwards withBusy(@Nullable Target target) {
        return new Forwards(always, target, noAnswer, unreachable);
    }

    public Forwards withNoAnswer(@Nullable Target target) {
        return new Forwards(always, busy, target, unreachable);
    }

    public Forwards withUnreachable(@Nullable Target target) {
        return new Forwards(always, busy, noAnswer, target);
    }
}
