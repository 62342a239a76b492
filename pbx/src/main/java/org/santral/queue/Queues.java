package org.santral.queue;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import org.jspecify.annotations.Nullable;
import org.santral.call.CallLine;
import org.santral.call.CallOver;
import org.santral.call.CallProgram;
import org.santral.call.Lines;
import org.santral.queue.AgentStatus.Doing;
import org.santral.queue.QueueMemory.Tally;
import org.santral.registrar.Binding;
import org.santral.registrar.RegistrarListener;
import org.santral.tenant.AgentState;
import org.santral.tenant.Directory;
import org.santral.tenant.QueueSettings;
import org.santral.tenant.Tenant;
import org.santral.tenant.TenantState;

/**
 * The queues of all tenants: callers wait with music until an agent takes them. Statistics begin anew with the process.
 */
public final class Queues implements RegistrarListener, AutoCloseable {
    private final Map<Integer, Floor> floors = new ConcurrentHashMap<>();
    private final ScheduledThreadPoolExecutor timer;
    private final TenantState state;
    private final Directory directory;
    private final Lines lines;
    private final Phones phones;
    private final QueueAudio audio;
    private final Clock clock;

    /**
     * Hears of changes by itself, but of registrations: it is to be added to the registrar, and told when the directory
     * changes.
     *
     * @param phones of the registrar
     */
    public Queues(TenantState state, Directory directory, Lines lines, Phones phones, QueueAudio audio, Clock clock) {
        this.state = state;
        this.directory = directory;
        this.lines = lines;
        this.phones = phones;
        this.audio = audio;
        this.clock = clock;
        timer = new ScheduledThreadPoolExecutor(
                1,
                Thread.ofPlatform().daemon().name("queue-timer").factory(),
                // Rests that end after the close interest nobody.
                new ThreadPoolExecutor.DiscardPolicy());
        timer.setRemoveOnCancelPolicy(true);
        lines.listen((domainId, extension) -> look(domainId));
        state.addListener(new TenantState.Listener() {
            @Override
            public void extensionChanged(int domainId, String extension) {
                look(domainId);
            }

            @Override
            public void agentChanged(int domainId, String extension) {
                look(domainId);
            }

            @Override
            public void membersChanged(int domainId, String queue) {
                look(domainId);
            }
        });
    }

    @Override
    public void registered(Tenant tenant, String extension, Binding binding) {
        look(tenant.domainId());
    }

    @Override
    public void unregistered(Tenant tenant, String extension, Binding binding) {
        look(tenant.domainId());
    }

    @Override
    public void expired(Tenant tenant, String extension, Binding binding) {
        look(tenant.domainId());
    }

    /** The tenants of the directory were changed. */
    public void tenantsChanged() {
        floors.values().forEach(Floor::look);
    }

    private void look(int domainId) {
        Floor floor = floors.get(domainId);
        if (floor != null) {
            floor.look();
        }
    }

    /**
     * Lets the caller wait until somebody answers, or the settings say that it goes elsewhere.
     *
     * @param after what happens to the caller when the agent who answered hangs up; null: the call is over then
     */
    public Passage enter(CallLine line, QueueSettings queue, @Nullable CallProgram after)
            throws CallOver, InterruptedException {
        return new QueueVisit(line, queue, floor(line.tenant()), audio, clock, after).run();
    }

    private Floor floor(Tenant tenant) {
        return floors.computeIfAbsent(
                tenant.domainId(),
                id -> new Floor(
                        tenant,
                        directory,
                        new QueueRules(() -> ThreadLocalRandom.current().nextLong()),
                        state,
                        lines,
                        phones,
                        clock,
                        timer));
    }

    /** Who waits now, in all queues of that tenant. */
    public List<WaitingCaller> waiting(Tenant tenant) {
        Floor floor = floors.get(tenant.domainId());
        if (floor == null) {
            return List.of();
        }
        return floor.state().callers().values().stream()
                .map(caller ->
                        new WaitingCaller(caller.queue().number(), caller.call(), caller.party(), caller.joinedAt()))
                .toList();
    }

    /** All members of queues, in the order in which the tenant's queues list them. */
    public List<AgentStatus> agents(Tenant tenant) {
        Floor floor = floor(tenant);
        Map<String, List<String>> queuesOf = new LinkedHashMap<>();
        for (QueueSettings queue : tenant.queues().values()) {
            for (String agent : floor.members(queue)) {
                queuesOf.computeIfAbsent(agent, number -> new ArrayList<>()).add(queue.number());
            }
        }
        FloorState now = floor.state();
        return queuesOf.entrySet().stream()
                .map(entry -> status(tenant, now, entry.getKey(), entry.getValue()))
                .toList();
    }

    private AgentStatus status(Tenant tenant, FloorState now, String agent, List<String> queues) {
        int taken = 0;
        Instant lastEnd = null;
        for (QueueMemory memory : now.queues().values()) {
            Tally tally = memory.tally(agent);
            taken += tally.taken();
            lastEnd = later(lastEnd, tally.lastEnd());
        }
        AgentState work = state.agent(tenant.domainId(), agent);
        Doing doing = doing(tenant, agent, work);
        return new AgentStatus(
                agent, doing, doing == Doing.ON_BREAK ? work.breakReason() : null, queues, taken, lastEnd);
    }

    private Doing doing(Tenant tenant, String agent, AgentState work) {
        if (!work.loggedIn() || !phones.registered(tenant, agent)) {
            return Doing.LOGGED_OUT;
        }
        if (lines.of(tenant.domainId(), agent).talking() > 0) {
            return Doing.TALKING;
        }
        return work.breakReason() == null ? Doing.AVAILABLE : Doing.ON_BREAK;
    }

    private static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.isAfter(other) ? one : other;
    }

    /** Lets no timer fire any more. Calls end by themselves. */
    @Override
    public void close() {
        timer.shutdownNow();
    }
}
