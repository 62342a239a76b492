package org.santral.bench;

import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One PBX and one simulated network on this machine: their configuration and how they are started. */
public final class Rig implements AutoCloseable {
    /** The tenant's key. */
    public static final String KEY = "K12345678-1234-5678-4321-123456789012";

    private static final Duration READY = Duration.ofMinutes(3);
    private static final int FIRST_PORT = 5_100;
    private static final int LAST_PORT = 9_900;
    private static final int ATTEMPTS = 100;
    private static final Pattern UDP = Pattern.compile("udp[:/]+127\\.0\\.0\\.1:(\\d+)");

    private final Path folder;
    private final List<String> serverOptions;
    private final int httpPort = freePort();
    private final ChildJvm network;

    /**
     * What is to be set up.
     *
     * @param media whether the parties speak; without, nothing but signalling flows
     * @param answerAfter how long a called party rings; zero: it answers at once
     * @param hookUrl where events are pushed, null for nowhere
     * @param serverOptions of the server's Java machine, besides the launcher's
     */
    record Plan(
            boolean media, Duration answerAfter, @Nullable String hookUrl, List<String> serverOptions) {}

    /** Writes the configuration and starts the network. */
    Rig(Path folder, Plan plan) throws IOException, InterruptedException, TimeoutException {
        this.folder = folder;
        this.serverOptions = plan.serverOptions();
        Files.createDirectories(folder);
        Path settings = Files.writeString(folder.resolve("network.yaml"), network(plan));
        network = new ChildJvm(
                "simulate",
                List.of("-XX:+UseG1GC", "-Xmx1g"),
                "org.santral.simulator.SimulatorMain",
                List.of("--config", settings.toString(), "--cdr", records().toString()),
                "simulator ready",
                folder.resolve("network.log"));
        try {
            int sipPort = freePort();
            Files.writeString(folder.resolve("santral.yaml"), server(plan, port(network.awaitReady(READY)), sipPort));
        } catch (IOException | InterruptedException | TimeoutException | RuntimeException e) {
            network.close();
            throw e;
        }
    }

    /** Starts the server on the rig's data folder; it is not ready yet. */
    ChildJvm startServer() throws IOException {
        return ChildJvm.server(folder.resolve("santral.yaml"), data(), serverOptions, folder.resolve("server.log"));
    }

    void awaitReady(ChildJvm server) throws IOException, InterruptedException, TimeoutException {
        server.awaitReady(READY);
    }

    ChildJvm network() {
        return network;
    }

    Path folder() {
        return folder;
    }

    Path data() {
        return folder.resolve("data");
    }

    /** The network's own call records. */
    Path records() {
        return folder.resolve("network.jsonl");
    }

    String baseUrl() {
        return "http://127.0.0.1:" + httpPort;
    }

    @Override
    public void close() {
        network.close();
    }

    private static String network(Plan plan) {
        String onOff = plan.media() ? "on" : "off";
        return """
            sip: { listen: ["udp://127.0.0.1:0"] }
            rtp: { listen: 127.0.0.1, ports: 40000-49999 }
            answer-after: %dms
            talk: 3s
            speak: %s
            verify: off
            max-calls: 100000
            """.formatted(plan.answerAfter().toMillis(), onOff);
    }

    private String server(Plan plan, int carrierPort, int sipPort) {
        String events = plan.hookUrl() == null
                ? ""
                : "events: { url: \"" + plan.hookUrl() + "\", ringing: on, answered: on, hangup: on }";
        return """
            http: { listen: "127.0.0.1:%d" }
            sip:  { listen: ["udp://127.0.0.1:%d"] }
            rtp:  { listen: 127.0.0.1, ports: 10000-29999 }
            tenants:
              - name: bench
                domain-id: 101
                sip-domain: bench.example
                verimor:
                  key: %s
                  %s
                trunks:
                  - { name: carrier, proxy: "sip:127.0.0.1:%d;transport=udp", from: [127.0.0.1], max-calls: 100000 }
                outbound:
                  - { name: main_routing, prefixes: ["90"], trunk: carrier }
                extensions:
                  - { number: "1000", name: Desk, password: "%s", caller-id: "908505320000", record: true }
                limits: { concurrent-calls: 100000, calls-per-second: 100000 }
            """.formatted(httpPort, sipPort, KEY, events, carrierPort, UUID.randomUUID());
    }

    private static int port(String readyLine) {
        Matcher matcher = UDP.matcher(readyLine);
        if (!matcher.find()) {
            throw new IllegalStateException("cannot read a port from: " + readyLine);
        }
        return Integer.parseInt(matcher.group(1));
    }

    /**
     * A port that nobody uses now and that the system gives to nobody by itself: the server must find it free again after
     * every kill.
     */
    public static int freePort() throws IOException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST_PORT, LAST_PORT);
            try (ServerSocket tcp = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
                    DatagramSocket udp = new DatagramSocket(port, InetAddress.getLoopbackAddress())) {
                return port;
            } catch (BindException taken) {
                continue;
            }
        }
        throw new IOException("no port is free between " + FIRST_PORT + " and " + LAST_PORT);
    }
}
