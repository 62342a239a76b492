package org.santral.http.bulutfon;

import org.jspecify.annotations.Nullable;
import org.santral.tenant.Forwards;
import org.santral.tenant.Target;
import tools.jackson.databind.node.ObjectNode;

/**
 * Where an extension's calls go instead, as this vendor tells it: always, or when no phone is registered. Forwards when
 * busy or not answered have no word here and stay as they are.
 *
 * @param target given unless the type is NONE
 */
record Redirection(Type type, @Nullable Target target) {

    /** When calls are redirected. */
    enum Type {
        NONE,
        UNREACHABLE,
        ALWAYS
    }

    /** What the vendor calls targets. */
    enum Destination {
        EXTENSION,
        GROUP,
        AUTOATTENDANT,
        EXTERNAL
    }

    static Redirection of(Forwards forwards) {
        if (forwards.always() != null) {
            return new Redirection(Type.ALWAYS, forwards.always());
        }
        return forwards.unreachable() == null
                ? new Redirection(Type.NONE, null)
                : new Redirection(Type.UNREACHABLE, forwards.unreachable());
    }

    /** The forwards with this in place of what they say about always and unreachable. */
    Forwards on(Forwards forwards) {
        return forwards.withAlways(type == Type.ALWAYS ? target : null)
                .withUnreachable(type == Type.UNREACHABLE ? target : null);
    }

    /** No {@code destination_number} rather than null, which a typed client cannot read. */
    void write(ObjectNode json) {
        json.put("redirection_type", type.name());
        switch (target) {
            case null -> destination(json, null, null);
            case Target.User(String number) -> destination(json, Destination.EXTENSION, number);
            case Target.Group(String number) -> destination(json, Destination.GROUP, number);
            case Target.Queue(String number) -> destination(json, Destination.GROUP, number);
            case Target.Menu(String number) -> destination(json, Destination.AUTOATTENDANT, number);
            case Target.External(String written) ->
                json.put("destination_type", Destination.EXTERNAL.name()).put("external_number", written);
            // The vendor has no word for these.
            case Target.Voicemail _, Target.Announcement _, Target.Component _, Target.Survey _, Target.Hangup _ ->
                destination(json, null, null);
        }
    }

    private static void destination(ObjectNode json, @Nullable Destination type, @Nullable String number) {
        json.put("destination_type", type == null ? null : type.name());
        if (number != null) {
            json.put("destination_number", Inside.id(number));
        }
        json.putNull("external_number");
    }
}
