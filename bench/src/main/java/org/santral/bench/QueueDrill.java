package org.santral.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;
import org.santral.media.NoPortsException;
import org.santral.simulator.Act;
import org.santral.simulator.CallRecord;
import org.santral.simulator.CallRequest;
import org.santral.simulator.NumberScript;
import org.santral.simulator.PhoneSettings;
import org.santral.simulator.Simulator;
import org.santral.simulator.SimulatorSettings;
import org.santral.simulator.voice.Chord;
import org.santral.sip.message.SipUri;
import org.santral.sip.transport.Hop;
import org.santral.sip.transport.ListenPoint;

/**
 * Many callers in one queue at once, with music, and few agents. Each party sounds a chord of its own, so what was heard
 * tells who talked with whom: nobody twice, nobody with two, and nobody is lost ({@link QueueReconciliation}).
 */
final class QueueDrill {
    private static final String CARRIER = "127.0.0.2";
    private static final String PHONES = "127.0.0.3";
    private static final String DOMAIN = "bench.example";
    private static final String DID = "908508850000";
    private static final int FIRST_AGENT = 2000;
    private static final Duration READY = Duration.ofSeconds(120);

    /** The first number whose chord is the first one. */
    private static final long FIRST_CALLER = 905_320_000_000L / Chord.COUNT * Chord.COUNT + Chord.COUNT;

    private final Report report;
    private final int callers;
    private final int agents;
    private final Duration atMost;
    private final String strategy;
    private final long seed;
    private final String password = Long.toHexString(ThreadLocalRandom.current().nextLong());
    private final int sipPort = Rig.freePort();
    private final int httpPort = Rig.freePort();

    private QueueDrill(Report report, int callers, int agents, Duration atMost, String strategy, long seed)
            throws IOException {
        this.report = report;
        this.callers = callers;
        this.agents = agents;
        this.atMost = atMost;
        this.strategy = strategy;
        this.seed = seed;
    }

    /** The command: prints and keeps the figures; false if anybody was lost or connected twice. */
    static boolean run(Options options) throws IOException, InterruptedException, TimeoutException {
        int callers = options.number("--callers", 200);
        int agents = options.number("--agents", 20);
        int seconds = options.number("--seconds", 600);
        int seed = options.number("--seed", 1);
        String strategy = options.text("--strategy");
        options.done();
        if (callers < 1 || agents < 1 || callers + agents > Chord.COUNT) {
            throw new IllegalArgumentException(
                    "at least one of each, and " + Chord.COUNT + " callers and agents at most");
        }
        return new QueueDrill(
                        Report.of("queue"),
                        callers,
                        agents,
                        Duration.ofSeconds(seconds),
                        strategy == null ? "rrmemory" : strategy,
                        seed)
                .run();
    }

    private boolean run() throws IOException, InterruptedException, TimeoutException {
        System.out.printf(
                "queue: %d callers wait with music while %d agents take calls (%s), seed %d; %s%n",
                callers, agents, strategy, seed, Report.machine());
        try (Simulator carrier = Simulator.start(at(CARRIER, 30_000))) {
            int carrierPort = carrier.listenPoints().getFirst().address().getPort();
            Path config = Files.writeString(report.folder().resolve("santral.yaml"), config(carrierPort));
            try (ChildJvm server = server(config)) {
                server.awaitReady(READY);
                QueueReconciliation result = drill(server, carrier);
                server.end();
                return result.clean();
            }
        }
    }

    /** First all callers wait, then the agents come. */
    private QueueReconciliation drill(ChildJvm server, Simulator carrier)
            throws IOException, InterruptedException, TimeoutException {
        Usage before = Usage.of(server.pid());
        List<String> numbers = call(server, carrier);
        for (String number : numbers) {
            carrier.log().await(record -> record.number().equals(number), atMost);
        }
        long begun = System.nanoTime();
        try (Simulator phones = Simulator.start(at(PHONES, 34_000).withPhones(phones()))) {
            Map<String, CallRecord> outside = new LinkedHashMap<>();
            for (String number : numbers) {
                outside.put(number, ended(carrier, number));
            }
            double seconds = (System.nanoTime() - begun) / 1e9;
            Usage after = Usage.of(server.pid());
            while (phones.liveCalls() > 0) {
                server.letRun(Duration.ofMillis(50));
            }
            List<CallRecord> inside = QueueReconciliation.ended(phones.log().latest());
            QueueReconciliation result = QueueReconciliation.of(outside, inside, records(server));
            print(result, seconds, before, after);
            return result;
        }
    }

    private ChildJvm server(Path config) throws IOException {
        String data = report.folder().resolve("data").toString();
        return new ChildJvm(
                "serve",
                List.of("-XX:+UseG1GC", "-Xmx512m"),
                "org.santral.app.Main",
                List.of("serve", "--config", config.toString(), "--data", data),
                "santral: ready",
                report.folder().resolve("server.log"));
    }

    private SimulatorSettings at(String address, int firstPort) {
        return SimulatorSettings.local()
                .withListen(ListenPoint.udp(address, 0))
                .withRtp(InetAddress.ofLiteral(address), firstPort, firstPort + 2_000)
                .withCdr(report.folder().resolve(address + ".jsonl"))
                .withChords();
    }

    /** They answer after 1 to 3 s and hang up after another 2 to 4 s; one call in twenty is refused. */
    private List<PhoneSettings> phones() {
        ListenPoint registrar = ListenPoint.udp("127.0.0.1", sipPort);
        List<PhoneSettings> all = new ArrayList<>();
        for (int i = 0; i < agents; i++) {
            SplittableRandom random = new SplittableRandom(seed * agents + i);
            all.add(PhoneSettings.of("" + (FIRST_AGENT + i), password, DOMAIN, registrar)
                    .withScript(() -> random.nextInt(20) == 0 ? new NumberScript.Refuse(486) : answer(random)));
        }
        return all;
    }

    private static NumberScript answer(SplittableRandom random) {
        return NumberScript.Answer.speaking(
                Duration.ofMillis(random.nextInt(1_000, 3_000)),
                new Act.Wait(Duration.ofMillis(random.nextInt(2_000, 4_000))),
                new Act.HangUp());
    }

    private List<String> call(ChildJvm server, Simulator carrier) throws IOException, InterruptedException {
        ListenPoint listen = ListenPoint.udp("127.0.0.1", sipPort);
        Hop pbx = new Hop(listen.transport(), listen.address());
        SplittableRandom random = new SplittableRandom(seed);
        List<String> numbers = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
            String number = "" + (FIRST_CALLER + agents + i);
            numbers.add(number);
            CallRequest call =
                    CallRequest.of(number, SipUri.of(DID, "127.0.0.1", sipPort)).via(pbx);
            // Every tenth hangs up after so long, waiting or talking.
            boolean impatient = i % 10 == 9;
            Duration patience = Duration.ofMillis(random.nextInt(10_000, 40_000));
            place(carrier, impatient ? call.doing(new Act.Wait(patience), new Act.HangUp()) : call);
            server.letRun(Duration.ofMillis(40));
        }
        return numbers;
    }

    private static void place(Simulator carrier, CallRequest call) throws IOException {
        try {
            carrier.call(call);
        } catch (NoPortsException e) {
            throw new IOException("the carrier has no port left", e);
        }
    }

    private CallRecord ended(Simulator carrier, String number) throws InterruptedException, TimeoutException {
        return carrier.log()
                .await(r -> r.event() == CallRecord.Event.ENDED && r.number().equals(number), atMost);
    }

    /** The server's own records, as soon as all calls have one. */
    private List<Api.Cdr> records(ChildJvm server) throws IOException, InterruptedException {
        try (Api api = new Api("http://127.0.0.1:" + httpPort)) {
            long end = System.nanoTime() + READY.toNanos();
            List<Api.Cdr> records = api.records();
            while (records.size() < callers && System.nanoTime() < end) {
                server.letRun(Duration.ofMillis(200));
                records = api.records();
            }
            return records;
        }
    }

    private void print(QueueReconciliation result, double seconds, Usage before, Usage after) throws IOException {
        double cpuSeconds = after.cpu().minus(before.cpu()).toMillis() / 1_000.0;
        System.out.printf(
                "  connected %d, gave up %d, not recognised %d; longest wait %.1f s, all served %.1f s after the agents came;"
                        + " server: CPU %.1f s, RSS %.0f MiB%n",
                result.connected(),
                result.gaveUp(),
                result.unheard(),
                result.longestWaitMs() / 1_000.0,
                seconds,
                cpuSeconds,
                after.residentKib() / 1024.0);
        result.wrong().forEach(line -> System.out.println("  WRONG: " + line));
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("callers", callers);
        json.put("agents", agents);
        json.put("strategy", strategy);
        json.put("seed", seed);
        json.put("result", result);
        json.put("seconds", seconds);
        json.put("cpuSeconds", cpuSeconds);
        json.put("residentMib", after.residentKib() / 1024.0);
        Figures figures = new Figures();
        figures.add("promises broken", "", Goal.atMost(0), result.wrong().size());
        report.write(figures, json);
    }

    private String config(int carrierPort) {
        StringBuilder extensions = new StringBuilder();
        List<String> members = new ArrayList<>();
        for (int i = 0; i < agents; i++) {
            String number = "" + (FIRST_AGENT + i);
            members.add("\"" + number + "\"");
            extensions.append("      - { number: \"%s\", password: \"%s\" }%n".formatted(number, password));
        }
        return """
            http: { listen: "127.0.0.1:%d" }
            sip:  { listen: ["udp://127.0.0.1:%d"] }
            rtp:  { listen: 127.0.0.1, ports: 10000-11999 }
            tenants:
              - name: bench
                domain-id: 101
                sip-domain: %s
                verimor: { key: %s }
                trunks:
                  - { name: carrier, proxy: "sip:%s:%d;transport=udp", from: [%s], max-calls: 1000 }
                extensions:
            %s
                queues:
                  - { number: "201", members: [%s], strategy: %s, music: default, timeout: 3600, ring-timeout: 15 }
                dids:
                  - { number: "%s", to: queue/201 }
                limits: { concurrent-calls: 1000, calls-per-second: 1000 }
            """.formatted(
                        httpPort,
                        sipPort,
                        DOMAIN,
                        Rig.KEY,
                        CARRIER,
                        carrierPort,
                        CARRIER,
                        extensions.toString().stripTrailing(),
                        String.join(", ", members),
                        strategy,
                        DID);
    }
}
