package org.santral.drills;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.santral.bench.Api;
import org.santral.bench.ChildJvm;
import org.santral.bench.Rig;

/** A server with its configuration, in a process of its own that a drill may stop, kill and start again. */
final class Stage implements AutoCloseable {
    /** So long even a machine takes that has a lot else to do. */
    private static final Duration ANSWERED = Duration.ofSeconds(60);

    /** With 512 connections each, more than the server takes in all. */
    private static final int CROWD = 20;

    private static final Duration READY = Duration.ofSeconds(180);

    private final Path folder;
    private final Plan plan;
    private final int httpPort = Rig.freePort();
    private final List<Api> clients = new ArrayList<>();
    private @Nullable ChildJvm server;

    /**
     * A tenant.
     *
     * @param hookUrl where its events go, null for nowhere
     */
    record Tenant(
            String name, int domainId, String key, @Nullable String hookUrl) {
        static Tenant only(@Nullable String hookUrl) {
            return new Tenant("drill", 101, Rig.KEY, hookUrl);
        }
    }

    /**
     * What is set up.
     *
     * @param data the data folder
     * @param sipPort where the server speaks SIP
     * @param carrierPorts of the carriers, in the order in which they are tried
     * @param more further lines of the configuration
     * @param clock file that sets the server's wall clock, see {@link SettableServer}; null: the machine's
     */
    record Plan(
            Path data,
            int sipPort,
            List<Integer> carrierPorts,
            List<Tenant> tenants,
            String more,
            @Nullable Path clock) {

        static Plan of(Path folder, String hookUrl, Carrier... carriers) throws IOException {
            return of(folder, List.of(Tenant.only(hookUrl)), carriers);
        }

        static Plan of(Path folder, List<Tenant> tenants, Carrier... carriers) throws IOException {
            List<Integer> ports = new ArrayList<>();
            for (Carrier carrier : carriers) {
                ports.add(carrier.port());
            }
            return new Plan(folder.resolve("data"), Rig.freePort(), ports, tenants, "", null);
        }

        Plan with(String lines) {
            return new Plan(data, sipPort, carrierPorts, tenants, more + lines + "\n", clock);
        }

        Plan with(Path settableClock) {
            return new Plan(data, sipPort, carrierPorts, tenants, more, settableClock);
        }
    }

    /** A stage on which nothing runs yet. */
    Stage(Path folder, Plan plan) throws IOException {
        this.folder = folder;
        this.plan = plan;
        Files.writeString(folder.resolve("santral.yaml"), config());
    }

    /** Starts the server; it is ready to serve. */
    ChildJvm start() throws IOException, InterruptedException, TimeoutException {
        ChildJvm started = launch();
        started.awaitReady(READY);
        return started;
    }

    /** Starts the server and does not wait for it. */
    ChildJvm launch() throws IOException {
        String config = folder.resolve("santral.yaml").toString();
        String data = plan.data().toString();
        Path clock = plan.clock();
        server = new ChildJvm(
                "serve",
                List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx512m"),
                clock == null ? "org.santral.app.Main" : "org.santral.drills.SettableServer",
                clock == null
                        ? List.of("serve", "--config", config, "--data", data)
                        : List.of(config, data, clock.toString()),
                "santral: ready",
                folder.resolve("server.log"));
        return server;
    }

    /** A client of the first tenant. */
    Api api() {
        return api(plan.tenants().getFirst());
    }

    Api api(Tenant tenant) {
        return api(tenant, 1);
    }

    /** Clients of the first tenant, so many that no bound per source is met before the server's own. */
    Api crowd() {
        return api(plan.tenants().getFirst(), CROWD);
    }

    private Api api(Tenant tenant, int sources) {
        Api api = new Api("http://127.0.0.1:" + httpPort, tenant.key(), ANSWERED, sources);
        clients.add(api);
        return api;
    }

    int httpPort() {
        return httpPort;
    }

    /** Whether the server says that it is ready for new calls; false when it says nothing. */
    boolean ready(Api api) throws InterruptedException {
        try {
            HttpResponse<String> answer = api.get("/health/ready");
            return answer.statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** What the server has written to its log. */
    String log() throws IOException {
        return Files.readString(folder.resolve("server.log"));
    }

    private String config() {
        StringBuilder yaml = new StringBuilder("""
                http: { listen: "127.0.0.1:%d" }
                sip:  { listen: ["udp://127.0.0.1:%d"] }
                rtp:  { listen: 127.0.0.1, ports: 10000-29999 }
                """.formatted(httpPort, plan.sipPort()));
        yaml.append(plan.more()).append("tenants:\n");
        for (Tenant tenant : plan.tenants()) {
            yaml.append("""
                      - name: %1$s
                        domain-id: %2$d
                        sip-domain: %1$s.example
                        verimor:
                          key: %3$s
                          %4$s
                        limits: { concurrent-calls: 100000, calls-per-second: 100000 }
                        extensions:
                          - { number: "1000", name: Desk, caller-id: "908505320000", record: true }
                    """.formatted(tenant.name(), tenant.domainId(), tenant.key(), events(tenant)));
            yaml.append("    trunks:\n");
            for (int i = 0; i < plan.carrierPorts().size(); i++) {
                yaml.append(
                        "      - { name: carrier%d, proxy: \"sip:127.0.0.1:%d;transport=udp\", max-calls: 100000 }\n"
                                .formatted(i, plan.carrierPorts().get(i)));
            }
            yaml.append("    outbound:\n");
            for (int i = 0; i < plan.carrierPorts().size(); i++) {
                yaml.append("      - { name: route%1$d, prefixes: [\"90\"], trunk: carrier%1$d }\n".formatted(i));
            }
        }
        return yaml.toString();
    }

    private static String events(Tenant tenant) {
        return tenant.hookUrl() == null
                ? ""
                : "events: { url: \"" + tenant.hookUrl() + "\", ringing: on, answered: on, hangup: on }";
    }

    @Override
    public void close() {
        clients.forEach(Api::close);
        if (server != null) {
            server.close();
        }
    }
}
