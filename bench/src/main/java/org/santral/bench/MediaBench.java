package org.santral.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;

/**
 * Calls with G.711 in both directions through the whole server, from a trunk to phones, plain and recorded (quality.md §2,
 * rows C and D): CPU per packet, loss, delay, and how many calls it bears.
 */
final class MediaBench {
    private static final Goal PLAIN_US = Goal.atMost(7);
    private static final Goal RECORDED_US = Goal.atMost(10);
    private static final Goal PLAIN_CALLS = Goal.atLeast(1_400);
    private static final Goal RECORDED_CALLS = Goal.atLeast(1_000);
    private static final Goal DELAY_MS = Goal.atMost(1);
    /** The delay is promised for so many calls. */
    private static final int DELAY_CALLS = 100;

    private static final double MOST_LOSS_PERCENT = 0.1;
    private static final long MOST_DELAY_US = 20_000;
    /** A generator that is later sends in bunches, which flatters the system under test. */
    private static final double MOST_LATE_MS = 40;

    private static final int WARM_UP_SECONDS = 3;
    private static final int CALLS_PER_SECOND = 40;
    private static final int SEARCH_FROM = 100;
    private static final int MOST_CALLS = 4_000;
    private static final Duration ON_RECORD = Duration.ofSeconds(30);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

    private final Report report;
    private final int seconds;
    private final List<String> serverOptions;
    private final List<Map<String, Object>> runs = new ArrayList<>();
    private final Figures figures = new Figures();
    private boolean held = true;

    private MediaBench(Report report, int seconds, List<String> serverOptions) {
        this.report = report;
        this.seconds = seconds;
        this.serverOptions = serverOptions;
    }

    /** The command: prints and keeps the figures; false if a call failed, fell silent or left no recording. */
    static boolean run(Options options) throws IOException, InterruptedException, TimeoutException {
        List<Integer> calls = options.numbers("--calls", List.of(100, 500));
        int rounds = options.runs();
        int seconds = options.number("--seconds", 10);
        boolean search = options.on("--search");
        String mode = options.text("--mode");
        List<String> server = options.words("--server-options");
        options.done();
        if (seconds < 1 || calls.stream().anyMatch(count -> count > MOST_CALLS)) {
            throw new IllegalArgumentException("1 second or more, " + MOST_CALLS + " calls at most");
        }
        if (mode != null && !mode.equals("plain") && !mode.equals("recorded")) {
            throw new IllegalArgumentException("--mode is plain or recorded; both unless told");
        }
        MediaBench bench = new MediaBench(Report.of("media"), seconds, server);
        System.out.println("media: bridged G.711 from a trunk to phones, both directions; " + Report.machine());
        System.out.println(
                "  mode      calls  streams  loss %  silent  CPU us/packet  cores  delay p50 / p99 / worst us"
                        + "  late ms  RSS MiB");
        for (boolean recorded : new boolean[] {false, true}) {
            if (mode == null || mode.equals(recorded ? "recorded" : "plain")) {
                bench.mode(recorded, search, calls, rounds);
            }
        }
        bench.report.write(bench.figures, Map.of("seconds", seconds, "runs", bench.runs));
        return bench.held;
    }

    private void mode(boolean recorded, boolean search, List<Integer> calls, int rounds)
            throws IOException, InterruptedException, TimeoutException {
        String mode = recorded ? "recorded" : "plain";
        int most = search
                ? MOST_CALLS
                : calls.stream().mapToInt(Integer::intValue).max().orElseThrow();
        try (Server server = new Server(mode, recorded, most)) {
            if (search) {
                int best = Search.highest(SEARCH_FROM, count -> count <= MOST_CALLS && borne(server.once(count)));
                figures.add(
                        "calls " + mode + ", loss ≤ 0.1 %, p99 ≤ 20 ms",
                        "",
                        recorded ? RECORDED_CALLS : PLAIN_CALLS,
                        best);
                return;
            }
            for (int count : calls) {
                for (int i = 0; i < rounds; i++) {
                    RtpLoad.Result result = server.once(count);
                    String what = " " + mode + ", " + count + " calls";
                    figures.add(
                            "CPU per packet" + what, "us", recorded ? RECORDED_US : PLAIN_US, result.cpuUsPerPacket());
                    figures.add("loss" + what, "%", Goal.atMost(MOST_LOSS_PERCENT), result.lossPercent());
                    figures.add(
                            "delay p99" + what,
                            "ms",
                            count == DELAY_CALLS ? DELAY_MS : null,
                            result.delayUs().p99() / 1e3);
                }
            }
        }
    }

    private static boolean borne(RtpLoad.Result result) {
        return result.lossPercent() <= MOST_LOSS_PERCENT
                && result.delayUs().p99() <= MOST_DELAY_US
                && result.silent() == 0;
    }

    /** A server whose phones are registered. */
    private final class Server implements AutoCloseable {
        private final String mode;
        private final boolean recorded;
        private final ChildJvm process;
        private final MediaCalls calls;
        private final Api api;
        private int placed;

        Server(String mode, boolean recorded, int phones) throws IOException, InterruptedException, TimeoutException {
            this.mode = mode;
            this.recorded = recorded;
            int sip = Rig.freePort();
            int http = Rig.freePort();
            Path config = Files.writeString(
                    report.folder().resolve(mode + ".yaml"), MediaSetup.config(http, sip, recorded, phones));
            process = ChildJvm.server(
                    config,
                    report.folder().resolve("data-" + mode),
                    serverOptions,
                    report.folder().resolve(mode + ".log"));
            calls = new MediaCalls(new InetSocketAddress(InetAddress.getLoopbackAddress(), sip), 0);
            api = new Api("http://127.0.0.1:" + http);
            process.awaitReady();
            calls.register(
                    IntStream.range(0, phones).mapToObj(i -> new Device(i, 0)).toList());
        }

        RtpLoad.Result once(int count) throws IOException, InterruptedException {
            try (RtpSockets sockets = RtpSockets.open(MediaCall.sockets(count))) {
                List<Flow> flows = calls.setUp(count, CALLS_PER_SECOND, sockets.ports());
                RtpLoad.Result result = new RtpLoad(sockets, flows).run(WARM_UP_SECONDS, seconds, this::cpuNanos);
                Usage usage = Usage.of(process.pid());
                check(flows.size() == 2 * count, "%d of %d calls were set up".formatted(flows.size() / 2, count));
                check(result.silent() == 0, "%d streams were silent".formatted(result.silent()));
                check(calls.hangUp(), "calls could not be hung up");
                placed += count;
                print(count, result, usage);
                return result;
            }
        }

        private long cpuNanos() {
            try {
                return Usage.of(process.pid()).cpu().toNanos();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void print(int count, RtpLoad.Result result, Usage usage) {
            System.out.printf(
                    "  %-8s %,6d  %,7d  %6.3f  %,6d  %13.2f  %5.2f  %,9d / %,d / %,d  %7.1f  %7d%n",
                    mode,
                    count,
                    2 * count,
                    result.lossPercent(),
                    result.silent(),
                    result.cpuUsPerPacket(),
                    result.cpuNanos() / 1e9 / result.seconds(),
                    result.delayUs().p50(),
                    result.delayUs().p99(),
                    result.delayUs().worst(),
                    result.lateMs(),
                    usage.residentKib() / 1024);
            if (result.lateMs() > MOST_LATE_MS) {
                System.out.println("           the generator was late: these figures say nothing");
            }
            Map<String, Object> run = new LinkedHashMap<>();
            run.put("mode", mode);
            run.put("calls", count);
            run.put("result", result);
            run.put("cpuUsPerPacket", result.cpuUsPerPacket());
            run.put("residentMib", usage.residentKib() / 1024);
            runs.add(run);
        }

        /** Every call is on record, with its recording if it was to be recorded. */
        private void reconcile() throws IOException, InterruptedException {
            long until = System.nanoTime() + ON_RECORD.toNanos();
            List<Api.Cdr> records = api.records();
            while (records.size() < placed && System.nanoTime() < until) {
                process.letRun(LOOK_AGAIN);
                records = api.records();
            }
            long there = records.stream()
                    .filter(cdr -> cdr.pickedUp() && cdr.recorded() == recorded)
                    .count();
            check(there == placed, "%d of %d calls are on record as they should be".formatted(there, placed));
        }

        @Override
        public void close() throws IOException, InterruptedException, TimeoutException {
            try (process;
                    calls;
                    api) {
                if (process.isAlive()) {
                    reconcile();
                    process.end();
                }
            }
        }
    }

    private void check(boolean held, String otherwise) {
        if (!held) {
            System.out.println("           FAILED: " + otherwise);
            this.held = false;
        }
    }
}
