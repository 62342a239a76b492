package org.santral.e2e;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.santral.sip.transport.ListenPoint;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A phone, or a carrier's exchange: baresip with its configuration in a folder of its own. It says a tone and writes down
 * what it hears.
 */
final class Baresip implements AutoCloseable {
    static final String ADDRESS = "127.0.0.21";
    /** Of {@link #carrier}. */
    static final String CARRIER = "127.0.0.22";

    private static final Path MODULES = Path.of("/usr/lib/baresip/modules");
    private static final List<String> NEEDED =
            List.of("account", "aubridge", "aufile", "ctrl_tcp", "g711", "menu", "sndfile");
    private static final Duration LONGEST_TALK = Duration.ofMinutes(2);

    private final Path folder;
    private final int signalling;
    private final int control;
    private final Process process;

    private Baresip(Path folder, int signalling, int control, Process process) {
        this.folder = folder;
        this.signalling = signalling;
        this.control = control;
        this.process = process;
    }

    /** Skips the test, with the reason, where there is no baresip. */
    static void assumeInstalled() {
        assumeTrue(Sipp.onPath("baresip"), "baresip is not installed");
        for (String module : NEEDED) {
            assumeTrue(Files.exists(MODULES.resolve(module + ".so")), "baresip has no module " + module);
        }
    }

    /**
     * Starts a phone of that extension which registers with the PBX.
     *
     * @param answers {@code auto} or {@code manual}
     */
    static Baresip start(Path parent, ListenPoint pbx, String extension, String answers, Tone says) throws Exception {
        return start(parent, pbx, extension, answers, says, "", "");
    }

    /**
     * Starts a phone whose media is encrypted.
     *
     * @param authorities who vouches for the PBX
     * @param encryption {@code srtp-mand}, or {@code srtp} for a phone that leaves the choice to the other side
     */
    static Baresip encrypted(
            Path parent,
            ListenPoint pbx,
            String extension,
            String answers,
            Tone says,
            Path authorities,
            String encryption)
            throws Exception {
        return start(
                parent,
                pbx,
                extension,
                answers,
                says,
                "module srtp.so\nsip_cafile " + authorities + "\nsip_verify_server yes\n",
                ";mediaenc=" + encryption);
    }

    private static Baresip start(
            Path parent, ListenPoint pbx, String extension, String answers, Tone says, String config, String account)
            throws Exception {
        String registrar = pbx.address().getAddress().getHostAddress() + ":"
                + pbx.address().getPort();
        return start(parent, ADDRESS, says, config, """
                <sip:%1$s@demo.example;transport=%5$s>;auth_user=%1$s;auth_pass=%2$s;answermode=%3$s;\
                outbound="sip:%4$s;transport=%5$s";audio_codecs=pcma/8000/1;regint=120%6$s
                """.formatted(
                extension, Setup.PASSWORD, answers, registrar, pbx.transport().parameter(), account));
    }

    /**
     * Starts what answers calls to a number over TLS, with encrypted media.
     *
     * @param identity its certificate for {@link #CARRIER} and the private key, in one file
     */
    static Baresip carrier(Path parent, String number, Tone says, Path identity) throws Exception {
        return start(
                parent,
                CARRIER,
                says,
                "module srtp.so\nsip_certificate " + identity + "\n",
                "<sip:%s@%s;transport=tls>;regint=0;answermode=auto;audio_codecs=pcma/8000/1;mediaenc=srtp-mand\n"
                        .formatted(number, CARRIER));
    }

    /** The trunk that leads to a {@link #carrier}: it listens for TLS one above its other transports. */
    String proxyOverTls() {
        return "sip:" + CARRIER + ":" + (signalling + 1) + ";transport=tls";
    }

    private static Baresip start(Path parent, String address, Tone says, String config, String account)
            throws Exception {
        Path folder = Files.createTempDirectory(parent, "baresip");
        int control = Ports.signalling("127.0.0.1");
        int signalling = Ports.signalling(address);
        Files.writeString(folder.resolve("config"), """
                poll_method epoll
                sip_listen %1$s:%2$d
                net_interface %1$s
                call_local_timeout 120
                call_max_calls 4
                audio_player aubridge,nobody
                audio_source aufile,%3$s
                audio_alert aubridge,nobody
                ausrc_srate 8000
                auplay_srate 8000
                rtp_stats no
                ctrl_tcp_listen 127.0.0.1:%4$d
                snd_path %5$s
                module_path %6$s
                module g711.so
                module aufile.so
                module aubridge.so
                module sndfile.so
                module_app account.so
                module_app menu.so
                module_app ctrl_tcp.so
                %7$s""".formatted(
                        address, signalling, says.wav(folder, LONGEST_TALK), control, folder, MODULES, config));
        Files.writeString(folder.resolve("accounts"), account);
        Process process = new ProcessBuilder("baresip", "-f", folder.toString(), "-v")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
        return new Baresip(folder, signalling, control, process);
    }

    /** The person picks up. */
    void accept() throws Exception {
        command("accept", "");
    }

    /** The person dials; digits only. */
    void dial(String number) throws Exception {
        command("dial", "sip:" + number + "@" + Setup.SIP_DOMAIN);
    }

    /** The person hangs up. */
    void hangUp() throws Exception {
        command("hangup", "");
    }

    /** The person puts the call on hold. */
    void hold() throws Exception {
        command("hold", "");
    }

    /** The person comes back. */
    void resume() throws Exception {
        command("resume", "");
    }

    /** The person presses a key (RFC 4733). */
    void press(char key) throws Exception {
        command("sndcode", String.valueOf(key));
    }

    /** The person hands the call to somebody else (REFER). */
    void transfer(String number) throws Exception {
        command("transfer", "sip:" + number + "@" + Setup.SIP_DOMAIN);
    }

    /** Gives a command as a netstring of JSON, and waits until it was carried out. */
    private void command(String name, String parameters) throws Exception {
        String command =
                JsonMapper.shared().writeValueAsString(Map.of("command", name, "params", parameters, "token", "1"));
        try (Socket socket = new Socket("127.0.0.1", control)) {
            socket.setSoTimeout(Math.toIntExact(Patience.LONG.toMillis()));
            OutputStream out = socket.getOutputStream();
            out.write((command.length() + ":" + command + ",").getBytes(StandardCharsets.US_ASCII));
            out.flush();
            JsonNode answer = answer(socket.getInputStream());
            if (!answer.path("ok").booleanValue()) {
                throw new AssertionError(name + ": " + answer + "; " + output());
            }
        }
    }

    /** Events come on the same connection; the answer is what has {@code response}. */
    private static JsonNode answer(InputStream in) throws IOException {
        while (true) {
            int length = 0;
            int c = in.read();
            while (c >= '0' && c <= '9') {
                length = length * 10 + c - '0';
                c = in.read();
            }
            if (c != ':') {
                throw new IOException("baresip sent no netstring but " + c);
            }
            JsonNode message = JsonMapper.shared().readTree(in.readNBytes(length));
            if (in.read() != ',') {
                throw new IOException("the netstring does not end");
            }
            if (message.path("response").booleanValue(false)) {
                return message;
            }
        }
    }

    /** What it heard in its only call; complete once the call is over. */
    short[] heard() throws Exception {
        try (DirectoryStream<Path> dumps = Files.newDirectoryStream(folder, "dump-*-dec.wav")) {
            for (Path dump : dumps) {
                return Tone.read(dump);
            }
        }
        throw new AssertionError("baresip heard nothing: " + output());
    }

    /** Fails when it has ended by itself, with what it said. */
    void assertRuns() {
        if (!process.isAlive()) {
            throw new AssertionError("baresip has ended: " + output());
        }
    }

    String output() {
        try {
            return Files.readString(folder.resolve("output"), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** Ends it as its user would, so that it takes its registration back and closes its files. */
    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
