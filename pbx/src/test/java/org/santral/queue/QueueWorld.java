package org.santral.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.santral.base.CallId;
import org.santral.call.LedgerEvent.Party;
import org.santral.tenant.QueueSettings;
import org.santral.tenant.QueueStrategy;
import org.santral.tenant.Target;

/**
 * Two queues with common agents, callers and agents who do as a list of numbers says, and what must hold after each
 * event. Events wait in a mailbox as they do in the product, so callers and agents act while others are unhandled.
 */
final class QueueWorld implements Agents {
    private static final int MOST_WAITING = 5;

    private enum Doing {
        ASKING,
        WAITING,
        OFFERED,
        RINGING,
        TALKING,
        GONE
    }

    private static final class Client {
        final long ticket;
        final QueueSettings queue;
        Doing doing = Doing.ASKING;
        List<String> offered = List.of();
        boolean withdrawn;
        int connections;
        int ends;

        @Nullable
        String agent;

        Client(long ticket, QueueSettings queue) {
            this.ticket = ticket;
            this.queue = queue;
        }
    }

    private static final class Agent {
        boolean loggedIn = true;
        boolean registered = true;
        boolean pausing;
        boolean otherCall;
        long ringsFor = -1;
        long talksWith = -1;
        Instant leftAloneUntil = Instant.MIN;
    }

    private final QueueRules rules = new QueueRules(new SplittableRandom(1));
    private final Map<String, Agent> agents = new LinkedHashMap<>();
    private final Map<String, List<String>> members = new LinkedHashMap<>();
    private final Map<Long, Client> clients = new TreeMap<>();
    private final Deque<FloorEvent> mailbox = new ArrayDeque<>();
    private final List<QueueSettings> queues;
    private FloorState state = FloorState.EMPTY;
    private Instant now = Instant.parse("2026-01-01T08:00:00Z");
    private @Nullable Instant wakeAt;
    private long tickets;

    /** @param shape what the queues are like */
    QueueWorld(int shape) {
        QueueStrategy[] strategies = QueueStrategy.values();
        queues = List.of(
                queue("201", strategies[shape % strategies.length], shape % 3, shape % 5 == 0),
                queue("202", strategies[shape / 8 % strategies.length], shape % 7, shape % 2 == 0));
        List.of("1001", "1002", "1003", "1004", "1005").forEach(agent -> agents.put(agent, new Agent()));
        members.put("201", new ArrayList<>(List.of("1001", "1002", "1003")));
        members.put("202", new ArrayList<>(List.of("1005", "1003", "1002", "1004")));
    }

    private static QueueSettings queue(String number, QueueStrategy strategy, int wrapUp, boolean elsewhere) {
        QueueSettings usual = QueueSettings.of(number, "", List.of(), strategy);
        return new QueueSettings(
                number,
                "",
                List.of(),
                strategy,
                usual.music(),
                usual.timeout(),
                null,
                usual.ringTimeout(),
                Duration.ofSeconds(wrapUp),
                MOST_WAITING,
                false,
                false,
                usual.announceEvery(),
                elsewhere ? new Target.Voicemail("1001") : null,
                Map.of());
    }

    @Override
    public List<String> members(QueueSettings queue) {
        return List.copyOf(members.get(queue.number()));
    }

    @Override
    public int penalty(QueueSettings queue, String agent) {
        return queue.strategy() == QueueStrategy.LINEAR ? agent.charAt(3) % 2 : 0;
    }

    @Override
    public boolean exists(QueueSettings queue) {
        return true;
    }

    @Override
    public Presence presence(String number) {
        Agent agent = agents.get(number);
        if (!agent.loggedIn || !agent.registered) {
            return Presence.GONE;
        }
        if (agent.pausing) {
            return Presence.AWAY;
        }
        return agent.otherCall || agent.ringsFor >= 0 || agent.talksWith >= 0 ? Presence.BUSY : Presence.FREE;
    }

    /** One thing happens. */
    void act(int choice) {
        int which = choice >>> 8;
        switch (choice & 0x1f) {
            case 0, 1, 2, 3 -> arrive(which);
            case 4, 5, 6 -> withClient(which, Doing.OFFERED, this::ring);
            case 7, 8, 9 -> withClient(which, Doing.RINGING, client -> answer(client, which));
            case 10, 11 -> withClient(which, Doing.RINGING, this::ringInVain);
            case 12 -> withClient(which, Doing.WAITING, this::hangUp);
            case 13 -> withClient(which, Doing.values()[which % 4], this::hangUp);
            case 14, 15, 16 -> withClient(which, Doing.TALKING, this::endTalk);
            case 17 -> change(which, agent -> agent.pausing = !agent.pausing);
            case 18 -> change(which, agent -> agent.loggedIn = !agent.loggedIn);
            case 19 -> change(which, agent -> agent.registered = !agent.registered);
            case 20 -> change(which, agent -> agent.otherCall = !agent.otherCall);
            case 21 -> changeMembers(which);
            case 22, 23 -> pass(Duration.ofMillis(which % 4000));
            default -> handle();
        }
    }

    private void arrive(int which) {
        QueueSettings queue = queues.get(which % queues.size());
        Client client = new Client(++tickets, queue);
        clients.put(client.ticket, client);
        CallId call = CallId.create(now.toEpochMilli());
        mailbox.add(new FloorEvent.Joined(client.ticket, queue, call, new Party("90532" + tickets, "", null)));
    }

    private void withClient(int which, Doing doing, Consumer<Client> act) {
        List<Client> found =
                clients.values().stream().filter(c -> c.doing == doing).toList();
        if (!found.isEmpty()) {
            act.accept(found.get(which % found.size()));
        }
    }

    private void ring(Client client) {
        client.doing = Doing.RINGING;
        for (String number : client.offered) {
            Agent agent = agents.get(number);
            must(agent.ringsFor < 0, "%s rings for two", number);
            must(agent.talksWith < 0, "%s rings while it talks", number);
            agent.ringsFor = client.ticket;
        }
    }

    private void answer(Client client, int which) {
        String number = client.offered.get(which % client.offered.size());
        stopRinging(client);
        client.doing = Doing.TALKING;
        client.agent = number;
        client.connections++;
        Agent agent = agents.get(number);
        must(agent.talksWith < 0, "%s talks with two", number);
        agent.talksWith = client.ticket;
        mailbox.add(new FloorEvent.Answered(client.ticket, number));
    }

    private void ringInVain(Client client) {
        stopRinging(client);
        client.doing = Doing.WAITING;
        Set<String> failed = client.withdrawn ? Set.of() : Set.copyOf(client.offered);
        client.offered = List.of();
        client.withdrawn = false;
        mailbox.add(new FloorEvent.Unanswered(client.ticket, failed));
    }

    private void hangUp(Client client) {
        stopRinging(client);
        end(client);
        mailbox.add(new FloorEvent.Left(client.ticket));
    }

    private void stopRinging(Client client) {
        agents.values().stream().filter(a -> a.ringsFor == client.ticket).forEach(a -> a.ringsFor = -1);
    }

    private void endTalk(Client client) {
        end(client);
        Agent agent = agents.get(client.agent);
        agent.talksWith = -1;
        agent.leftAloneUntil = now.plus(client.queue.wrapUp());
        mailbox.add(new FloorEvent.Over(client.ticket, client.agent));
    }

    private static void end(Client client) {
        client.doing = Doing.GONE;
        client.ends++;
    }

    private void change(int which, Consumer<Agent> change) {
        change.accept(List.copyOf(agents.values()).get(which % agents.size()));
        mailbox.add(new FloorEvent.Look());
    }

    private void changeMembers(int which) {
        List<String> list = members.get(queues.get(which % 2).number());
        String agent = List.copyOf(agents.keySet()).get(which / 2 % agents.size());
        if (!list.remove(agent)) {
            list.add(which / 16 % (list.size() + 1), agent);
        }
        mailbox.add(new FloorEvent.Look());
    }

    private void pass(Duration time) {
        now = now.plus(time);
        if (wakeAt != null && !now.isBefore(wakeAt)) {
            wakeAt = null;
            mailbox.add(new FloorEvent.Look());
        }
    }

    private void handle() {
        FloorEvent event = mailbox.poll();
        if (event == null) {
            return;
        }
        QueueRules.Step step = rules.on(state, event, now, this);
        state = step.state();
        wakeAt = step.wakeAt();
        for (Decision decision : step.decisions()) {
            check(decision);
            tell(clients.get(decision.ticket()), decision);
        }
        check(step);
    }

    private static void tell(Client client, Decision decision) {
        if (client.doing == Doing.GONE) {
            return; // it has hung up, the floor will learn of it
        }
        switch (decision) {
            case Decision.Admit _ -> client.doing = Doing.WAITING;
            case Decision.TurnAway _ -> end(client);
            case Decision.Offer offer -> {
                must(client.doing == Doing.WAITING, "an offer to somebody who is %s", client.doing);
                client.doing = Doing.OFFERED;
                client.offered = offer.agents();
            }
            case Decision.Withdraw _ -> client.withdrawn = true;
        }
    }

    private void check(Decision decision) {
        if (decision instanceof Decision.TurnAway away) {
            must(!state.callers().containsKey(away.ticket()), "%s waits and was turned away", away.ticket());
        }
        if (!(decision instanceof Decision.Offer offer)) {
            return;
        }
        must(!offer.agents().isEmpty(), "an offer of nobody to %s", offer.ticket());
        for (String number : offer.agents()) {
            Agent agent = agents.get(number);
            must(presence(number) == Presence.FREE, "%s rings and is not free", number);
            must(!agent.leftAloneUntil.isAfter(now), "%s rings in its wrap-up", number);
            for (Caller earlier : state.callers().headMap(offer.ticket()).values()) {
                must(
                        !earlier.idle() || !members(earlier.queue()).contains(number),
                        "%s rings for %s while somebody waits longer",
                        number,
                        offer.ticket());
            }
        }
    }

    private void check(QueueRules.Step step) {
        Set<String> ringing = new HashSet<>();
        boolean idle = false;
        for (Caller caller : state.callers().values()) {
            for (String agent : caller.offered()) {
                must(ringing.add(agent), "%s is offered to two", agent);
                must(new Desk.Offered(caller.ticket()).equals(state.desks().get(agent)), "desk of %s", agent);
            }
            if (caller.idle()) {
                idle = true;
                checkNobodyIsFreeFor(caller);
            } else if (caller.offered().stream().allMatch(a -> presence(a).compareTo(Presence.AWAY) <= 0)) {
                must(caller.withdrawn(), "absent agents ring for %s", caller.ticket());
            }
        }
        long offered = state.desks().values().stream()
                .filter(Desk.Offered.class::isInstance)
                .count();
        must(offered == ringing.size(), "desks that ring for nobody: %s", state.desks());
        boolean resting = state.desks().values().stream().anyMatch(Desk.Resting.class::isInstance);
        must((step.wakeAt() != null) == (idle && resting), "timer at %s", step.wakeAt());
        for (QueueSettings queue : queues) {
            long waiting = state.callers().values().stream()
                    .filter(caller -> caller.queue().equals(queue))
                    .count();
            must(waiting <= MOST_WAITING, "%s wait", waiting);
        }
    }

    private void checkNobodyIsFreeFor(Caller caller) {
        for (String agent : members(caller.queue())) {
            must(
                    state.desks().containsKey(agent) || presence(agent) != Presence.FREE,
                    "%s is free while %s waits",
                    agent,
                    caller.ticket());
        }
        boolean deserted = caller.queue().whenEmpty() != null
                && members(caller.queue()).stream().allMatch(agent -> presence(agent) == Presence.GONE);
        must(!deserted, "%s waits where nobody works", caller.ticket());
    }

    private static void must(boolean holds, String otherwise, Object... about) {
        if (!holds) {
            throw new AssertionError(String.format(otherwise, about));
        }
    }

    /** Everybody goes home; nothing may be left. */
    void end() {
        handleAll();
        for (Client client : clients.values()) {
            if (client.doing == Doing.TALKING) {
                assertThat(state.callers()).doesNotContainKey(client.ticket);
                endTalk(client);
            } else if (client.doing != Doing.GONE) {
                assertThat(state.callers()).as("nobody is lost").containsKey(client.ticket);
                hangUp(client);
            }
        }
        handleAll();
        pass(Duration.ofMinutes(1));
        mailbox.add(new FloorEvent.Look());
        handleAll();
        assertThat(state.callers()).isEmpty();
        assertThat(state.desks()).isEmpty();
        assertThat(wakeAt).isNull();
        assertThat(clients.values()).allMatch(c -> c.ends == 1 && c.connections <= 1, "one end, at most one talk");
        int taken = state.queues().values().stream()
                .flatMap(memory -> memory.tallies().values().stream())
                .mapToInt(QueueMemory.Tally::taken)
                .sum();
        assertThat(taken)
                .isEqualTo(
                        clients.values().stream().mapToInt(c -> c.connections).sum());
    }

    int talks() {
        return clients.values().stream().mapToInt(c -> c.connections).sum();
    }

    private void handleAll() {
        while (!mailbox.isEmpty()) {
            handle();
        }
    }
}
