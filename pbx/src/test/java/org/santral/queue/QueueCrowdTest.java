package org.santral.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.santral.base.Cause;
import org.santral.call.CallOver;
import org.santral.call.LedgerEvent.QueueExit;
import org.santral.call.LedgerEvent.QueueLeft;
import org.santral.rig.Eventually;
import org.santral.tenant.QueueSettings;
import org.santral.tenant.QueueStrategy;

/** 200 callers at once and 20 agents, each on a thread of its own: nobody is connected twice and nobody is lost. */
class QueueCrowdTest {
    private static final int CALLERS = 200;
    private static final int AGENTS = 20;

    private enum End {
        CONNECTED,
        LEFT,
        HUNG_UP
    }

    @ParameterizedTest
    @EnumSource(names = {"RING_ALL", "LEAST_RECENT", "ROUND_ROBIN", "RANDOM"})
    void everybody_is_served_once(QueueStrategy strategy) throws Exception {
        List<String> members = new ArrayList<>();
        for (int i = 1; i <= AGENTS; i++) {
            members.add("" + (1000 + i));
        }
        QueueSettings queue = QueueSettings.of("201", "Support", members, strategy);
        AtomicBoolean open = new AtomicBoolean(true);
        try (Office office = new Office(AGENTS, Clock.systemUTC(), queue);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> agents = new ArrayList<>();
            for (DeskPhone phone : office.phones.values()) {
                agents.add(threads.submit(() -> work(office, phone, open)));
            }
            List<TestLine> lines = new ArrayList<>();
            List<Future<End>> callers = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                TestLine line = new TestLine(office, "9053200" + (10_000 + i));
                lines.add(line);
                callers.add(threads.submit(() -> call(office, line, queue)));
            }
            // Every tenth loses patience, some while they wait and some while somebody rings for them.
            for (int i = 0; i < CALLERS; i += 10) {
                TestLine line = lines.get(i);
                threads.submit(line::hangUp);
            }
            Map<End, Long> ends = new EnumMap<>(End.class);
            for (Future<End> caller : callers) {
                ends.merge(caller.get(2, TimeUnit.MINUTES), 1L, Long::sum);
            }
            open.set(false);
            for (Future<?> agent : agents) {
                agent.get(1, TimeUnit.MINUTES);
            }
            office.phones.values().forEach(DeskPhone::check);
            long answers = office.phones.values().stream()
                    .mapToLong(DeskPhone::answered)
                    .sum();
            assertThat(lines).allMatch(line -> line.connections() <= 1, "is connected once at most");
            assertThat(lines.stream().mapToLong(TestLine::connections).sum()).isEqualTo(answers);
            // Who hung up just when an agent answered was connected as well.
            assertThat(ends.getOrDefault(End.CONNECTED, 0L)).isBetween(CALLERS - CALLERS / 10L, answers);
            assertThat(ends.getOrDefault(End.LEFT, 0L)).isZero();
            assertThat(ends.getOrDefault(End.HUNG_UP, 0L)).isLessThanOrEqualTo(CALLERS / 10);
            Eventually.holds(
                    "nobody waits", () -> office.queues.waiting(office.tenant).isEmpty());
            Eventually.holds(
                    "all talks counted",
                    () -> office.queues.agents(office.tenant).stream()
                                    .mapToLong(AgentStatus::callsTaken)
                                    .sum()
                            == answers);
            assertThat(office.queues.agents(office.tenant))
                    .allMatch(agent -> agent.doing() == AgentStatus.Doing.AVAILABLE);
            for (TestLine line : lines) {
                assertThat(line.written.stream().filter(QueueLeft.class::isInstance))
                        .hasSizeLessThanOrEqualTo(1)
                        .allMatch(new QueueLeft("201", QueueExit.CONNECTED)::equals);
            }
        }
    }

    private static End call(Office office, TestLine line, QueueSettings queue) throws InterruptedException {
        try {
            return switch (office.queues.enter(line, queue, null)) {
                case Passage.Connected _ -> End.CONNECTED;
                case Passage.Left _ -> End.LEFT;
            };
        } catch (CallOver e) {
            return End.HUNG_UP;
        }
    }

    /** Takes most calls, refuses some, pauses now and then. */
    private static Void work(Office office, DeskPhone phone, AtomicBoolean open) throws InterruptedException {
        SplittableRandom random = new SplittableRandom(Long.parseLong(phone.number));
        while (open.get()) {
            if (phone.awaitRing(100)) {
                if (random.nextInt(20) == 0) {
                    phone.refuse(Cause.CALL_REJECTED);
                } else if (phone.tryAnswer()) {
                    for (int i = random.nextInt(200); i > 0; i--) {
                        Thread.yield();
                    }
                    phone.hangUp();
                }
            }
            if (random.nextInt(20) == 0) {
                office.pause(phone.number, true);
                Thread.yield();
                office.pause(phone.number, false);
            }
        }
        return null;
    }
}
