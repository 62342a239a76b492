package org.santral.simulator;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.santral.sip.transport.ListenPoint;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;

/**
 * The simulator's configuration file. Everything may be left out:
 *
 * <pre>{@code
 * sip:          { listen: ["udp://127.0.0.1:5070", "tcp://127.0.0.1:5070"] }
 * rtp:          { listen: 127.0.0.1, ports: 30000-39999 }
 * cdr:          FILE                # call records, JSON lines
 * answer-after: 1s
 * talk:         3s                  # hang up after that long in a call; left out: never
 * speak:        on                  # off: signalling only
 * verify:       on                  # recognise the voices heard
 * max-calls:    10000
 * challenge:    { user: carrier, password: "${CARRIER_PASSWORD}" }
 * phones:
 *   - { user: "1000", password: secret, domain: demo.example, registrar: "udp://127.0.0.1:5060", number: "0000", expires: 5m }
 *   - { user: "1001", …, answer-after: 2s, then: [ wait 3s, hold, wait 1s, resume, press 12#, transfer 1002 ] }
 * }</pre>
 */
final class SimulatorConfig {
    private SimulatorConfig() {}

    /** What an empty file means: 127.0.0.1, SIP 5070 on UDP and TCP, RTP 30000-39999. */
    static SimulatorSettings defaults() {
        return SimulatorSettings.local()
                .withListen(ListenPoint.udp("127.0.0.1", 5070), ListenPoint.tcp("127.0.0.1", 5070));
    }

    /** Reads a file. */
    static SimulatorSettings read(Path file) throws ConfigException {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        try (Reader in = Files.newBufferedReader(file)) {
            Node root = new Yaml(options).compose(in);
            return root == null ? defaults() : settings(new ConfigNode(file.toString(), "", root));
        } catch (IOException | YAMLException e) {
            throw new ConfigException(file + ": " + e.getMessage());
        }
    }

    private static SimulatorSettings settings(ConfigNode root) throws ConfigException {
        Map<String, ConfigNode> keys = root.mapping(
                "sip", "rtp", "cdr", "answer-after", "talk", "speak", "verify", "max-calls", "challenge", "phones");
        SimulatorSettings s = defaults();
        ConfigNode listen = child(keys.get("sip"), "listen");
        if (listen != null) {
            List<ListenPoint> points = new ArrayList<>();
            for (ConfigNode point : listen.list()) {
                points.add(point.parsed(ListenPoint::parse));
            }
            s = s.withListen(points.toArray(ListenPoint[]::new));
        }
        ConfigNode rtp = keys.get("rtp");
        if (rtp != null) {
            Map<String, ConfigNode> values = rtp.mapping("listen", "ports");
            ConfigValues.Ports ports = ConfigNode.parsedOr(
                    values.get("ports"),
                    new ConfigValues.Ports(s.firstRtpPort(), s.lastRtpPort()),
                    ConfigValues::ports);
            s = s.withRtp(
                    ConfigNode.parsedOr(values.get("listen"), s.rtpListen(), ConfigValues::address),
                    ports.first(),
                    ports.last());
        }
        ConfigNode cdr = keys.get("cdr");
        ConfigNode talk = keys.get("talk");
        boolean speak = ConfigNode.parsedOr(keys.get("speak"), true, ConfigValues::flag);
        return s.withCdr(cdr == null ? null : Path.of(cdr.text()))
                .withTalk(talk == null ? null : talk.parsed(ConfigValues::duration))
                .withAnswerAfter(ConfigNode.parsedOr(keys.get("answer-after"), s.answerAfter(), ConfigValues::duration))
                .withMedia(speak, ConfigNode.parsedOr(keys.get("verify"), true, ConfigValues::flag))
                .withMaxCalls(ConfigNode.parsedOr(
                        keys.get("max-calls"), s.maxCalls(), text -> ConfigValues.number(text, 1, 100_000)))
                .withChallenge(login(keys.get("challenge")))
                .withPhones(phones(keys.get("phones")));
    }

    private static @Nullable ConfigNode child(@Nullable ConfigNode node, String key) throws ConfigException {
        return node == null ? null : node.mapping(key).get(key);
    }

    private static SimulatorSettings.@Nullable Login login(@Nullable ConfigNode node) throws ConfigException {
        if (node == null) {
            return null;
        }
        Map<String, ConfigNode> keys = node.mapping("user", "password");
        return new SimulatorSettings.Login(
                required(node, keys, "user").text(),
                required(node, keys, "password").parsed(ConfigValues::secret));
    }

    private static List<PhoneSettings> phones(@Nullable ConfigNode node) throws ConfigException {
        List<PhoneSettings> phones = new ArrayList<>();
        for (ConfigNode phone : node == null ? List.<ConfigNode>of() : node.list()) {
            Map<String, ConfigNode> keys = phone.mapping(
                    "user", "password", "domain", "registrar", "number", "expires", "answer-after", "then");
            ConfigNode number = keys.get("number");
            phones.add(new PhoneSettings(
                    required(phone, keys, "user").text(),
                    required(phone, keys, "password").parsed(ConfigValues::secret),
                    required(phone, keys, "domain").text(),
                    required(phone, keys, "registrar").parsed(ListenPoint::parse),
                    number == null ? "0000" : number.text(),
                    ConfigNode.parsedOr(keys.get("expires"), Duration.ofMinutes(5), ConfigValues::duration),
                    script(phone, keys)));
        }
        return phones;
    }

    private static @Nullable Supplier<NumberScript> script(ConfigNode phone, Map<String, ConfigNode> keys)
            throws ConfigException {
        ConfigNode then = keys.get("then");
        if (then == null && !keys.containsKey("answer-after")) {
            return null;
        }
        if (keys.containsKey("number")) {
            throw phone.wrong("a phone has either a number or answer-after and then");
        }
        List<Act> acts = new ArrayList<>();
        for (ConfigNode act : then == null ? List.<ConfigNode>of() : then.list()) {
            acts.add(act.parsed(Act::parse));
        }
        NumberScript script = new NumberScript.Answer(
                ConfigNode.parsedOr(keys.get("answer-after"), Duration.ofSeconds(1), ConfigValues::duration),
                NumberScript.Manner.SPEAK,
                acts);
        return () -> script;
    }

    private static ConfigNode required(ConfigNode in, Map<String, ConfigNode> keys, String key) throws ConfigException {
        ConfigNode value = keys.get(key);
        if (value == null) {
            throw in.wrong("the key " + key + " is missing");
        }
        return value;
    }
}
