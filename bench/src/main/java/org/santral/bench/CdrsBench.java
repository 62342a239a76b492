package org.santral.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.santral.cdr.Cdrs;
import org.santral.store.Database;
import org.santral.store.DatabaseSettings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Lists of records over HTTP, as customers ask for them, from a database with millions of them. */
final class CdrsBench {
    private static final double GOAL_MS = 10;
    private static final double LIMIT_MS = 50;
    private static final int WARM_UP = 30;
    private static final Duration READY = Duration.ofMinutes(5);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String TOKEN = "bench-0123456789abcdef0123456789";

    private final Report report;
    private final Path data;
    private final @Nullable String url;
    private final int rows;
    private final int rounds;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Map<String, Object> figures = new LinkedHashMap<>();

    private CdrsBench(Report report, Path data, @Nullable String url, int rows, int rounds) {
        this.report = report;
        this.data = data;
        this.url = url;
        this.rows = rows;
        this.rounds = rounds;
    }

    /** The command: prints and keeps the figures; false if any question took 50 ms or more at the 95th percentile. */
    static boolean run(Options options) throws IOException, InterruptedException, TimeoutException {
        int rows = options.number("--rows", 5_000_000);
        int rounds = options.number("--rounds", 100);
        String url = options.text("--database");
        String folder = options.text("--data");
        options.done();
        if (rows < CdrFill.RARE_CALLS || rounds < 1) {
            throw new IllegalArgumentException("7 rows or more and 1 round or more");
        }
        if (url != null && !url.startsWith("jdbc:postgresql:")) {
            throw new IllegalArgumentException("--database is a jdbc:postgresql: address; without it, it is SQLite");
        }
        Report report = Report.of("cdrs");
        Path data = folder == null
                ? report.folder().resolve("data")
                : Path.of(folder).toAbsolutePath();
        return new CdrsBench(report, data, url, rows, rounds).run();
    }

    private boolean run() throws IOException, InterruptedException, TimeoutException {
        System.out.printf(
                "cdrs: %,d records on %s, 1 client; %s%n",
                rows, url == null ? "SQLite" : "PostgreSQL", Report.machine());
        figures.put("rows", rows);
        figures.put("database", url == null ? "sqlite" : "postgresql");
        fill();
        int port = Rig.freePort();
        Path config = Files.writeString(report.folder().resolve("santral.yaml"), config(port, Rig.freePort()));
        List<CdrQuestion> questions = CdrQuestion.mix(Instant.now());
        Map<String, Integer> pages = new LinkedHashMap<>();
        boolean held;
        try (ChildJvm server = new ChildJvm(
                "serve",
                List.of("-XX:+UseG1GC", "-Xmx512m"),
                "org.santral.app.Main",
                List.of("serve", "--config", config.toString(), "--data", data.toString()),
                "santral: ready",
                report.folder().resolve("server.log"))) {
            server.awaitReady(READY);
            held = measure(server, "http://127.0.0.1:" + port, questions, pages);
            server.end();
        }
        plans(questions, pages);
        report.write(figures);
        return held;
    }

    /** Makes the tables and fills them; a database that holds so many records already is taken as it is. */
    private void fill() {
        Instant began = Instant.now();
        boolean filled;
        try (Database database = Database.open(settings())) {
            long there = database.read(tx ->
                    tx.sql().sql("select count(*) from cdr").query(Long.class).single());
            filled = there == rows;
            if (there != 0 && !filled) {
                throw new IllegalArgumentException("the database holds " + there + " records, not " + rows);
            }
        }
        if (!filled) {
            try {
                String address = url == null ? "jdbc:sqlite:" + data.resolve("santral.db") : url;
                CdrFill.run(address, rows, began);
            } catch (SQLException e) {
                throw new IllegalStateException("cannot fill the database", e);
            }
            System.out.printf(
                    "  filled in %d s%n", Duration.between(began, Instant.now()).toSeconds());
        }
    }

    private DatabaseSettings settings() {
        return new DatabaseSettings(url, null, null, data);
    }

    /** @param pages grows by the page that each question asked for */
    private boolean measure(ChildJvm server, String base, List<CdrQuestion> questions, Map<String, Integer> pages)
            throws IOException, InterruptedException {
        Map<String, String> targets = new LinkedHashMap<>();
        Map<String, double[]> times = new LinkedHashMap<>();
        Map<String, Long> totals = new LinkedHashMap<>();
        for (CdrQuestion question : questions) {
            JsonNode first = JsonMapper.shared().readTree(ask(base, question.target(1)));
            JsonNode pagination = first.path("pagination");
            totals.put(question.name(), pagination.path("total_count").asLong());
            long last = pagination.path("total_pages").asLong();
            targets.put(question.name(), question.target(last));
            pages.put(question.name(), question.page(last));
            times.put(question.name(), new double[rounds]);
        }
        for (int i = 0; i < WARM_UP; i++) {
            for (String target : targets.values()) {
                ask(base, target);
            }
        }
        Usage before = Usage.of(server.pid());
        List<CdrQuestion> shuffled = new ArrayList<>(questions);
        Random random = new Random(1);
        for (int round = 0; round < rounds; round++) {
            Collections.shuffle(shuffled, random);
            for (CdrQuestion question : shuffled) {
                String target = targets.get(question.name());
                long began = System.nanoTime();
                ask(base, target);
                times.get(question.name())[round] = (System.nanoTime() - began) / 1e6;
            }
        }
        Usage after = Usage.of(server.pid());
        double cpuMs = after.cpu().minus(before.cpu()).toNanos() / 1e6 / rounds / questions.size();
        boolean held = print(questions, times, totals, pages);
        System.out.printf("  server: %.2f ms CPU per request, %d MiB resident%n", cpuMs, after.residentKib() / 1024);
        figures.put("cpuMsPerRequest", cpuMs);
        return held;
    }

    private boolean print(
            List<CdrQuestion> questions,
            Map<String, double[]> times,
            Map<String, Long> totals,
            Map<String, Integer> pages) {
        boolean held = true;
        Map<String, Object> asked = new LinkedHashMap<>();
        System.out.printf(
                "  %-42s %10s %7s %8s %8s %8s   (p95: goal %.0f, limit %.0f)%n",
                "question", "matches", "page", "p50 ms", "p95 ms", "max ms", GOAL_MS, LIMIT_MS);
        for (CdrQuestion question : questions) {
            double[] sorted = times.get(question.name()).clone();
            Arrays.sort(sorted);
            double p50 = sorted[sorted.length / 2];
            double p95 = sorted[(int) Math.ceil(sorted.length * 0.95) - 1];
            double worst = sorted[sorted.length - 1];
            String verdict = p95 <= GOAL_MS ? "" : p95 < LIMIT_MS ? "  over the goal" : "  OVER THE LIMIT";
            System.out.printf(
                    "  %-42s %,10d %,7d %8.1f %8.1f %8.1f%s%n",
                    question.name(), totals.get(question.name()), pages.get(question.name()), p50, p95, worst, verdict);
            asked.put(
                    question.name(),
                    Map.of(
                            "matches",
                            totals.get(question.name()),
                            "page",
                            pages.get(question.name()),
                            "p50Ms",
                            p50,
                            "p95Ms",
                            p95,
                            "maxMs",
                            worst));
            held &= p95 < LIMIT_MS;
        }
        figures.put("questions", asked);
        return held;
    }

    private void plans(List<CdrQuestion> questions, Map<String, Integer> pages) {
        Map<String, List<String>> plans = new LinkedHashMap<>();
        try (Database database = Database.open(settings())) {
            Cdrs cdrs = new Cdrs(database);
            for (CdrQuestion question : questions) {
                List<String> plan = cdrs.explain(
                        CdrFill.TENANT,
                        question.filter(),
                        question.order(),
                        pages.get(question.name()),
                        CdrQuestion.LIMIT);
                plans.put(question.name(), plan);
                System.out.println("  plan of '" + question.name() + "':");
                plan.forEach(line -> System.out.println("    " + shortened(line)));
            }
        }
        figures.put("plans", plans);
    }

    /** A hundred question marks say no more than two. */
    private static String shortened(String line) {
        return line.replaceAll("(\\?, ){3,}", "?, …, ").replaceAll("('[^']*',){3,}", "…,");
    }

    private String ask(String base, String target) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + target + "&access_token=" + TOKEN))
                .timeout(PATIENCE)
                .build();
        HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException(target + " answers " + answer.statusCode() + ": " + answer.body());
        }
        return answer.body();
    }

    private String config(int httpPort, int sipPort) {
        return """
            http: { listen: "127.0.0.1:%d" }
            sip:  { listen: ["udp://127.0.0.1:%d"] }
            rtp:  { listen: 127.0.0.1, ports: 10000-10999 }
            %s
            tenants:
              - name: bench
                domain-id: %d
                sip-domain: bench.example
                bulutfon: { master-token: "%s" }
            """.formatted(
                httpPort, sipPort, url == null ? "" : "database: { url: \"" + url + "\" }", CdrFill.TENANT, TOKEN);
    }
}
