package org.santral.e2e;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A running SIPp that plays a carrier or a phone by a {@link Script}. */
final class Sipp implements AutoCloseable {
    private static final Duration PROBE = Duration.ofMillis(200);

    private final Carrier carrier;
    private final Path folder;
    private final Process process;
    private int probes;

    private Sipp(Carrier carrier, Path folder, Process process) {
        this.carrier = carrier;
        this.folder = folder;
        this.process = process;
    }

    /** A message as SIPp saw it on the wire. */
    record Message(boolean received, String text) {
        boolean starts(String start) {
            return text.startsWith(start);
        }
    }

    /** Skips the test, with the reason, where there is no SIPp. */
    static void assumeInstalled() {
        assumeTrue(onPath("sipp"), "SIPp (sipp) is not installed");
    }

    static boolean onPath(String program) {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    /** Starts SIPp and waits until it answers. */
    static Sipp play(Carrier carrier, Path parent, Script script, String... options) throws Exception {
        return start(carrier, parent, script.xml(), true, options);
    }

    /** Starts SIPp, which calls the PBX at once, one time. */
    static Sipp call(Carrier carrier, Path parent, PbxUnderTest pbx, Invite invite, Script script) throws Exception {
        return start(carrier, parent, script.xml(), false, calling(pbx, invite.uri()));
    }

    /** Registers a phone at this address for an hour, and ends. */
    static void register(Carrier phone, Path parent, PbxUnderTest pbx, String extension, String password)
            throws Exception {
        String uri = "sip:" + Setup.SIP_DOMAIN;
        try (Sipp sipp = start(phone, parent, Registration.xml(extension, password, 3600), false, calling(pbx, uri))) {
            sipp.awaitDone();
        }
    }

    private static String[] calling(PbxUnderTest pbx, String uri) {
        var to = pbx.sipUdp().address();
        return new String[] {
            to.getAddress().getHostAddress() + ":" + to.getPort(),
            "-m",
            "1",
            "-auth_uri",
            uri.substring("sip:".length())
        };
    }

    private static Sipp start(Carrier carrier, Path parent, String scenario, boolean waits, String... options)
            throws Exception {
        Path folder = Files.createTempDirectory(parent, "sipp");
        Files.writeString(folder.resolve("scenario.xml"), scenario);
        List<String> command = new ArrayList<>(List.of("sipp", "-sf", "scenario.xml", "-nostdin", "-bind_local"));
        command.addAll(List.of("-i", carrier.address(), "-p", Integer.toString(carrier.port())));
        command.addAll(List.of("-mi", carrier.address(), "-mp", Integer.toString(Ports.media(carrier.address()))));
        command.addAll(List.of("-t", carrier.transport().equals("tcp") ? "t1" : "u1"));
        command.addAll(List.of("-trace_msg", "-message_file", "messages", "-trace_err", "-error_file", "errors"));
        command.addAll(List.of("-trace_logs", "-log_file", "done"));
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("screen").toFile())
                .start();
        Sipp sipp = new Sipp(carrier, folder, process);
        if (!waits) {
            return sipp;
        }
        try {
            sipp.awaitReady();
        } catch (Exception | AssertionError e) {
            sipp.close();
            throw e;
        }
        return sipp;
    }

    private void awaitReady() throws Exception {
        if (carrier.transport().equals("tcp")) {
            Patience.until("SIPp listens", this::story, () -> process.isAlive() && connects());
            return;
        }
        try (DatagramSocket probe = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"))) {
            probe.setSoTimeout(Math.toIntExact(PROBE.toMillis()));
            Patience.until("SIPp answers", this::story, () -> {
                if (!process.isAlive()) {
                    throw new AssertionError("SIPp has ended: " + story());
                }
                return answers(probe, ++probes);
            });
        }
    }

    private boolean answers(DatagramSocket probe, int count) throws IOException {
        // Each one is a call of its own: SIPp does not answer twice in one that it has lost its answer of.
        String options = "OPTIONS sip:probe@" + carrier.address() + " SIP/2.0\r\n"
                + "Via: SIP/2.0/UDP 127.0.0.1:" + probe.getLocalPort() + ";branch=z9hG4bKprobe" + count + "\r\n"
                + "From: <sip:probe@127.0.0.1>;tag=probe\r\nTo: <sip:probe@" + carrier.address() + ">\r\n"
                + "Call-ID: probe" + count + "\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n";
        byte[] bytes = options.getBytes(StandardCharsets.US_ASCII);
        try {
            probe.send(new DatagramPacket(bytes, bytes.length, carrier.socketAddress()));
            probe.receive(new DatagramPacket(new byte[2048], 2048));
            return true;
        } catch (SocketTimeoutException | java.net.PortUnreachableException e) {
            return false;
        }
    }

    private boolean connects() {
        try (Socket socket = new Socket()) {
            socket.connect(carrier.socketAddress(), Math.toIntExact(PROBE.toMillis()));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Waits until a call has gone through the whole script. */
    void awaitDone() throws Exception {
        Patience.until("the script of SIPp was played to its end", this::story, () -> read("done")
                .contains("done"));
    }

    /** Waits until a message fits. */
    Message await(boolean received, String start) throws Exception {
        Patience.until((received ? "SIPp receives " : "SIPp sends ") + start, this::story, () -> messages().stream()
                .anyMatch(m -> m.received() == received && m.starts(start)));
        return messages().stream()
                .filter(m -> m.received() == received && m.starts(start))
                .findFirst()
                .orElseThrow();
    }

    /**
     * Waits until the only call has come to {@link Script#cued}, and tells it to go on; waits until it has heard.
     */
    void cue() throws Exception {
        int cuesBefore = received("MESSAGE").size();
        Patience.until(
                "SIPp waits for a cue",
                this::story,
                () -> read("done")
                                .lines()
                                .filter(line -> line.contains("ready"))
                                .count()
                        > cuesBefore);
        String id = callId();
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.ofLiteral(carrier.address()))) {
            socket.setSoTimeout(Math.toIntExact(Patience.LONG.toMillis()));
            String message = "MESSAGE sip:cue@" + carrier.address() + " SIP/2.0\r\n"
                    + "Via: SIP/2.0/UDP " + carrier.address() + ":" + socket.getLocalPort() + ";branch=z9hG4bKcue"
                    + ++probes + "\r\nFrom: <sip:test@cue>;tag=cue\r\nTo: <sip:cue@cue>\r\nCall-ID: " + id
                    + "\r\nCSeq: " + probes + " MESSAGE\r\nContent-Length: 0\r\n\r\n";
            byte[] bytes = message.getBytes(StandardCharsets.US_ASCII);
            socket.send(new DatagramPacket(bytes, bytes.length, carrier.socketAddress()));
            Patience.until(
                    "SIPp takes the cue", this::story, () -> received("MESSAGE").size() > cuesBefore);
        }
    }

    /** The Call-ID of the latest call. */
    String callId() throws Exception {
        Message invite = messages().stream()
                .filter(m -> m.starts("INVITE"))
                .reduce((a, b) -> b)
                .orElseThrow(() -> new AssertionError("no call: " + story()));
        return header(invite, "Call-ID");
    }

    /** The value of a header. */
    static String header(Message message, String name) {
        return message.text()
                .lines()
                .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + " in " + message.text()));
    }

    /** Where the PBX's latest SDP wants to have the audio. */
    Optional<InetSocketAddress> remoteAudio() throws IOException {
        return messages().stream()
                .filter(Message::received)
                .flatMap(m -> Sdp.audioAddress(m.text()).stream())
                .reduce((a, b) -> b);
    }

    /** A file that a script refers to. */
    void write(String file, String text) throws IOException {
        Files.writeString(folder.resolve(file), text);
    }

    /** All messages of calls so far, in order; without the OPTIONS that ask whether the carrier is there. */
    List<Message> messages() throws IOException {
        List<Message> messages = new ArrayList<>();
        for (String block : read("messages").split("(?m)^-{20,} .*\\R")) {
            int body = block.indexOf("\n\n");
            if (body < 0 || block.contains("OPTIONS sip:") || block.matches("(?s).*CSeq: *[0-9]+ OPTIONS.*")) {
                continue;
            }
            messages.add(new Message(
                    block.substring(0, body).contains("received"),
                    block.substring(body + 2).stripTrailing()));
        }
        return messages;
    }

    /** The requests of that method which the PBX sent, repetitions included. */
    List<Message> received(String start) throws IOException {
        return messages().stream().filter(m -> m.received() && m.starts(start)).toList();
    }

    private String story() {
        return "errors: " + tail("errors") + "\nlast messages: " + tail("messages") + "\nscreen: " + tail("screen");
    }

    private String tail(String name) {
        String text = read(name);
        return text.substring(Math.max(0, text.length() - 4000));
    }

    private String read(String name) {
        try {
            Path file = folder.resolve(name);
            return Files.exists(file) ? Files.readString(file, StandardCharsets.ISO_8859_1) : "";
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("SIPp did not end");
        }
    }
}
