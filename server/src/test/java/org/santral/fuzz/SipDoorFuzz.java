package org.santral.fuzz;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.santral.app.Santral;
import org.santral.app.config.Config;
import org.santral.sip.message.ParseResult;
import org.santral.sip.message.SipLimits;
import org.santral.sip.message.SipMessage;
import org.santral.sip.message.SipParser;
import org.santral.sip.message.SipRequest;
import org.santral.sip.message.SipResponse;

/**
 * Datagrams to a whole PBX, over a real socket, from a carrier it knows: whatever they hold, what comes back is sound SIP,
 * answers are only to what was asked, nothing is logged as an error, and the next request is answered.
 *
 * <p>An input is up to eight datagrams with two NULs between them.
 */
public final class SipDoorFuzz {
    private static final SipParser PARSER = new SipParser(SipLimits.DEFAULT);
    private static final int MOST = 8;
    private static final int REMEMBERED = 100_000;

    private static SipDoorFuzz rig;

    private final ErrorLog errors = ErrorLog.open();
    private final Santral pbx;
    private final DatagramSocket carrier;
    /** Of what was asked lately: copies of answers that nobody acknowledges come for half a minute. */
    private final Map<String, Boolean> callIds = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    };

    private int asked;

    private SipDoorFuzz() throws Exception {
        carrier = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        Path data = Files.createTempDirectory("fuzz-door");
        int ports = 20_000 + 2 * (int) (ProcessHandle.current().pid() % 5000);
        Path file = Files.writeString(
                data.resolve("santral.yaml"), """
                http: { listen: "127.0.0.1:0" }
                sip:  { listen: ["udp://127.0.0.1:0"] }
                rtp:  { listen: 127.0.0.1, ports: %d-%d }
                tenants:
                  - name: demo
                    domain-id: 101
                    sip-domain: demo.example
                    trunks: [ { name: carrier, proxy: "sip:127.0.0.1:%d", from: [127.0.0.1], max-calls: 20 } ]
                    extensions: [ { number: "1000", password: secret }, { number: "1001", password: secret } ]
                    dids: [ { number: "908508850000", to: user/1000 } ]
                """.formatted(ports, ports + 1000, carrier.getLocalPort()));
        pbx = Santral.start(Config.load(file, Map.of()), data, null);
        carrier.connect(new InetSocketAddress(
                InetAddress.getLoopbackAddress(), pbx.sip().getFirst().address().getPort()));
    }

    /** Opens what all inputs share, which none is to wait for. */
    public static void fuzzerInitialize() throws Exception {
        if (rig == null) {
            rig = new SipDoorFuzz();
        }
    }

    /** One input. */
    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        fuzzerInitialize();
        rig.run(input);
    }

    private void run(byte[] input) throws IOException {
        for (byte[] datagram : datagrams(input)) {
            send(datagram);
            switch (PARSER.parse(datagram)) {
                case ParseResult.Parsed(SipRequest request) -> note(request);
                case ParseResult.Parsed(SipMessage response) -> {}
                case ParseResult.Rejected rejected -> note(rejected.request());
                case ParseResult.Dropped dropped -> {}
            }
        }
        String branch = "z9hG4bKlast" + asked++;
        callIds.put(branch, true);
        for (SipResponse answer = awaited(branch); answer != null; answer = read(Duration.ofMillis(1))) {
            String callId = answer.callId();
            Holds.that(callIds.containsKey(callId), () -> "an answer that nobody asked for: " + callId);
        }
        Holds.that(errors.told() == null, () -> "logged as an error: " + errors.take());
    }

    private void note(SipRequest request) {
        String callId = request.header("Call-ID");
        callIds.put(callId == null ? "" : callId, true);
    }

    private static List<byte[]> datagrams(byte[] input) {
        List<byte[]> parts = new ArrayList<>();
        int from = 0;
        for (int i = 0; i + 1 < input.length && parts.size() < MOST - 1; i++) {
            if (input[i] == 0 && input[i + 1] == 0) {
                parts.add(Arrays.copyOfRange(input, from, i));
                from = i + 2;
                i++;
            }
        }
        parts.add(Arrays.copyOfRange(input, from, input.length));
        return parts;
    }

    private void send(byte[] datagram) throws IOException {
        carrier.send(new DatagramPacket(datagram, datagram.length));
    }

    /** Asks something that is always answered, until it is. */
    private SipResponse awaited(String branch) throws IOException {
        byte[] question = """
                OPTIONS sip:demo.example SIP/2.0\r
                Via: SIP/2.0/UDP 127.0.0.1:%d;branch=%s\r
                From: <sip:908508850000@demo.example>;tag=a1\r
                To: <sip:demo.example>\r
                Call-ID: %s\r
                CSeq: 1 OPTIONS\r
                Max-Forwards: 70\r
                Content-Length: 0\r
                \r
                """.formatted(carrier.getLocalPort(), branch, branch).getBytes(StandardCharsets.UTF_8);
        long deadline = System.nanoTime() + Duration.ofSeconds(40).toNanos();
        while (System.nanoTime() - deadline < 0) {
            send(question);
            for (SipResponse answer = read(Duration.ofMillis(500));
                    answer != null;
                    answer = read(Duration.ofMillis(500))) {
                if (branch.equals(answer.topVia().branch())) {
                    return answer;
                }
            }
        }
        throw new AssertionError("the PBX answers no more");
    }

    /** The next answer, or null when none came in time. Requests of the PBX are read, and left alone. */
    private SipResponse read(Duration patience) throws IOException {
        byte[] buffer = new byte[65_535];
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            long leftMs = (deadline - System.nanoTime()) / 1_000_000;
            if (leftMs < 0) {
                return null;
            }
            carrier.setSoTimeout((int) leftMs + 1);
            DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
            try {
                carrier.receive(packet);
            } catch (SocketTimeoutException nothing) {
                return null;
            }
            ParseResult result = PARSER.parse(buffer, 0, packet.getLength());
            if (result instanceof ParseResult.Parsed(SipResponse answer)) {
                return answer;
            }
            // An answer to a request with broken headers carries them as they came.
            String first = new String(buffer, 0, Math.min(packet.getLength(), 12), StandardCharsets.ISO_8859_1);
            Holds.that(
                    result instanceof ParseResult.Parsed
                            || first.startsWith("SIP/2.0 4")
                            || first.startsWith("SIP/2.0 5"),
                    () -> "sent: " + new String(buffer, 0, packet.getLength(), StandardCharsets.ISO_8859_1));
        }
    }

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            if (rig != null) {
                rig.pbx.close();
            }
        }));
    }
}
