package org.santral.http.verimor;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.santral.call.Lines;
import org.santral.http.Answer;
import org.santral.http.Request;
import org.santral.http.RequestParams;
import org.santral.http.verimor.VerimorAccounts.Account;
import org.santral.queue.AgentStatus;
import org.santral.queue.Phones;
import org.santral.queue.Queues;
import org.santral.tenant.Tenant;
import org.santral.tenant.TenantState;
import tools.jackson.databind.node.ArrayNode;

/** {@code /user_statuses} and {@code /agent_statuses} (B7, B8). */
final class StatusVerbs {
    private final Lines lines;
    private final Phones phones;
    private final Queues queues;
    private final TenantState state;

    StatusVerbs(VerimorServices services) {
        this.lines = services.lines();
        this.phones = services.phones();
        this.queues = services.queues();
        this.state = services.state().tenants();
    }

    private enum UserStatus {
        AVAILABLE,
        TALKING,
        UNREGISTERED,
        /** Do not disturb, switched on here and not in the phone. */
        SS_DND
    }

    private record User(String number, UserStatus status) {}

    Answer users(Account account, Request request) {
        Tenant tenant = account.tenant();
        RequestParams params = request.params();
        List<User> users = tenant.extensions().keySet().stream()
                .map(number -> new User(number, status(tenant, number)))
                .filter(user -> wanted(params, "user", user.number())
                        && wanted(params, "status", user.status().name()))
                .toList();
        return Json.array(users, (json, user) -> json.put("user", Integer.parseInt(user.number()))
                .put("status", user.status().name()));
    }

    private UserStatus status(Tenant tenant, String number) {
        if (lines.of(tenant.domainId(), number).talking() > 0) {
            return UserStatus.TALKING;
        }
        // Whoever does not want to be disturbed is so without a phone, too.
        if (state.extension(tenant.domainId(), number).dnd()) {
            return UserStatus.SS_DND;
        }
        return phones.registered(tenant, number) ? UserStatus.AVAILABLE : UserStatus.UNREGISTERED;
    }

    Answer agents(Account account, Request request) {
        RequestParams params = request.params();
        String queue = params.get("queue");
        List<AgentStatus> agents = queues.agents(account.tenant()).stream()
                .filter(agent -> wanted(params, "agent", agent.agent())
                        && wanted(params, "status", agent.doing().name())
                        && (queue == null || agent.queues().contains(queue.strip())))
                .toList();
        return Json.array(agents, (json, agent) -> {
            json.put("agent", agent.agent()).put("status", agent.doing().name());
            if (agent.breakReason() != null) {
                json.put("break_description", agent.breakReason());
            }
            ArrayNode numbers = json.putArray("queues");
            agent.queues().forEach(numbers::add);
        });
    }

    private static boolean wanted(RequestParams params, String name, String value) {
        @Nullable String filter = params.get(name);
        return filter == null || filter.strip().equalsIgnoreCase(value);
    }
}
