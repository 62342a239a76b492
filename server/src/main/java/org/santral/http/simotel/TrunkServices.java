package org.santral.http.simotel;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.santral.http.Answer;
import org.santral.http.Request;
import org.santral.state.LimitReachedException;
import org.santral.state.TrunkChanges;
import org.santral.state.TrunkSetting;
import org.santral.tenant.Tenant;
import org.santral.tenant.TrunkSettings;
import org.santral.webhooks.TargetGuard;
import org.santral.webhooks.TargetGuard.TargetRefused;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code pbx/trunks/*} (B5–B8): carriers. What is changed here counts at once, and after every restart. */
final class TrunkServices {
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}_][\\p{L}\\p{N}_. -]{0,63}");
    /** Addresses of one carrier that count. */
    private static final int MOST_ADDRESSES = 16;

    private final TrunkChanges changes;
    private final TargetGuard guard;

    /** @param guard says where customers' carriers may be */
    TrunkServices(TrunkChanges changes, TargetGuard guard) {
        this.changes = changes;
        this.guard = guard;
    }

    Answer add(Access access, Fields fields, Request request) throws SimotelRefusal, InterruptedException {
        Tenant tenant = access.account().tenant();
        String name = fields.required("name");
        if (!NAME.matcher(name).matches()) {
            throw SimotelRefusal.invalid("name", name, "1 to 64 letters, digits, blanks, _ . -");
        }
        if (tenant.trunk(name).isPresent()) {
            throw taken();
        }
        SortedMap<String, String> said = new TreeMap<>();
        said.put("active", "yes");
        said.putAll(Remarks.given(fields, TrunkForm.table(TrunkSetting.unsaid(name)), Envelope.object(), Map.of()));
        TrunkForm form = new TrunkForm(said);
        TrunkForm.Server server = form.server();
        TrunkSetting setting = form.setting(server, server == null ? List.of() : addresses(server));
        try {
            if (!changes.create(tenant.domainId(), name, setting)) {
                throw taken();
            }
        } catch (LimitReachedException e) {
            throw SimotelRefusal.business(String.valueOf(e.getMessage()));
        }
        return Envelope.added(id(tenant, name));
    }

    Answer update(Access access, Fields fields, Request request) throws SimotelRefusal, InterruptedException {
        Tenant tenant = access.account().tenant();
        TrunkSettings trunk = find(tenant, fields);
        String name = fields.text("name");
        if (name != null && !name.equals(trunk.name())) {
            throw SimotelRefusal.invalid("name", name, "the name that the trunk has");
        }
        TrunkSetting before = changes.setting(tenant.domainId(), trunk.name());
        SortedMap<String, String> said = Remarks.merged(
                before.remarks(),
                Remarks.given(fields, TrunkForm.table(trunk), row(access, tenant, trunk), before.remarks()));
        TrunkForm form = new TrunkForm(said);
        TrunkForm.Server server = form.server();
        if (server == null && trunk.operatorSet() && said.containsKey("port")) {
            throw SimotelRefusal.missing("host");
        }
        TrunkSetting after = form.setting(server, addresses(server, before));
        if (!changes.change(tenant.domainId(), trunk.name(), before, after)) {
            throw SimotelRefusal.failed();
        }
        return Envelope.done();
    }

    Answer remove(Access access, Fields fields, Request request) throws SimotelRefusal {
        Tenant tenant = access.account().tenant();
        if (!changes.delete(tenant.domainId(), find(tenant, fields).name())) {
            throw SimotelRefusal.failed();
        }
        return Envelope.done();
    }

    Answer search(Access access, Fields fields, Request request) throws SimotelRefusal {
        Tenant tenant = access.account().tenant();
        Search search = Search.of(fields);
        List<TrunkSettings> trunks = new ArrayList<>(tenant.trunks());
        trunks.sort(Comparator.comparing(
                trunk -> changes.made(tenant.domainId(), trunk.name()).orElse(Instant.MIN), Comparator.reverseOrder()));
        ArrayNode rows = Envelope.array();
        for (TrunkSettings trunk : trunks) {
            ObjectNode row = row(access, tenant, trunk);
            if (search.admits(row)) {
                rows.add(row);
            }
        }
        return Envelope.ok("", rows);
    }

    private ObjectNode row(Access access, Tenant tenant, TrunkSettings trunk) {
        ObjectNode row = Envelope.object().put("_id", id(tenant, trunk.name()));
        Map<String, String> said =
                changes.setting(tenant.domainId(), trunk.name()).remarks();
        Remarks.show(row, TrunkForm.table(trunk), said);
        Instant made = changes.made(tenant.domainId(), trunk.name()).orElse(null);
        return row.put("date", Stamps.local(access.account().settings(), made));
    }

    /** Those of a carrier that has not moved are as they were while its name cannot be looked up. */
    private List<InetAddress> addresses(TrunkForm.@Nullable Server server, TrunkSetting before)
            throws SimotelRefusal, InterruptedException {
        if (server == null) {
            return List.of();
        }
        try {
            return addresses(server);
        } catch (SimotelRefusal refusal) {
            if (server.proxy().equals(before.proxy()) && !before.addresses().isEmpty()) {
                return before.addresses().stream().map(InetAddress::ofLiteral).toList();
            }
            throw refusal;
        }
    }

    /** Where a carrier may be called, found out before anything is changed. */
    private List<InetAddress> addresses(TrunkForm.Server server) throws SimotelRefusal, InterruptedException {
        try {
            return guard.permitted(server.host()).stream().limit(MOST_ADDRESSES).toList();
        } catch (TargetRefused e) {
            throw SimotelRefusal.invalid("host", server.host(), "a public address");
        } catch (UnknownHostException e) {
            throw SimotelRefusal.invalid("host", server.host(), "a host that can be found");
        }
    }

    private static String id(Tenant tenant, String name) {
        return ObjectId.of(tenant.domainId(), "trunk", name);
    }

    private static TrunkSettings find(Tenant tenant, Fields fields) throws SimotelRefusal {
        String id = fields.id();
        Optional<TrunkSettings> found = tenant.trunks().stream()
                .filter(trunk -> id(tenant, trunk.name()).equals(id))
                .findFirst();
        return found.orElseThrow(SimotelRefusal::failed);
    }

    private static SimotelRefusal taken() {
        return SimotelRefusal.business("This trunk already exists");
    }
}
