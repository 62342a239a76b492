package org.santral.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;

/** The configuration file of a PBX under test: trunks by prefix, one tenant, extensions 1000 to 1002. */
final class Setup {
    static final String KEY = "K12345678-1234-5678-4321-123456789012";
    static final String SIP_DOMAIN = "demo.example";
    static final String CALLER_ID = "908505320000";
    static final String MASTER_TOKEN = "0123456789abcdef0123456789abcdef";
    static final String USER = "test";
    static final String USER_PASSWORD = "Aa123456";
    static final String API_KEY = "vZKtIKWsld0egNlkzHo8i5LVBqLNBSWARCQsPOSgDjFmAHM3tG";
    static final String EMAIL = "ada@demo.example";
    static final String REDIRECT_URI = "http://127.0.0.1:9001/callback";
    static final String PASSWORD = "s3cret-of-1001";

    private final List<String> trunks = new ArrayList<>();
    private final List<String> routes = new ArrayList<>();
    private final List<String> extensions = new ArrayList<>(List.of(
            phone("1000", "name: Resepsiyon, caller-id: \"" + CALLER_ID + "\", record: true"),
            phone("1001", "name: Ada, caller-id: \"908505320001\", record: true"),
            phone("1002", "name: Bora, record: false")));
    private final Map<String, List<String>> lists = new LinkedHashMap<>();
    private final List<String> more = new ArrayList<>();
    private final List<String> bulutfon = new ArrayList<>(List.of(
            "master-token: " + MASTER_TOKEN,
            "users: [ { email: " + EMAIL + ", password: " + PASSWORD + ", name: Ada } ]",
            "applications: [ { client-id: app, client-secret: s3cret-of-app, redirect-uri: " + REDIRECT_URI + " } ]"));
    private final List<String> simotel = new ArrayList<>(List.of("accounts: [ { user: " + USER + ", password: "
            + USER_PASSWORD + ", api-key: " + API_KEY + ", mode: both } ]"));
    private String privateTargets = "";
    private String tls = "]";
    private int httpPort;
    private Duration replayWindow = Duration.ofSeconds(2);

    /** A carrier that takes the numbers beginning so; of several for the same numbers the first is tried first. */
    Setup trunk(String name, String prefix, Carrier carrier, String... more) {
        return trunk(name, prefix, carrier.proxy(), carrier.address(), more);
    }

    Setup trunk(String name, String prefix, String proxy, String from, String... more) {
        trunks.add(String.format(
                Locale.ROOT,
                "      - { name: %s, proxy: \"%s\", from: [%s]%s }",
                name,
                proxy,
                from,
                more.length == 0 ? "" : ", " + String.join(", ", more)));
        routes.add(
                String.format(Locale.ROOT, "      - { name: %s, prefixes: [\"%s\"], trunk: %s }", name, prefix, name));
        return this;
    }

    /** One more extension with a phone, {@link #PASSWORD}, and such further settings. */
    Setup extension(String number, String... more) {
        extensions.add(phone(number, more));
        return this;
    }

    /** A ring group. */
    Setup group(String number, List<String> members, String... more) {
        return add("groups", number, "members: " + quoted(members), more);
    }

    /** A queue. */
    Setup queue(String number, List<String> members, String... more) {
        return add("queues", number, "members: " + quoted(members), more);
    }

    /** A menu with its keys and the rest, such as {@code keys: { "1": group/101 }}. */
    Setup menu(String number, String... more) {
        return add("menus", number, "name: Menu", more);
    }

    /** One of our numbers, and where calls to it go. */
    Setup did(String number, String target, String... more) {
        return add("dids", number, "to: " + target, more);
    }

    /** One more setting of the tenant's {@code bulutfon} section, such as {@code rate-limit: { per-minute: 60 }}. */
    Setup bulutfon(String setting) {
        bulutfon.add(setting);
        return this;
    }

    /** One more setting of the tenant's {@code simotel} section, such as {@code calendar: gregorian}. */
    Setup simotel(String setting) {
        simotel.add(setting);
        return this;
    }

    /** One more line of the tenant, such as {@code anonymous: refuse}. */
    Setup tenant(String line) {
        more.add("    " + line);
        return this;
    }

    private Setup add(String list, String number, String first, String... more) {
        List<String> all = new ArrayList<>(List.of("number: \"" + number + "\"", first));
        all.addAll(List.of(more));
        lists.computeIfAbsent(list, ignored -> new ArrayList<>()).add("{ " + String.join(", ", all) + " }");
        return this;
    }

    private static String phone(String number, String... more) {
        return "{ number: \"" + number + "\", password: " + PASSWORD + (more.length == 0 ? "" : ", ")
                + String.join(", ", more) + " }";
    }

    private static String quoted(List<String> numbers) {
        return numbers.stream().collect(Collectors.joining("\", \"", "[\"", "\"]"));
    }

    private static String items(List<String> mappings) {
        return mappings.stream().map(mapping -> "      - " + mapping).collect(Collectors.joining("\n"));
    }

    private String lists() {
        return lists.entrySet().stream()
                .map(list -> "    " + list.getKey() + ":\n" + items(list.getValue()))
                .collect(Collectors.joining("\n"));
    }

    /** Where customers' own hosts may be, besides public addresses. */
    Setup privateTargets(String range) {
        privateTargets = range;
        return this;
    }

    /** SIP over TLS too, with that certificate and key. */
    Setup tls(Path certificate, Path key) {
        tls = ", \"tls://127.0.0.1:0\"], tls: { certificate: " + certificate + ", key: " + key + " }";
        return this;
    }

    /** HTTP on that port, so that a client finds the PBX again after a restart. */
    Setup httpPort(int port) {
        httpPort = port;
        return this;
    }

    /** For how long the same request is a retry. */
    Setup replayWindow(Duration window) {
        replayWindow = window;
        return this;
    }

    /** Writes the file. */
    Path write(Path folder, String eventUrl) throws IOException {
        // Several builds may run on one machine: not all of them should try the same RTP ports first.
        int firstRtp = 20_000 + ThreadLocalRandom.current().nextInt(90) * 100;
        String yaml = """
                http: { listen: "127.0.0.1:%d" }
                sip: { listen: ["udp://127.0.0.1:0", "tcp://127.0.0.1:0"%s }
                rtp: { listen: 127.0.0.1, ports: %d-%d }
                calls: { shutdown-grace: 0, replay-window: %ds }
                security: { private-targets: [%s] }
                tenants:
                  - name: demo
                    domain-id: 101
                    sip-domain: %s
                    limits: { calls-per-second: 1000 }
                    verimor: { key: %s, events: { url: "%s", ringing: on, answered: on, hangup: on } }
                    bulutfon: { %s }
                    simotel: { %s }
                    extensions:
                %s
                    trunks:
                %s
                    outbound:
                %s
                %s
                %s
                """.formatted(
                        httpPort,
                        tls,
                        firstRtp,
                        firstRtp + 999,
                        replayWindow.toSeconds(),
                        privateTargets,
                        SIP_DOMAIN,
                        KEY,
                        eventUrl,
                        String.join(", ", bulutfon),
                        String.join(", ", simotel),
                        items(extensions),
                        String.join("\n", trunks),
                        String.join("\n", routes),
                        lists(),
                        String.join("\n", more));
        return Files.writeString(folder.resolve("santral.yaml"), yaml);
    }
}
