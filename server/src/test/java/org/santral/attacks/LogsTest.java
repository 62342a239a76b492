package org.santral.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;

/** What gets into the log, and what must not. */
class LogsTest {
    /** A log line is ended by us alone: nobody's name or address makes lines of its own. */
    @Test
    void a_message_is_one_line() throws Exception {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        PrintStream before = System.err;
        System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
        LoggerContext context = new LoggerContext();
        context.setMDCAdapter(new LogbackMDCAdapter());
        try {
            JoranConfigurator configurator = new JoranConfigurator();
            configurator.setContext(context);
            configurator.doConfigure(getClass().getResource("/logback.xml"));
            Logger log = context.getLogger("org.santral.test");
            log.warn("name {}", "a\r\n2026-01-01T00:00:00.000+00:00 ERROR Forged b\nc\u2028d\u0085e");
            log.warn("failed", new IllegalArgumentException("x\r\n2026-01-01T00:00:00.000+00:00 ERROR Forged y"));
        } finally {
            context.stop();
            System.setErr(before);
        }
        String log = written.toString(StandardCharsets.UTF_8);
        assertThat(log).contains("name a ").contains("Forged y");
        assertThat(log.lines()).noneMatch(line -> line.startsWith("2026-01-01"));
        assertThat(log.lines().filter(line -> line.contains("WARN"))).hasSize(2);
        assertThat(log).contains("\tat org.santral.attacks.LogsTest");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "key K12345678-1234-5678-4321-123456789012 is wrong",
                "Authorization: Basic abc",
                "GET /cdrs?key=abc",
                "calling 905321234567",
                "calling +905321234567",
                "calling 05321234567",
                "mail to ada@demo.example",
                "Digest response=\"0123456789abcdef0123456789abcdef\"",
                "user with password=abc",
                "the secret s3cret-of-1001"
            })
    void the_scan_of_logs_finds_secrets(String line) {
        assertThat(LeakedSecrets.in(line)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "calling 90532***4567",
                "call 0198c0de-0532-7123-8456-905321234567 ended",
                "sip:1000@demo.example is registered",
                "tenant demo has 12 extensions"
            })
    void and_nothing_else(String line) {}
}
