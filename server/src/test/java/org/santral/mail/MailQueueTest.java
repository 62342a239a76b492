package org.santral.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.santral.base.CallId;
import org.santral.http.MovedClock;
import org.santral.mail.MailSettings.Tls;
import org.santral.state.State;
import org.santral.store.Backend;
import org.santral.store.Database;
import org.santral.store.DatabaseSettings;
import org.santral.store.OnBothDatabases;
import org.santral.store.Vault;
import org.santral.tenant.Directory;
import org.santral.tenant.Extension;
import org.santral.tenant.MailboxSettings;
import org.santral.tenant.Tenant;
import org.santral.voicemail.VoicemailBox.Message;
import tools.jackson.databind.JsonNode;

/** Messages go out by mail over a server that is not ours. */
@OnBothDatabases
class MailQueueTest {
    private static final byte[] SOUND = {'R', 'I', 'F', 'F', 0, 13, 10, -1};

    @Parameter
    Backend backend;

    @TempDir
    Path folder;

    private final MovedClock clock = new MovedClock();
    private final BlockingQueue<Mailed> told = new LinkedBlockingQueue<>();
    private PythonRelay relay;
    private DatabaseSettings settings;
    private Database database;
    private Directory directory;
    private State state;
    private MailQueue queue;

    @BeforeEach
    void open() throws Exception {
        relay = PythonRelay.start();
        settings = backend.create(folder);
        start(relay.port());
    }

    private void start(int port) throws Exception {
        database = Database.open(settings);
        directory = new Directory(List.of());
        state = State.open(database, folder, clock, Vault.open(folder), directory);
        state.overlays().apply(List.of(tenant()));
        queue = new MailQueue(
                new MailSettings("127.0.0.1", port, "pbx@demo.example", null, null, Tls.OFF),
                database,
                directory,
                state.voicemail(),
                clock,
                told::add);
        state.voicemail().addListener(queue);
        queue.start();
    }

    @AfterEach
    void close() {
        if (queue != null) {
            queue.close();
            database.close();
        }
        relay.close();
    }

    private static Tenant tenant() {
        MailboxSettings plain = new MailboxSettings(null, false, true, false, false, true, false, true, "");
        MailboxSettings full =
                new MailboxSettings(null, false, true, false, false, true, true, true, "box@demo.example");
        MailboxSettings none =
                new MailboxSettings(null, false, true, false, false, true, true, false, "nobody@demo.example");
        Extension any = Extension.of("1000", "Ada", null, null, false);
        return Tenant.builder("demo", 101, "demo.example")
                .extensions(List.of(
                        any.withEmail("ada@demo.example").withMailbox(plain).withLanguage("en"),
                        Extension.of("1001", "", null, null, false).withMailbox(full),
                        Extension.of("1002", "", null, null, false).withMailbox(none),
                        Extension.of("1003", "", null, null, false)
                                .withMailbox(full)
                                .withLanguage("fa"),
                        Extension.of("1004", "", null, null, false).withEmail("x@demo.example")))
                .build();
    }

    private CallId leave(String extension, String caller, String name) throws Exception {
        CallId call = CallId.create(clock.millis());
        Path file = state.voicemail().newFile(tenant(), extension, call);
        Files.write(file, SOUND);
        Instant start = Instant.parse("2022-12-02T06:57:53Z");
        state.voicemail()
                .add(tenant(), extension, new Message(call, caller, name, start, Duration.ofSeconds(75), false, file));
        return call;
    }

    private Mailed told() throws InterruptedException {
        Mailed mailed = told.poll(60, TimeUnit.SECONDS);
        assertThat(mailed).isNotNull();
        return mailed;
    }

    @Test
    void a_message_is_told_by_mail_with_its_sound_when_its_owner_wants_that() throws Exception {
        CallId first = leave("1000", "05321112233", "Bo\r\nBcc: all@demo.example");
        JsonNode mail = relay.next();
        assertThat(mail.path("sender").asString()).isEqualTo("pbx@demo.example");
        assertThat(mail.path("to").toString()).isEqualTo("[\"ada@demo.example\"]");
        assertThat(mail.path("subject").asString())
                .isEqualTo("New voicemail from Bo  Bcc: all@demo.example (05321112233)");
        assertThat(mail.path("auto").asString()).isEqualTo("auto-generated");
        assertThat(mail.path("text").asString()).contains("extension 1000", "2022-12-02 09:57:53", "1:15", "*97");
        assertThat(mail.path("files")).isEmpty();
        assertThat(told()).isEqualTo(new Mailed(101, first, "1000", "ada@demo.example", false, false, null));
        assertThat(state.voicemail().find(101, first)).isPresent();

        CallId second = leave("1001", "", "");
        mail = relay.next();
        assertThat(mail.path("subject").asString()).isEqualTo("Bilinmeyen numara size bir sesli mesaj bıraktı");
        assertThat(mail.path("text").asString()).contains("numaralı dahilinize", "ektedir");
        assertThat(mail.path("files").toString())
                .isEqualTo(
                        "[[\"voicemail.wav\",\"audio/wav\",\"" + HexFormat.of().formatHex(SOUND) + "\"]]");
        assertThat(told()).isEqualTo(new Mailed(101, second, "1001", "box@demo.example", true, true, null));
        assertThat(state.voicemail().find(101, second)).isEmpty();

        leave("1003", "05321112233", "");
        assertThat(relay.next().path("text").asString()).contains("1401-09-11 09:57:53", "1003");
        told();
        leave("1004", "05321112233", "");
        leave("1000", "1", "");
        assertThat(relay.next().path("text").asString()).contains("extension 1000");
    }

    @Test
    void what_the_server_refuses_for_good_is_given_up_at_once() throws Exception {
        CallId message = leave("1002", "05321112233", "");
        assertThat(told())
                .isEqualTo(new Mailed(
                        101,
                        message,
                        "1002",
                        "nobody@demo.example",
                        true,
                        false,
                        "the mail server refused it with 550"));
        assertThat(state.voicemail().find(101, message)).isPresent();
        assertThat(relay.none()).isTrue();
    }

    @Test
    void a_server_that_is_down_gets_the_mail_later_also_after_a_restart() throws Exception {
        queue.close();
        database.close();
        try (ServerSocket nobody = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = nobody.getLocalPort();
            nobody.close();
            start(port);
        }
        CallId kept = leave("1000", "05321112233", "");
        CallId gone = leave("1000", "05321112244", "");
        awaitAttempts(2);
        state.voicemail().delete(101, gone);
        queue.close();
        database.close();
        clock.ahead = Duration.ofMinutes(2);
        start(relay.port());
        assertThat(relay.next().path("subject").asString()).contains("05321112233");
        assertThat(told().message()).isEqualTo(kept);
        awaitMails("where attempts >= 0", count -> count == 0);
        queue.close();
        assertThat(relay.none()).isTrue();
    }

    @Test
    void a_mail_is_given_up_after_a_day() throws Exception {
        queue.close();
        database.close();
        start(1);
        CallId message = leave("1000", "05321112233", "");
        awaitAttempts(1);
        clock.ahead = Duration.ofHours(24);
        queue.nudge();
        Mailed given = told();
        assertThat(given.message()).isEqualTo(message);
        assertThat(given.failure()).startsWith("the mail server cannot be used");
    }

    private void awaitAttempts(int mails) throws InterruptedException {
        awaitMails("where attempts > 0", count -> count >= mails);
    }

    private void awaitMails(String which, IntPredicate enough) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!enough.test(database.<Integer>read(tx -> tx.sql()
                .sql("select count(*) from voicemail_mail " + which)
                .query(Integer.class)
                .single()))) {
            assertThat(System.nanoTime()).as(which).isLessThan(end);
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }
}
