package org.santral.drills;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeoutException;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.santral.bench.Api;
import org.santral.bench.ChildJvm;
import org.santral.bench.Hooks;
import org.santral.bench.Placement;
import org.santral.bench.Search;
import org.santral.bench.Traffic;
import org.santral.bench.Usage;

/**
 * Recorded calls with audio for a long time at an even rate: what the server holds in memory, threads, descriptors and ports
 * is the same at the end as it was when it had warmed up.
 *
 * @param minutes how long, at least 3: the first third is for warming up
 * @param perSecond calls a second; 0 for half of what the server bears here, which is tried before
 */
record SoakDrill(int minutes, int perSecond) implements Drill {
    private static final Duration TALK = Duration.ofSeconds(10);
    private static final Duration ANSWERED = Duration.ofSeconds(1);
    private static final int FIRST_RATE = 5;
    /** The carrier has ports for so many calls of ten seconds. */
    private static final int MOST_RATE = 90;

    private static final Pattern HEAP_USED = Pattern.compile("used (\\d+)K");
    /** Besides what is asked, so that few calls more or less at the moment of looking do not count. */
    private static final double MORE = 0.15;

    private static final long SLACK_HEAP_KIB = 8 * 1024;
    private static final long SLACK_COUNT = 25;

    /** One look at the server. */
    private record Look(long heapKib, long threads, long descriptors, long sockets, long residentKib) {}

    @Override
    public Findings run(Path folder, Random dice) throws Exception {
        try (Hooks hooks = new Hooks(dice, 0);
                Carrier carrier = new Carrier("carrier", folder, Carrier.Manners.talking(TALK)).start();
                Stage stage = new Stage(folder, Stage.Plan.of(folder, hooks.url(), carrier))) {
            ChildJvm server = stage.start();
            Api api = stage.api();
            Findings findings = new Findings();
            List<Placement> placements = new ArrayList<>();
            int rate = perSecond > 0 ? perSecond : half(server, api, placements);
            findings.figure("calls a second", rate);
            Traffic.Background traffic = new Traffic(api, true, placements.size()).start(rate);
            List<Look> looks = new ArrayList<>();
            System.out.println("  minute  heap KiB  threads  descriptors  sockets  resident KiB");
            for (int minute = 1; minute <= minutes; minute++) {
                server.letRun(Duration.ofMinutes(1));
                Look look = look(server.pid());
                looks.add(look);
                System.out.printf(
                        "  %6d  %,8d  %,7d  %,11d  %,7d  %,12d%n",
                        minute, look.heapKib(), look.threads(), look.descriptors(), look.sockets(), look.residentKib());
            }
            placements.addAll(traffic.stop());
            flat("heap KiB", looks, Look::heapKib, SLACK_HEAP_KIB, findings);
            flat("threads", looks, Look::threads, SLACK_COUNT, findings);
            flat("descriptors", looks, Look::descriptors, SLACK_COUNT, findings);
            flat("sockets", looks, Look::sockets, SLACK_COUNT, findings);
            new Books(api, server, hooks, List.of(carrier), folder.resolve("data"))
                    .reconcile(placements, findings, folder.resolve("recordings"));
            return findings;
        }
    }

    /**
     * Half of the most calls a second that it bears: for ten seconds, while as many talk and are recorded as will, it takes
     * every call, and a second after the last request it has answered them all.
     */
    private static int half(ChildJvm server, Api api, List<Placement> placements)
            throws IOException, InterruptedException, TimeoutException {
        int most = Search.highest(FIRST_RATE, rate -> {
            if (rate > MOST_RATE) {
                return false;
            }
            long from = System.nanoTime();
            List<Placement> tried =
                    new Traffic(api, true, placements.size()).place(rate, Math.toIntExact(rate * TALK.toSeconds()));
            long tookMs = Patience.millisSince(from);
            placements.addAll(tried);
            boolean borne = tookMs <= TALK.plus(ANSWERED).toMillis()
                    && tried.stream().allMatch(placement -> placement.callId() != null);
            System.out.printf("  %,d calls a second are %s%n", rate, borne ? "borne" : "too many");
            // Until all of them are over: each trial begins with nobody talking.
            server.letRun(TALK.multipliedBy(2));
            return borne;
        });
        return Math.max(1, most / 2);
    }

    /** The mean of the last third is that of the middle third. */
    private static void flat(String what, List<Look> looks, ToLongFunction<Look> value, long slack, Findings findings) {
        int third = Math.max(1, looks.size() / 3);
        double middle = looks.subList(third, Math.min(looks.size(), 2 * third)).stream()
                .mapToLong(value)
                .average()
                .orElse(0);
        double last = looks.subList(Math.max(0, looks.size() - third), looks.size()).stream()
                .mapToLong(value)
                .average()
                .orElse(0);
        findings.misses()
                .check(
                        last <= middle * (1 + MORE) + slack,
                        "nothing grows",
                        "%s from %.0f to %.0f".formatted(what, middle, last));
        findings.figure(what, "%.0f -> %.0f".formatted(middle, last));
    }

    private static Look look(long pid) throws IOException, InterruptedException {
        jcmd(pid, "GC.run");
        Matcher heap = HEAP_USED.matcher(jcmd(pid, "GC.heap_info"));
        long used = 0;
        while (heap.find()) {
            used += Long.parseLong(heap.group(1));
        }
        long descriptors = 0;
        long sockets = 0;
        try (DirectoryStream<Path> open = Files.newDirectoryStream(Path.of("/proc/" + pid + "/fd"))) {
            for (Path descriptor : open) {
                descriptors++;
                if (Files.isSymbolicLink(descriptor)
                        && Files.readSymbolicLink(descriptor).toString().startsWith("socket:")) {
                    sockets++;
                }
            }
        }
        long threads;
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc/" + pid + "/task"))) {
            threads = 0;
            for (Path _ : tasks) {
                threads++;
            }
        }
        return new Look(used, threads, descriptors, sockets, Usage.of(pid).residentKib());
    }

    private static String jcmd(long pid, String command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), Long.toString(pid), command)
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("jcmd " + command + ": " + said);
        }
        return said;
    }
}
