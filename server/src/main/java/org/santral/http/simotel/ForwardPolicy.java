package org.santral.http.simotel;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.santral.tenant.Extension;
import org.santral.tenant.Forwards;
import org.santral.tenant.Numbering;
import org.santral.tenant.OutsideRights;
import org.santral.tenant.PhoneNumber;
import org.santral.tenant.Target;
import org.santral.tenant.Tenant;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code forward_policy}: where a user's calls go instead.
 *
 * @param changes by the vendor's word for when; empty for not at all. What it does not name stays
 */
record ForwardPolicy(Map<String, Optional<Target>> changes) {
    private static final String FIELD = "forward_policy";
    private static final String BUSY = "Busy";
    private static final String NO_ANSWER = "No Answer";
    private static final String UNAVAILABLE = "UnAvailable";
    private static final String ALL = "All";

    /** Null when nothing was said. */
    static @Nullable ForwardPolicy read(Fields fields, Tenant tenant, Extension extension) throws SimotelRefusal {
        Fields said = fields.object(FIELD);
        Map<String, Optional<Target>> changes = new LinkedHashMap<>();
        for (String when : new String[] {BUSY, NO_ANSWER, UNAVAILABLE, ALL}) {
            if (said.has(when)) {
                String to = said.text(when);
                changes.put(when, to == null ? Optional.empty() : Optional.of(target(when, to, tenant, extension)));
            }
        }
        return changes.isEmpty() ? null : new ForwardPolicy(changes);
    }

    private static Target target(String when, String written, Tenant tenant, Extension extension)
            throws SimotelRefusal {
        String digits = Numbering.clean(written);
        Optional<Target> inside =
                tenant.inside(digits).filter(target -> !target.equals(new Target.User(extension.number())));
        if (inside.isPresent()) {
            return inside.get();
        }
        Optional<PhoneNumber> outside = Numbering.outside(digits, tenant.region())
                .filter(number -> OutsideRights.bar(tenant, extension, number).isEmpty());
        if (outside.isEmpty()) {
            throw SimotelRefusal.invalid(
                    FIELD + "." + when, written, "a number inside, or one outside that the user may call");
        }
        return new Target.External(digits);
    }

    /** The forwards with these changes. */
    Forwards on(Forwards forwards) {
        Forwards changed = forwards;
        for (Map.Entry<String, Optional<Target>> change : changes.entrySet()) {
            Target to = change.getValue().orElse(null);
            changed = switch (change.getKey()) {
                case BUSY -> changed.withBusy(to);
                case NO_ANSWER -> changed.withNoAnswer(to);
                case UNAVAILABLE -> changed.withUnreachable(to);
                default -> changed.withAlways(to);
            };
        }
        return changed;
    }

    static ObjectNode json(Forwards forwards) {
        return Envelope.object()
                .put(BUSY, shown(forwards.busy()))
                .put(NO_ANSWER, shown(forwards.noAnswer()))
                .put(UNAVAILABLE, shown(forwards.unreachable()))
                .put(ALL, shown(forwards.always()));
    }

    private static String shown(@Nullable Target target) {
        return switch (target) {
            case null -> "";
            case Target.User(String number) -> number;
            case Target.Group(String number) -> number;
            case Target.Queue(String number) -> number;
            case Target.Menu(String number) -> number;
            case Target.External(String written) -> written;
            // The vendor has no number for these.
            case Target.Voicemail _, Target.Announcement _, Target.Component _, Target.Survey _, Target.Hangup _ ->
                target.toString();
        };
    }
}
