package org.santral.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/**
 * One run: a new server between two trunks. Each call comes over one to a number of ours that leads to a number outside,
 * and goes out over the other; both sides name a media address, and nothing is sent there.
 */
final class B2buaRun {
    private static final String DID = "908500000001";
    private static final Duration HOLD = Duration.ofSeconds(1);
    /** A call that was sent is over within so long, or it is stuck. */
    private static final Duration OVER = Duration.ofSeconds(30);
    /** What the server writes after the last hang-up belongs to the calls. */
    private static final Duration SETTLE = Duration.ofMillis(500);

    private final Path folder;
    private final int perSecond;
    private final Duration time;
    private final Duration warmUp;
    private final List<String> serverOptions;

    /**
     * What came of it.
     *
     * @param failures by kind, empty if every call was complete on both sides and on record
     * @param again messages that the two sides had to send again
     */
    record Result(
            int perSecond, int calls, Map<String, Integer> failures, double cpuMsPerCall, double peakMib, int again) {
        boolean clean() {
            return failures.isEmpty();
        }
    }

    B2buaRun(Path folder, int perSecond, Duration time, Duration warmUp, List<String> serverOptions) {
        this.folder = folder;
        this.perSecond = perSecond;
        this.time = time;
        this.warmUp = warmUp;
        this.serverOptions = serverOptions;
    }

    Result run() throws IOException, InterruptedException, TimeoutException {
        Files.createDirectories(folder);
        int sip = Rig.freePort();
        int http = Rig.freePort();
        int caller = Rig.freePort();
        int callee = Rig.freePort();
        Path config = Files.writeString(folder.resolve("santral.yaml"), config(http, sip, caller, callee));
        try (ChildJvm server =
                        ChildJvm.server(config, folder.resolve("data"), serverOptions, folder.resolve("server.log"));
                Api api = new Api("http://127.0.0.1:" + http)) {
            server.awaitReady();
            // A cold Java machine cannot bear the full rate at once.
            int warmed = calls(warmUp) / 3;
            if (warmed > 0) {
                place(sip, caller, callee, warmed, Math.max(1, perSecond / 3));
            }
            Usage before = Usage.of(server.pid());
            int calls = calls(time);
            Sipp.Counts[] sides = place(sip, caller, callee, calls, perSecond);
            server.letRun(SETTLE);
            Usage after = Usage.of(server.pid());
            Map<String, Integer> failures = new LinkedHashMap<>();
            count(failures, "not complete for the caller", calls - sides[0].succeeded());
            count(failures, "not complete for the callee", calls - sides[1].succeeded());
            count(failures, "not on record as answered", warmed + calls - api.answered());
            server.end();
            return new Result(
                    perSecond,
                    calls,
                    failures,
                    after.cpu().minus(before.cpu()).toMillis() / (double) Math.max(1, calls),
                    after.peakKib() / 1024.0,
                    sides[0].retransmitted() + sides[1].retransmitted());
        }
    }

    private int calls(Duration duration) {
        return Math.toIntExact(perSecond * duration.toMillis() / 1000);
    }

    private static void count(Map<String, Integer> failures, String what, int times) {
        if (times != 0) {
            failures.put(what, times);
        }
    }

    private Sipp.Counts[] place(int sip, int caller, int callee, int calls, int rate)
            throws IOException, InterruptedException {
        Duration most = Duration.ofSeconds(calls / rate).plus(HOLD).plus(OVER);
        try (Sipp uas = new Sipp(folder, "b2bua-callee.xml", callee, calls, List.of());
                Sipp uac = new Sipp(
                        folder,
                        "b2bua-caller.xml",
                        caller,
                        calls,
                        List.of(
                                "127.0.0.1:" + sip,
                                "-s",
                                DID,
                                "-r",
                                Integer.toString(rate),
                                "-d",
                                Long.toString(HOLD.toMillis())))) {
            Sipp.Counts called = uac.await(most);
            return new Sipp.Counts[] {called, uas.await(Duration.ofSeconds(15))};
        }
    }

    private static String config(int http, int sip, int caller, int callee) {
        return """
            http: { listen: "127.0.0.1:%d" }
            sip:  { listen: ["udp://127.0.0.1:%d"] }
            rtp:  { listen: 127.0.0.1, ports: 10000-29999 }
            tenants:
              - name: bench
                domain-id: 101
                sip-domain: bench.example
                verimor: { key: %s }
                trunks:
                  - { name: callers, proxy: "sip:127.0.0.1:%d;transport=udp", from: [127.0.0.1], codecs: [PCMU, PCMA],
                      max-calls: 100000 }
                  - { name: callees, proxy: "sip:127.0.0.1:%d;transport=udp", codecs: [PCMU, PCMA], max-calls: 100000 }
                outbound:
                  - { name: out, prefixes: ["90542"], trunk: callees }
                dids:
                  - { number: "%s", to: external/905420000001 }
                limits: { concurrent-calls: 100000, calls-per-second: 100000 }
            """.formatted(http, sip, Rig.KEY, caller, callee, DID);
    }
}
