package org.santral.http.simotel;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.santral.http.Answer;
import org.santral.http.Request;
import org.santral.queue.Phones;
import org.santral.state.ExtensionSettings;
import org.santral.state.LimitReachedException;
import org.santral.tenant.Extension;
import org.santral.tenant.ExtensionState;
import org.santral.tenant.PhoneNumber;
import org.santral.tenant.QueueSettings;
import org.santral.tenant.Tenant;
import org.santral.tenant.TenantState;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code pbx/users/*} (B1–B4): users are extensions. What is changed here counts at once, and after every restart. */
final class UserServices {
    /** What rows say where nobody said anything. */
    private static final Map<String, String> USUAL = Map.ofEntries(
            Map.entry("user_type", "SIP"),
            Map.entry("push_notification", "no"),
            Map.entry("dtmfmode", "rfc2833"),
            Map.entry("canreinvite", "no"),
            Map.entry("directmedia", "no"),
            Map.entry("context", "main_routing"),
            Map.entry("host", "dynamic"),
            Map.entry("type", "friend"),
            Map.entry("nat", "yes"),
            Map.entry("port", "5060"),
            Map.entry("qualify", "yes"),
            Map.entry("callcounter", "yes"),
            Map.entry("faxdetect", "no"),
            Map.entry("transfer", "yes"));

    private final ExtensionSettings settings;
    private final TenantState state;
    private final Phones phones;

    UserServices(ExtensionSettings settings, TenantState state, Phones phones) {
        this.settings = settings;
        this.state = state;
        this.phones = phones;
    }

    Answer add(Access access, Fields fields, Request request) throws SimotelRefusal {
        Tenant tenant = access.account().tenant();
        UserForm form = new UserForm(tenant, fields);
        String number = form.newNumber();
        Extension fresh = Extension.of(number, "", null, null, false);
        ExtensionState said = form.state(fresh).apply(ExtensionState.UNCHANGED);
        try {
            if (settings.create(tenant.domainId(), number, form.setting().of(fresh), said)
                    .isEmpty()) {
                throw UserForm.taken();
            }
        } catch (LimitReachedException e) {
            throw SimotelRefusal.business(String.valueOf(e.getMessage()));
        }
        return Envelope.added(id(tenant, number));
    }

    Answer update(Access access, Fields fields, Request request) throws SimotelRefusal {
        Tenant tenant = access.account().tenant();
        Extension extension = find(tenant, fields);
        UserForm form = new UserForm(tenant, fields);
        form.sameNumber(extension);
        UserForm.SaidOf said = form.setting();
        if (!settings.change(tenant.domainId(), extension.number(), said::of, form.state(extension))) {
            throw SimotelRefusal.failed();
        }
        return Envelope.done();
    }

    Answer remove(Access access, Fields fields, Request request) throws SimotelRefusal {
        Tenant tenant = access.account().tenant();
        if (!settings.delete(tenant.domainId(), find(tenant, fields).number())) {
            throw SimotelRefusal.failed();
        }
        return Envelope.done();
    }

    Answer search(Access access, Fields fields, Request request) throws SimotelRefusal {
        Tenant tenant = access.account().tenant();
        Search search = Search.of(fields);
        boolean onlyMapped = "mapped".equals(fields.text("status"));
        Boolean mapped =
                search.wanted("mapped") == null ? null : search.conditions().yes("mapped", true);
        ArrayNode rows = Envelope.array();
        for (Extension user : newestFirst(tenant)) {
            if (!search.admits("name", user.name()) || !search.admits("number", user.number())) {
                continue;
            }
            boolean registered = phones.registered(tenant, user.number());
            if ((registered || !onlyMapped) && (mapped == null || mapped == registered)) {
                rows.add(row(access, tenant, user));
            }
        }
        return Envelope.ok("", rows);
    }

    /** Those of the file, which nobody dated, come last in its order. */
    private List<Extension> newestFirst(Tenant tenant) {
        List<Extension> users = new ArrayList<>(tenant.extensions().values());
        users.sort(Comparator.comparing(
                user -> settings.createdAt(tenant.domainId(), user.number()).orElse(Instant.MIN),
                Comparator.reverseOrder()));
        return users;
    }

    private static String id(Tenant tenant, String number) {
        return ObjectId.of(tenant.domainId(), "user", number);
    }

    private static Extension find(Tenant tenant, Fields fields) throws SimotelRefusal {
        String id = fields.id();
        Optional<Extension> found = tenant.extensions().values().stream()
                .filter(user -> id(tenant, user.number()).equals(id))
                .findFirst();
        return found.orElseThrow(SimotelRefusal::failed);
    }

    private ObjectNode row(Access access, Tenant tenant, Extension user) {
        Map<String, String> notes = settings.notes(tenant.domainId(), user.number());
        ExtensionState now = state.extension(tenant.domainId(), user.number());
        PhoneNumber shown = now.callerIdOf(user);
        ObjectNode row = Envelope.object()
                .put("_id", id(tenant, user.number()))
                .put("active", word(user.active()))
                .put("name", user.name())
                .put("number", user.number())
                .put("cid_number", shown == null ? "" : shown.digits())
                .put("secret", UserForm.HIDDEN)
                .put("call_record", word(user.record()))
                .put("email", user.email());
        for (String name : UserForm.KEPT) {
            row.put(name, notes.getOrDefault(UserForm.NOTE + name, usual(user, name)));
        }
        row.set("forward_policy", ForwardPolicy.json(now.forwardsOf(user)));
        ArrayNode queues = row.putArray("queues");
        for (QueueSettings queue : tenant.queues().values()) {
            if (state.members(tenant.domainId(), queue.number())
                    .orElse(queue.members())
                    .contains(user.number())) {
                queues.add(queue.number());
            }
        }
        return row.put(
                "date",
                Stamps.local(
                        access.account().settings(),
                        settings.createdAt(tenant.domainId(), user.number()).orElse(null)));
    }

    private static String usual(Extension user, String name) {
        return switch (name) {
            case "call_limit" -> Integer.toString(user.maxCalls());
            case "context" -> user.route() == null ? USUAL.getOrDefault(name, "") : user.route();
            default -> USUAL.getOrDefault(name, "");
        };
    }

    private static String word(boolean yes) {
        return yes ? "yes" : "no";
    }
}
