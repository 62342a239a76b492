package org.santral.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A new server, a warm-up, then so many calls a second for so long, and a look at what became of each. */
final class OriginateRun {
    private static final String ANSWERED = "Cevaplandı";
    private static final long TALK_MS = 3_000;
    private static final long TALK_SLACK_MS = 1_000;
    private static final Duration OVER = Duration.ofSeconds(30);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);
    /** What the server writes after the last hang-up belongs to the calls. */
    private static final Duration SETTLE = Duration.ofMillis(500);

    private final Plan plan;
    private final Path folder;

    /**
     * What is run.
     *
     * @param perSecond calls a second
     * @param time how long, without warm-up
     * @param warmUp so many calls as this time has at that rate are placed before anything is measured
     * @param hooks whether the events of every call are pushed
     */
    record Plan(
            int perSecond,
            Duration time,
            Duration warmUp,
            Duration answerAfter,
            boolean media,
            boolean hooks,
            List<String> serverOptions) {

        Plan at(int otherPerSecond) {
            return new Plan(otherPerSecond, time, warmUp, answerAfter, media, hooks, serverOptions);
        }
    }

    /**
     * What came of it.
     *
     * @param calls placed in the measured time
     * @param failures by kind; empty if every call was answered on both sides and on record
     * @param cpuMsPerCall of the server's process
     * @param networkCpuMsPerCall of the simulated network's process, for both parties together
     * @param setupMs from the request to both parties' answers, 50th and 99th percentile
     * @param lateMs how late the generator sent a request at worst
     */
    record Result(
            int perSecond,
            int calls,
            Map<String, Integer> failures,
            double cpuMsPerCall,
            double networkCpuMsPerCall,
            double residentMib,
            double peakMib,
            Setup setupMs,
            long lateMs) {

        boolean clean() {
            return failures.isEmpty();
        }

        int failed() {
            return failures.values().stream().mapToInt(Integer::intValue).sum();
        }
    }

    /** Milliseconds. */
    record Setup(double p50, double p99) {}

    OriginateRun(Plan plan, Path folder) {
        this.plan = plan;
        this.folder = folder;
    }

    /**
     * Measures on one server, as the peers' figures were measured: what it compiles in the first run, the next ones have.
     *
     * @param each told of every result as it comes
     */
    void run(int times, Consumer<Result> each) throws IOException, InterruptedException, TimeoutException {
        try (Hooks hooks = new Hooks(new Random(), 0);
                Rig rig = new Rig(
                        folder,
                        new Rig.Plan(
                                plan.media(),
                                plan.answerAfter(),
                                plan.hooks() ? hooks.url() : null,
                                plan.serverOptions()));
                Api api = new Api(rig.baseUrl());
                ChildJvm server = rig.startServer()) {
            rig.awaitReady(server);
            NetworkRecords network = new NetworkRecords(rig.records());
            warmUp(new Traffic(api, plan.media(), 0), network, server);
            for (int i = 0; i < times; i++) {
                each.accept(measure(calls(plan.warmUp()) + i * calls(plan.time()), rig, api, network, server));
            }
            server.end();
        }
    }

    /** @param first index of the first call's numbers */
    private Result measure(int first, Rig rig, Api api, NetworkRecords network, ChildJvm server)
            throws IOException, InterruptedException {
        int before = network.parties().size();
        Usage serverBefore = Usage.of(server.pid());
        Usage networkBefore = Usage.of(rig.network().pid());
        Traffic traffic = new Traffic(api, plan.media(), first);
        List<Placement> placements = place(traffic, plan.perSecond(), calls(plan.time()), network, server);
        server.letRun(SETTLE);
        Usage serverAfter = Usage.of(server.pid());
        Usage networkAfter = Usage.of(rig.network().pid());
        Check check = new Check(placements, network.parties());
        check.records(api.records());
        check.parties();
        check.count(
                "more phones rang than there were calls for",
                network.parties().size() - before - 2 * placements.size());
        return new Result(
                plan.perSecond(),
                placements.size(),
                check.failures,
                msPerCall(serverBefore, serverAfter, placements.size()),
                msPerCall(networkBefore, networkAfter, placements.size()),
                serverAfter.residentKib() / 1024.0,
                serverAfter.peakKib() / 1024.0,
                check.setup(),
                traffic.latest().toMillis());
    }

    private int calls(Duration time) {
        return Math.toIntExact(plan.perSecond() * time.toMillis() / 1000);
    }

    /** A cold Java machine cannot bear the full rate at once: half of the calls come at a third of it. */
    private void warmUp(Traffic traffic, NetworkRecords network, ChildJvm server)
            throws IOException, InterruptedException {
        int half = calls(plan.warmUp()) / 2;
        place(traffic, Math.max(1, plan.perSecond() / 3), half, network, server);
        place(traffic, plan.perSecond(), half, network, server);
    }

    /** Places calls and waits until the network says that they are over. */
    private static List<Placement> place(
            Traffic traffic, int perSecond, int calls, NetworkRecords network, ChildJvm server)
            throws IOException, InterruptedException {
        List<Placement> placements = traffic.place(perSecond, calls);
        Set<String> phones = new HashSet<>();
        for (Placement placement : placements) {
            if (placement.callId() != null) {
                phones.add(Placement.key(placement.source()));
                phones.add(Placement.key(placement.destination()));
            }
        }
        long until = System.nanoTime() + OVER.toNanos();
        network.update();
        while (!network.over().containsAll(phones) && System.nanoTime() < until) {
            server.letRun(LOOK_AGAIN);
            network.update();
        }
        return placements;
    }

    private static double msPerCall(Usage before, Usage after, int calls) {
        return after.cpu().minus(before.cpu()).toMillis() / (double) Math.max(1, calls);
    }

    /** What became of each call, by everybody's records. */
    private static final class Check {
        private final Map<String, Integer> failures = new LinkedHashMap<>();
        private final List<Placement> placements;
        private final Map<String, NetworkRecords.Party> byNumber = new HashMap<>();
        private final List<Double> setupMs = new ArrayList<>();

        Check(List<Placement> placements, Map<String, NetworkRecords.Party> parties) {
            this.placements = placements;
            parties.values().forEach(party -> byNumber.put(party.key(), party));
        }

        void count(String failure, int times) {
            if (times > 0) {
                failures.merge(failure, times, Integer::sum);
            }
        }

        void records(List<Api.Cdr> rows) {
            Map<String, Api.Cdr> byCall = new HashMap<>();
            rows.forEach(row -> byCall.put(row.callId(), row));
            for (Placement placement : placements) {
                if (placement.callId() == null) {
                    count("not accepted: " + placement.failure(), 1);
                    continue;
                }
                Api.Cdr cdr = byCall.get(placement.callId());
                String result = cdr == null ? "none" : cdr.result();
                count("result on record: " + result, result.equals(ANSWERED) ? 0 : 1);
            }
        }

        void parties() {
            for (Placement placement : placements) {
                if (placement.callId() == null) {
                    continue;
                }
                NetworkRecords.Party source = byNumber.get(Placement.key(placement.source()));
                NetworkRecords.Party destination = byNumber.get(Placement.key(placement.destination()));
                count("source " + problem(source), problem(source).isEmpty() ? 0 : 1);
                count(
                        "destination " + problem(destination),
                        problem(destination).isEmpty() ? 0 : 1);
                if (source != null && destination != null) {
                    Instant first = source.answeredAt();
                    Instant second = destination.answeredAt();
                    if (first != null && second != null) {
                        Instant joined = first.isAfter(second) ? first : second;
                        setupMs.add(Duration.between(placement.sentAt(), joined).toNanos() / 1e6);
                    }
                }
            }
        }

        private static String problem(NetworkRecords.@Nullable Party party) {
            if (party == null) {
                return "never rang";
            }
            if (!party.answered()) {
                return "ended with status " + party.status();
            }
            if (!party.over() || !party.acknowledged()) {
                return party.over() ? "was never acknowledged" : "is still in the call";
            }
            if ("failure".equals(party.hungUpBy())) {
                return "lost the other side";
            }
            return Math.abs(party.talkMs() - TALK_MS) <= TALK_SLACK_MS ? "" : "did not talk for 3 s";
        }

        Setup setup() {
            List<Double> sorted = setupMs.stream().sorted().toList();
            return sorted.isEmpty()
                    ? new Setup(0, 0)
                    : new Setup(sorted.get(sorted.size() / 2), sorted.get((int) (sorted.size() * 0.99)));
        }
    }
}
