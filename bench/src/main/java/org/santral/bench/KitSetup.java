package org.santral.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What the load kit that measured the other switches needs of us: its fixed ports as trunks and phones, a number for its
 * calls between trunks, and numbers that lead to one phone each, plain and recorded. See CONTRIBUTING.md.
 */
final class KitSetup {
    private static final int SIP = 5060;
    private static final int PHONES = 5091;
    /** Called by the kit's scenario B; leads to the trunk at 5082. */
    private static final String BETWEEN_TRUNKS = "908500000001";

    private static final String PLAIN = "908509";
    private static final String RECORDED = "908508";
    private static final int RECORDED_FROM = 20_000;
    private static final int MOST_CALLS = 2_000;

    private KitSetup() {}

    /** The command: writes the configuration, or registers its phones at the server that is up. */
    static boolean run(Options options) throws IOException {
        int calls = options.number("--calls", 500);
        boolean register = options.on("--register");
        options.done();
        if (calls < 1 || calls > MOST_CALLS) {
            throw new IllegalArgumentException("1 to " + MOST_CALLS + " calls");
        }
        if (register) {
            InetSocketAddress pbx = new InetSocketAddress(InetAddress.getLoopbackAddress(), SIP);
            try (MediaCalls phones = new MediaCalls(pbx, PHONES)) {
                phones.register(devices(calls));
            }
            System.out.printf("kit: %d phones are registered for an hour%n", 2 * calls);
            return true;
        }
        Path file = Report.fileOf("kit").resolveSibling("kit.yaml");
        Files.createDirectories(file.getParent());
        Files.writeString(file, config(calls));
        System.out.println("kit: written " + file);
        return true;
    }

    /** Each wants to be called by the number that leads to it, as the kit knows its calls by the number called. */
    private static List<Device> devices(int calls) {
        List<Device> devices = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            devices.add(new Device(i, 0, PLAIN + "%06d".formatted(i)));
            devices.add(new Device(RECORDED_FROM + i, 0, RECORDED + "%06d".formatted(i)));
        }
        return devices;
    }

    static String config(int calls) {
        StringBuilder out = new StringBuilder("""
            http: { listen: "127.0.0.1:8080" }
            sip:  { listen: ["udp://127.0.0.1:%d"] }
            rtp:  { listen: 127.0.0.1, ports: 10000-29999 }
            calls: { replay-window: 0 }
            tenants:
              - name: bench
                domain-id: 101
                sip-domain: bench.example
                verimor: { key: %s }
                limits: { concurrent-calls: 100000, calls-per-second: 100000 }
                trunks:
            """.formatted(SIP, Rig.KEY));
        for (int port : new int[] {5081, 5082, 5083, 5090}) {
            out.append("      - { name: t%d, proxy: \"sip:127.0.0.1:%1$d;transport=udp\", from: [127.0.0.1],%n"
                    .formatted(port));
            // The kit's SIPp counts every dialogue that begins, a ping as well.
            out.append("          codecs: [PCMU, PCMA], max-calls: 100000, ping: off }\n");
        }
        out.append("    outbound:\n");
        out.append("      - { name: sources, prefixes: [\"90532\"], trunk: t5081 }\n");
        out.append("      - { name: destinations, prefixes: [\"90542\"], trunk: t5082 }\n");
        out.append("    extensions:\n");
        out.append("      - { number: \"1000\", caller-id: \"%s\", record: off }%n".formatted(BETWEEN_TRUNKS));
        for (int i = 0; i < calls; i++) {
            extension(out, i, "off");
            extension(out, RECORDED_FROM + i, "on");
        }
        out.append("    dids:\n");
        out.append("      - { number: \"%s\", to: external/905420000001 }%n".formatted(BETWEEN_TRUNKS));
        for (int i = 0; i < calls; i++) {
            did(out, PLAIN, i, i);
            did(out, RECORDED, i, RECORDED_FROM + i);
        }
        return out.toString();
    }

    private static void extension(StringBuilder out, int index, String record) {
        out.append("      - { number: \"%s\", password: \"%s\", record: %s }%n"
                .formatted(Device.extension(index), Device.password(index), record));
    }

    private static void did(StringBuilder out, String prefix, int call, int index) {
        out.append("      - { number: \"%s%06d\", to: user/%s }%n".formatted(prefix, call, Device.extension(index)));
    }
}
