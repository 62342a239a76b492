package org.santral.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.santral.call.LedgerEvent.QueueExit;
import org.santral.tenant.QueueSettings;

/** The next state while {@link QueueRules} work it out. */
final class FloorChange {
    private final Instant now;
    private final Agents agents;
    private final TreeMap<Long, Caller> callers;
    private final Map<String, Desk> desks;
    private final Map<String, QueueMemory> queues;
    private final List<Decision> decisions = new ArrayList<>();

    /** Free agents by queue, read once: they only become fewer while they are shared out. */
    private final Map<String, Set<String>> free = new HashMap<>();

    FloorChange(FloorState state, Instant now, Agents agents) {
        this.now = now;
        this.agents = agents;
        callers = new TreeMap<>(state.callers());
        desks = new HashMap<>(state.desks());
        queues = new HashMap<>(state.queues());
    }

    void join(FloorEvent.Joined joined) {
        QueueSettings queue = joined.queue();
        long waiting = callers.values().stream()
                .filter(caller -> caller.queue().number().equals(queue.number()))
                .count();
        if (waiting >= queue.maxWaiting()) {
            decisions.add(new Decision.TurnAway(joined.ticket(), QueueExit.FULL));
        } else if (deserted(queue)) {
            decisions.add(new Decision.TurnAway(joined.ticket(), QueueExit.EMPTY));
        } else {
            callers.put(joined.ticket(), Caller.joining(joined.ticket(), queue, joined.call(), joined.party(), now));
            decisions.add(new Decision.Admit(joined.ticket()));
        }
    }

    void leave(long ticket) {
        Caller caller = callers.remove(ticket);
        if (caller != null) {
            clearDesks(caller);
        }
    }

    void unanswered(long ticket, Set<String> failed) {
        Caller caller = callers.get(ticket);
        if (caller == null) {
            return;
        }
        clearDesks(caller);
        caller.offered().stream()
                .filter(failed::contains)
                .forEach(agent -> desks.put(
                        agent, new Desk.Resting(now.plus(caller.queue().retry()))));
        callers.put(ticket, caller.waiting());
    }

    void answered(long ticket, String agent) {
        Caller caller = callers.remove(ticket);
        if (caller == null) {
            return;
        }
        clearDesks(caller);
        String queue = caller.queue().number();
        desks.put(agent, new Desk.Talking(ticket, caller.queue(), now));
        queues.put(queue, memory(queue).taken(agent));
    }

    void over(long ticket, String agent) {
        if (!(desks.get(agent) instanceof Desk.Talking talk) || talk.ticket() != ticket) {
            return;
        }
        Duration wrapUp = talk.queue().wrapUp();
        String queue = talk.queue().number();
        desks.put(agent, new Desk.Resting(now.plus(wrapUp)));
        Duration handled = Duration.between(talk.since(), now).plus(wrapUp);
        queues.put(queue, memory(queue).ended(agent, now, handled));
    }

    private void clearDesks(Caller caller) {
        for (String agent : caller.offered()) {
            if (desks.get(agent) instanceof Desk.Offered offered && offered.ticket() == caller.ticket()) {
                desks.remove(agent);
            }
        }
    }

    void shareOut(RandomGenerator random) {
        desks.values()
                .removeIf(desk ->
                        desk instanceof Desk.Resting rest && !rest.until().isAfter(now));
        Map<String, Boolean> deserted = new HashMap<>();
        for (Caller caller : heaviestFirst()) {
            if (!caller.idle()) {
                withdrawFromAbsent(caller);
            } else if (!agents.exists(caller.queue())) {
                callers.remove(caller.ticket());
                decisions.add(new Decision.TurnAway(caller.ticket(), QueueExit.TIMED_OUT));
            } else if (deserted.computeIfAbsent(caller.queue().number(), number -> deserted(caller.queue()))) {
                callers.remove(caller.ticket());
                decisions.add(new Decision.TurnAway(caller.ticket(), QueueExit.EMPTY));
            } else {
                offer(caller, random);
            }
        }
    }

    /** Among those of one weight whoever came first is first. */
    private List<Caller> heaviestFirst() {
        return callers.values().stream()
                .sorted(Comparator.comparingInt(caller -> -caller.queue().weight()))
                .toList();
    }

    private boolean deserted(QueueSettings queue) {
        return queue.whenEmpty() != null
                && agents.members(queue).stream().allMatch(agent -> agents.presence(agent) == Presence.GONE);
    }

    private void withdrawFromAbsent(Caller caller) {
        if (!caller.withdrawn()
                && caller.offered().stream()
                        .allMatch(agent -> agents.presence(agent).compareTo(Presence.AWAY) <= 0)) {
            callers.put(caller.ticket(), caller.withdrawing());
            decisions.add(new Decision.Withdraw(caller.ticket()));
        }
    }

    private void offer(Caller caller, RandomGenerator random) {
        QueueSettings queue = caller.queue();
        Set<String> available = free.computeIfAbsent(queue.number(), number -> free(queue));
        if (available.isEmpty()) {
            return;
        }
        List<String> members = agents.members(queue);
        QueueMemory memory = memory(queue.number());
        AgentChoice choice = AgentChoice.of(
                queue.strategy(),
                members,
                List.copyOf(available),
                memory,
                caller.tried(),
                agent -> agents.penalty(queue, agent),
                random);
        for (String agent : choice.agents()) {
            desks.put(agent, new Desk.Offered(caller.ticket()));
            free.values().forEach(others -> others.remove(agent));
            memory = memory.tried(agent, members.indexOf(agent));
        }
        queues.put(queue.number(), memory);
        callers.put(caller.ticket(), caller.ringing(choice.agents(), choice.tried()));
        decisions.add(new Decision.Offer(caller.ticket(), choice.agents()));
    }

    private Set<String> free(QueueSettings queue) {
        Set<String> found = new LinkedHashSet<>();
        for (String agent : agents.members(queue)) {
            if (!desks.containsKey(agent) && agents.presence(agent) == Presence.FREE) {
                found.add(agent);
            }
        }
        return found;
    }

    private QueueMemory memory(String queue) {
        return queues.getOrDefault(queue, QueueMemory.EMPTY);
    }

    QueueRules.Step step() {
        return new QueueRules.Step(new FloorState(callers, desks, queues), decisions, wakeAt());
    }

    private @Nullable Instant wakeAt() {
        if (callers.values().stream().noneMatch(Caller::idle)) {
            return null;
        }
        return desks.values().stream()
                .<Instant>mapMulti((desk, sink) -> {
                    if (desk instanceof Desk.Resting rest) {
                        sink.accept(rest.until());
                    }
                })
                .min(Instant::compareTo)
                .orElse(null);
    }
}
