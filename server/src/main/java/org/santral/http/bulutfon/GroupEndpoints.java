package org.santral.http.bulutfon;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.santral.http.Answer;
import org.santral.http.Request;
import org.santral.tenant.Extension;
import org.santral.tenant.QueueSettings;
import org.santral.tenant.RingGroup;
import org.santral.tenant.Strategy;
import org.santral.tenant.Tenant;
import org.santral.tenant.TenantState;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /groups} (B13, B14): ring groups and queues, which this vendor does not tell apart. */
final class GroupEndpoints {

    /**
     * One of them.
     *
     * @param timeout how long a caller is kept
     * @param rings how long one phone rings
     */
    private record Group(String number, String name, Duration timeout, Duration rings, List<String> members) {}

    private final TenantState state;

    GroupEndpoints(TenantState state) {
        this.state = state;
    }

    Answer list(Access access, Request request) {
        ObjectNode json = Json.object();
        ArrayNode groups = json.putArray("groups");
        groups(access.account().tenant()).values().forEach(group -> head(groups.addObject(), group));
        return Json.answer(json);
    }

    Answer detail(Access access, Request request) throws BulutfonRefusal {
        Tenant tenant = access.account().tenant();
        Group group = Inside.find(groups(tenant), request.variable()).orElseThrow(BulutfonRefusal::notFound);
        ObjectNode json = Json.object();
        ObjectNode detail = json.putObject("group");
        head(detail, group);
        ArrayNode extensions = detail.putArray("extensions");
        for (String number : group.members()) {
            tenant.extension(number).ifPresent(extension -> member(extensions.addObject(), extension));
        }
        return Json.answer(json);
    }

    private static void head(ObjectNode json, Group group) {
        int id = Inside.id(group.number());
        json.put("id", id)
                .put("number", id)
                .put("name", group.name())
                .put("timeout", group.timeout().toSeconds())
                // Nothing is waited for here before phones ring.
                .put("delay_time", 0)
                .put("ring_duration", group.rings().toSeconds());
    }

    private static void member(ObjectNode json, Extension extension) {
        int id = Inside.id(extension.number());
        json.put("id", id)
                .put("number", id)
                .put("caller_name", extension.name())
                .put("email", extension.email());
    }

    /** By number; of a group and a queue with one number only the group is reached by it. */
    private Map<String, Group> groups(Tenant tenant) {
        Map<String, Group> groups = new LinkedHashMap<>();
        tenant.groups().values().forEach(group -> groups.put(group.number(), ofGroup(group)));
        tenant.queues().values().forEach(queue -> groups.putIfAbsent(queue.number(), ofQueue(tenant, queue)));
        return groups;
    }

    private static Group ofGroup(RingGroup group) {
        int turns = group.strategy() == Strategy.RING_ALL
                ? 1
                : Math.max(1, group.members().size());
        return new Group(
                group.number(), group.name(), group.timeout(), group.timeout().dividedBy(turns), group.members());
    }

    private Group ofQueue(Tenant tenant, QueueSettings queue) {
        List<String> members = state.members(tenant.domainId(), queue.number()).orElse(queue.members());
        return new Group(queue.number(), queue.name(), queue.timeout(), queue.ringTimeout(), members);
    }
}
