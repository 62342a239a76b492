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
    private static final int WARM_UP = 30;
    private static final Duration READY = Duration.ofMinutes(5);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String TOKEN = "bench-0123456789abcdef0123456789";

    private final Report report;
    private final Path data;
    private final @Nullable String url;
    private final int rows;
    private final int rounds;
    private final int runs;
    private final List<String> serverOptions;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Map<String, Object> details = new LinkedHashMap<>();
    private final Figures figures = new Figures();

    private CdrsBench(
            Report report,
            Path data,
            @Nullable String url,
            int rows,
            int rounds,
            int runs,
            List<String> serverOptions) {
        this.report = report;
        this.data = data;
        this.url = url;
        this.rows = rows;
        this.rounds = rounds;
        this.runs = runs;
        this.serverOptions = serverOptions;
    }

    /** The command: prints and keeps the figures; true, as every question was answered when it returns. */
    static boolean run(Options options) throws IOException, InterruptedException, TimeoutException {
        int rows = options.number("--rows", 5_000_000);
        int rounds = options.number("--rounds", 100);
        int runs = options.runs();
        List<String> server = options.words("--server-options");
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
        return new CdrsBench(report, data, url, rows, rounds, runs, server).run();
    }

    private boolean run() throws IOException, InterruptedException, TimeoutException {
        System.out.printf(
                "cdrs: %,d records on %s, 1 client; %s%n",
                rows, url == null ? "SQLite" : "PostgreSQL", Report.machine());
        details.put("rows", rows);
        details.put("database", url == null ? "sqlite" : "postgresql");
        fill();
        int port = Rig.freePort();
        Path config = Files.writeString(report.folder().resolve("santral.yaml"), config(port, Rig.freePort()));
        List<CdrQuestion> questions = CdrQuestion.mix(Instant.now());
        List<Asked> asked;
        try (ChildJvm server =
                ChildJvm.server(config, data, serverOptions, report.folder().resolve("server.log"))) {
            server.awaitReady(READY);
            asked = measure(server, "http://127.0.0.1:" + port, questions);
            print(asked);
            server.end();
        }
        plans(asked);
        report.write(figures, details);
        return true;
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

    /**
     * A question and how it was answered.
     *
     * @param ms time of each answer
     */
    private record Asked(CdrQuestion question, HttpRequest request, long matches, int page, double[] ms) {}

    private List<Asked> measure(ChildJvm server, String base, List<CdrQuestion> questions)
            throws IOException, InterruptedException {
        List<Asked> asked = new ArrayList<>();
        for (CdrQuestion question : questions) {
            JsonNode first = JsonMapper.shared().readTree(ask(request(base, question, 1)));
            long last = CdrQuestion.pages(first);
            asked.add(new Asked(
                    question,
                    request(base, question, last),
                    CdrQuestion.matches(first),
                    question.page(last),
                    new double[rounds * runs]));
        }
        for (int i = 0; i < WARM_UP; i++) {
            for (Asked one : asked) {
                ask(one.request());
            }
        }
        Usage before = Usage.of(server.pid());
        List<Asked> shuffled = new ArrayList<>(asked);
        Random random = new Random(1);
        for (int round = 0; round < rounds * runs; round++) {
            Collections.shuffle(shuffled, random);
            for (Asked one : shuffled) {
                long began = System.nanoTime();
                ask(one.request());
                one.ms()[round] = (System.nanoTime() - began) / 1e6;
            }
        }
        Usage after = Usage.of(server.pid());
        double cpuMs = after.cpu().minus(before.cpu()).toNanos() / 1e6 / (rounds * runs) / questions.size();
        System.out.printf("  server: %.2f ms CPU per request, %d MiB resident%n", cpuMs, after.residentKib() / 1024);
        figures.add("CPU per request", "ms", null, cpuMs);
        figures.add("memory", "MiB", null, after.residentKib() / 1024.0);
        return asked;
    }

    private void print(List<Asked> asked) {
        Map<String, Object> results = new LinkedHashMap<>();
        System.out.printf(
                "  %-42s %10s %7s %8s %8s %8s   (p95: goal %.0f)%n",
                "question", "matches", "page", "p50 ms", "p95 ms", "max ms", GOAL_MS);
        for (Asked one : asked) {
            double[] sorted = one.ms().clone();
            Arrays.sort(sorted);
            double p50 = sorted[sorted.length / 2];
            double p95 = p95(sorted);
            double worst = sorted[sorted.length - 1];
            String name = one.question().name();
            String verdict = p95 <= GOAL_MS ? "" : "  over the goal";
            System.out.printf(
                    "  %-42s %,10d %,7d %8.1f %8.1f %8.1f%s%n",
                    name, one.matches(), one.page(), p50, p95, worst, verdict);
            results.put(
                    name,
                    Map.of("matches", one.matches(), "page", one.page(), "p50Ms", p50, "p95Ms", p95, "maxMs", worst));
        }
        details.put("questions", results);
        for (int run = 0; run < runs; run++) {
            int first = run * rounds;
            double worst = asked.stream()
                    .mapToDouble(one -> p95(Arrays.copyOfRange(one.ms(), first, first + rounds)))
                    .max()
                    .orElseThrow();
            figures.add("95th percentile of the slowest question", "ms", Goal.atMost(GOAL_MS), worst);
        }
    }

    private void plans(List<Asked> asked) {
        Map<String, List<String>> plans = new LinkedHashMap<>();
        try (Database database = Database.open(settings())) {
            Cdrs cdrs = new Cdrs(database);
            for (Asked one : asked) {
                CdrQuestion question = one.question();
                List<String> plan = cdrs.explain(
                        CdrFill.TENANT, question.filter(), question.order(), one.page(), CdrQuestion.LIMIT);
                plans.put(question.name(), plan);
                System.out.println("  plan of '" + question.name() + "':");
                plan.forEach(line -> System.out.println("    " + shortened(line)));
            }
        }
        details.put("plans", plans);
    }

    /** A hundred question marks say no more than two. */
    private static String shortened(String line) {
        return line.replaceAll("(\\?, ){3,}", "?, …, ").replaceAll("('[^']*',){3,}", "…,");
    }

    private static double p95(double[] ms) {
        double[] sorted = ms.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.ceil(sorted.length * 0.95) - 1];
    }

    private static HttpRequest request(String base, CdrQuestion question, long pages) {
        String body = question.body(pages);
        if (body == null) {
            return HttpRequest.newBuilder(URI.create(base + question.target(pages) + "&access_token=" + TOKEN))
                    .timeout(PATIENCE)
                    .build();
        }
        return HttpRequest.newBuilder(URI.create(base + question.target(pages)))
                .timeout(PATIENCE)
                .header("X-APIKEY", TOKEN)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private String ask(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException(request.uri().getPath() + " answers " + answer.statusCode() + ": " + answer.body());
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
                simotel: { accounts: [ { user: bench, password: "%s", api-key: "%s", mode: token } ] }
            """.formatted(
                        httpPort,
                        sipPort,
                        url == null ? "" : "database: { url: \"" + url + "\" }",
                        CdrFill.TENANT,
                        TOKEN,
                        TOKEN,
                        TOKEN);
    }
}
