package org.santral.http.simotel;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.santral.http.Answer;
import org.santral.http.Request;
import org.santral.state.JdbcTenantState;
import org.santral.tenant.AgentState;
import org.santral.tenant.QueueSettings;
import org.santral.tenant.Tenant;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code pbx/queues/addagent} and its sisters, also for many at once (B13–B20). An agent is an extension; who is added
 * works from then on, and who pauses does so in all of his queues.
 */
final class AgentServices {
    /** Rows of one batch. */
    private static final int MOST_ROWS = 1000;

    private static final int HIGHEST_PENALTY = 1000;
    private static final int LONGEST_REASON = 200;

    private final JdbcTenantState state;

    AgentServices(JdbcTenantState state) {
        this.state = state;
    }

    /** What is done with an agent of a queue. */
    private enum Deed {
        ADD("Added successfully"),
        REMOVE("Removed successfully"),
        PAUSE("Paused successfully"),
        RESUME("UnPaused successfully");

        private final String done;

        Deed(String done) {
            this.done = done;
        }
    }

    Answer add(Access access, Fields fields, Request request) throws SimotelRefusal {
        return one(access, fields, Deed.ADD);
    }

    Answer remove(Access access, Fields fields, Request request) throws SimotelRefusal {
        return one(access, fields, Deed.REMOVE);
    }

    Answer pause(Access access, Fields fields, Request request) throws SimotelRefusal {
        return one(access, fields, Deed.PAUSE);
    }

    Answer resume(Access access, Fields fields, Request request) throws SimotelRefusal {
        return one(access, fields, Deed.RESUME);
    }

    Answer batchAdd(Access access, Fields fields, Request request) throws SimotelRefusal {
        return batch(access, fields, Deed.ADD);
    }

    Answer batchRemove(Access access, Fields fields, Request request) throws SimotelRefusal {
        return batch(access, fields, Deed.REMOVE);
    }

    Answer batchPause(Access access, Fields fields, Request request) throws SimotelRefusal {
        return batch(access, fields, Deed.PAUSE);
    }

    Answer batchResume(Access access, Fields fields, Request request) throws SimotelRefusal {
        return batch(access, fields, Deed.RESUME);
    }

    private Answer one(Access access, Fields fields, Deed deed) throws SimotelRefusal {
        carryOut(access.account().tenant(), fields, deed);
        return Envelope.ok("", Envelope.object().put("message", deed.done).put("ok", 1));
    }

    /** A row that fails does not keep the others from being carried out. */
    private Answer batch(Access access, Fields fields, Deed deed) throws SimotelRefusal {
        if (!fields.has("agents")) {
            throw SimotelRefusal.missing("agents");
        }
        List<Fields> agents = fields.objects("agents");
        if (agents.size() > MOST_ROWS) {
            throw SimotelRefusal.invalid("agents", agents.size() + " rows", "at most " + MOST_ROWS);
        }
        ArrayNode rows = Envelope.array();
        for (Fields agent : agents) {
            String message = deed.done;
            int ok = 1;
            try {
                carryOut(access.account().tenant(), agent, deed);
            } catch (SimotelRefusal refusal) {
                message = String.valueOf(refusal.getMessage());
                ok = 0;
            }
            rows.add(row(agent, deed, message, ok));
        }
        ObjectNode data = Envelope.object();
        data.set("Data", rows);
        return Envelope.ok("", data.put("ok", 1));
    }

    /** The vendor's rows of what was added have the number under another name. */
    private static ObjectNode row(Fields agent, Deed deed, String message, int ok) {
        ObjectNode row = Envelope.object()
                .put(deed == Deed.ADD ? "agents" : "agent", echoed(agent, "agent", ""))
                .put("message", message)
                .put("ok", ok);
        if (deed == Deed.ADD) {
            row.put("penalty", echoed(agent, "penalty", "0"));
        }
        row.put("queue", echoed(agent, "queue", ""));
        if (deed == Deed.ADD) {
            row.put("source", echoed(agent, "source", echoed(agent, "agent", "")));
        }
        return row;
    }

    private static String echoed(Fields agent, String name, String otherwise) {
        String text = agent.text(name);
        return text == null ? otherwise : text.substring(0, Math.min(text.length(), 64));
    }

    private void carryOut(Tenant tenant, Fields fields, Deed deed) throws SimotelRefusal {
        String number = fields.required("queue");
        String agent = fields.required("agent");
        QueueSettings queue = tenant.queue(number).orElseThrow(SimotelRefusal::failed);
        if (tenant.extension(agent).isEmpty()) {
            throw SimotelRefusal.failed();
        }
        boolean done =
                switch (deed) {
                    case ADD -> add(tenant, queue, agent, fields.number("penalty", 0, HIGHEST_PENALTY, 0));
                    case REMOVE -> state.part(tenant.domainId(), number, queue.members(), agent);
                    case PAUSE -> worksFor(tenant, queue, agent) && pause(tenant, agent, reason(fields));
                    case RESUME -> worksFor(tenant, queue, agent) && pause(tenant, agent, null);
                };
        if (!done) {
            throw SimotelRefusal.failed();
        }
    }

    private boolean add(Tenant tenant, QueueSettings queue, String agent, int penalty) {
        if (!state.join(tenant.domainId(), queue.number(), queue.members(), agent, penalty)) {
            return false;
        }
        state.changeAgent(tenant.domainId(), agent, before -> new AgentState(true, before.breakReason()));
        return true;
    }

    private boolean worksFor(Tenant tenant, QueueSettings queue, String agent) {
        return state.members(tenant.domainId(), queue.number())
                .orElse(queue.members())
                .contains(agent);
    }

    /** @param reason null to go on working */
    private boolean pause(Tenant tenant, String agent, @Nullable String reason) {
        state.changeAgent(tenant.domainId(), agent, before -> new AgentState(before.loggedIn(), reason));
        return true;
    }

    private static String reason(Fields fields) {
        String reason = fields.text("reason");
        return reason == null ? "" : reason.substring(0, Math.min(reason.length(), LONGEST_REASON));
    }
}
