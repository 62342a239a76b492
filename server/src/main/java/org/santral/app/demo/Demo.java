package org.santral.app.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.santral.app.Main;
import org.santral.app.Santral;
import org.santral.app.config.Config;
import org.santral.http.HttpServer;
import org.santral.simulator.Simulator;
import org.santral.simulator.SimulatorSettings;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code ./santral demo [--once] [--json] [--data FOLDER] [--calls N]}: the main job on real input (interfaces.md §1), and
 * then so many calls more, which nobody looks at: a Java machine learns from them.
 */
public final class Demo {
    private static final Duration TALK = Duration.ofSeconds(6);

    private Demo() {}

    /** @return 0 only if everything that is promised really held */
    public static int run(List<String> options)
            throws Main.Usage, IOException, HttpServer.CannotListen, InterruptedException {
        for (String option : options) {
            if (option.startsWith("--")
                    && !List.of("--once", "--json", "--data", "--calls").contains(option)) {
                throw new Main.Usage(
                        "demo does not know " + option + ", expected --once, --json, --data FOLDER or --calls N");
            }
        }
        int calls = calls(Main.option(options, "--calls"));
        String folder = Main.option(options, "--data");
        Path data = folder == null ? Files.createTempDirectory("santral-demo-") : Path.of(folder);
        Files.createDirectories(data);
        // What happens goes to standard error, so that standard output holds nothing but the object.
        PrintStream out = options.contains("--json") ? System.err : System.out;
        Narrator narrator = new Narrator(out);
        SimulatorSettings network =
                SimulatorSettings.local().withTalk(TALK).withWiretap().withCdr(data.resolve("network.jsonl"));
        try (HookReceiver hook = new HookReceiver(narrator::event);
                Simulator simulator = Simulator.start(network)) {
            Path file = data.resolve("santral.yaml");
            Files.writeString(file, configuration(simulator, hook), StandardCharsets.UTF_8);
            try (Santral santral = Santral.start(Config.load(file, Map.of()), data, null)) {
                narrator.say("PBX ready: HTTP 127.0.0.1:" + santral.httpPort() + ", SIP " + santral.sip());
                DemoCall call = new DemoCall(santral.httpPort(), simulator, hook, data, narrator);
                DemoResult result;
                try {
                    result = call.run();
                    call.more(calls);
                } catch (TimeoutException e) {
                    narrator.say("FAILED: " + e.getMessage());
                    return 1;
                }
                result.problems().forEach(problem -> narrator.say("FAILED: " + problem));
                if (!options.contains("--once")) {
                    keepRunning(santral, narrator);
                }
                if (options.contains("--json")) {
                    System.out.println(JsonMapper.shared().writeValueAsString(result.json()));
                }
                return result.problems().isEmpty() ? 0 : 1;
            }
        }
    }

    private static int calls(@Nullable String number) throws Main.Usage {
        if (number == null) {
            return 0;
        }
        if (!number.matches("\\d{1,3}")) {
            throw new Main.Usage("--calls takes 0 to 999, not " + number);
        }
        return Integer.parseInt(number);
    }

    private static void keepRunning(Santral santral, Narrator narrator) throws InterruptedException {
        String base = "http://127.0.0.1:" + santral.httpPort();
        narrator.say("");
        narrator.say("Still running; paste these, end with Ctrl-C:");
        narrator.say("  curl '" + base + "/originate?key=" + DemoCall.KEY
                + "&source=905321230002&destination=905423450003'");
        narrator.say("  curl '" + base + "/cdrs?key=" + DemoCall.KEY + "'");
        narrator.say("  curl '" + base + "/metrics'");
        new CountDownLatch(1).await();
    }

    private static String configuration(Simulator simulator, HookReceiver hook) {
        return """
            http: { listen: "127.0.0.1:0" }
            sip:  { listen: ["udp://127.0.0.1:0", "tcp://127.0.0.1:0"] }
            rtp:  { listen: 127.0.0.1, ports: 20000-29999 }
            tenants:
              - name: demo
                domain-id: 101
                sip-domain: demo.example
                time-zone: Europe/Istanbul
                verimor:
                  key: %s
                  events: { url: "%s", ringing: on, answered: on, hangup: on }
                trunks:
                  - { name: carrier, proxy: "sip:%s;transport=udp", from: [127.0.0.1], codecs: [PCMA, PCMU] }
                outbound:
                  - { name: main_routing, prefixes: ["90", "00"], trunk: carrier }
                extensions:
                  - { number: "1000", name: Resepsiyon, password: "%s", caller-id: "%s", record: true }
            """.formatted(
                        DemoCall.KEY, hook.url(), address(simulator), java.util.UUID.randomUUID(), DemoCall.CALLER_ID);
    }

    private static String address(Simulator simulator) {
        var address = simulator.listenPoints().getFirst().address();
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }
}
