package org.santral.sip.transaction;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The openssl command: an authority of our own, and a TLS peer that we did not write. */
final class Openssl {
    private final Path folder;

    /** Makes the authority {@code ca.pem} in that folder. */
    Openssl(Path folder) throws Exception {
        this.folder = folder;
        run("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2");
    }

    private void run(String... more) throws Exception {
        List<String> words = new ArrayList<>(List.of(more));
        words.addAll(List.of("-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=Test authority"));
        call(words);
    }

    /** Makes NAME.pem and NAME.key for these subject alternative names, valid for so many days; below 0 no more. */
    void certificate(String name, String names, int days, String... keyKind) throws Exception {
        List<String> request = new ArrayList<>(List.of("req", "-new", "-nodes", "-newkey"));
        request.addAll(keyKind.length > 0 ? List.of(keyKind) : List.of("ec", "-pkeyopt", "ec_paramgen_curve:P-256"));
        request.addAll(List.of("-keyout", name + ".key", "-out", name + ".csr", "-subj", "/CN=" + name));
        request.addAll(List.of("-addext", "subjectAltName=" + names));
        call(request);
        call(List.of(
                "x509",
                "-req",
                "-in",
                name + ".csr",
                "-CA",
                "ca.pem",
                "-CAkey",
                "ca.key",
                "-copy_extensions",
                "copy",
                "-CAcreateserial",
                "-days",
                Integer.toString(days),
                "-out",
                name + ".pem"));
    }

    private void call(List<String> words) throws Exception {
        Process process = start(words);
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException("openssl " + words.getFirst() + ": " + said);
        }
    }

    private Process start(List<String> words) throws IOException {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(words);
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
    }

    /** A TLS connection to a local port. */
    Client client(int port, String... more) throws IOException {
        List<String> words = new ArrayList<>(List.of("-quiet", "-no_ign_eof"));
        words.addAll(List.of(more));
        return talkative(port, words.toArray(String[]::new));
    }

    /** One that obeys single letters: R renegotiates. */
    Client talkative(int port, String... more) throws IOException {
        List<String> words = new ArrayList<>(
                List.of("s_client", "-connect", "127.0.0.1:" + port, "-CAfile", "ca.pem", "-verify_return_error"));
        words.addAll(List.of(more));
        return new Client(start(words));
    }

    /** One {@code openssl s_client}. */
    static final class Client implements AutoCloseable {
        private final Process process;
        private final BufferedReader out;

        private Client(Process process) {
            this.process = process;
            out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        }

        void send(String text) throws IOException {
            process.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        }

        /** Reads until a line begins so; null when the connection ends first. */
        String awaitLine(String begin) throws IOException {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (line.startsWith(begin)) {
                    return line;
                }
            }
            return null;
        }

        @Override
        public void close() throws InterruptedException {
            process.destroyForcibly();
            process.waitFor(10, TimeUnit.SECONDS);
        }
    }
}
