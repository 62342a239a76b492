package org.santral.mail;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A mail server that is not ours: Python's. It refuses nobody@ for good, and takes what it gets apart with its own parser. */
final class PythonRelay implements AutoCloseable {
    private static final String PROGRAM = """
            import warnings
            warnings.simplefilter('ignore')
            import asyncore, email, email.policy, hashlib, json, smtpd
            class Relay(smtpd.SMTPServer):
                def process_message(self, peer, sender, receivers, data, **more):
                    if receivers[0].startswith('nobody@'):
                        return '550 5.1.1 no such user'
                    mail = email.message_from_bytes(data, policy=email.policy.default)
                    sounds = [part for part in mail.iter_attachments()]
                    print(json.dumps({'sender': sender, 'to': receivers, 'subject': mail['Subject'],
                        'from': mail['From'], 'auto': mail['Auto-Submitted'], 'headers': len(mail.items()),
                        'text': mail.get_body().get_content(),
                        'files': [[part.get_filename(), part.get_content_type(),
                            part.get_content().hex()] for part in sounds]}), flush=True)
            relay = Relay(('127.0.0.1', 0), None)
            print(relay.socket.getsockname()[1], flush=True)
            asyncore.loop()
            """;

    private final Process process;
    private final int port;
    private final BlockingQueue<JsonNode> mails = new LinkedBlockingQueue<>();

    private PythonRelay(Process process, int port, BufferedReader lines) {
        this.process = process;
        this.port = port;
        Thread.ofVirtual().start(() -> lines.lines()
                .forEach(line -> mails.add(JsonMapper.shared().readTree(line))));
    }

    /** Listens on a free port; skips the test where Python has no mail server (since 3.12). */
    static PythonRelay start() throws IOException {
        Process process = null;
        try {
            process = new ProcessBuilder("python3", "-c", PROGRAM)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            Assumptions.abort("Python 3 is not installed");
        }
        BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        String first = lines.readLine();
        Assumptions.assumeTrue(first != null, "this Python has no mail server");
        return new PythonRelay(process, Integer.parseInt(first), lines);
    }

    int port() {
        return port;
    }

    /** The next mail that came. */
    JsonNode next() throws InterruptedException {
        JsonNode mail = mails.poll(60, TimeUnit.SECONDS);
        if (mail == null) {
            throw new AssertionError("no mail came");
        }
        return mail;
    }

    boolean none() {
        return mails.isEmpty();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
