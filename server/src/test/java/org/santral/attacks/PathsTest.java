package org.santral.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.santral.store.DatabaseSettings;

/** Names, ids and links that are paths: nothing outside of a folder is read, and nothing is written there. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PathsTest {
    private static final String SECRET = "the key of the vault";

    private static final List<String> PATHS = List.of(
            "../secret.txt",
            "..%2fsecret.txt",
            "..%2Fsecret.txt%00.wav",
            "%2e%2e/secret.txt",
            "%2e%2e%2fsecret.txt",
            "..%5csecret.txt",
            "....//secret.txt",
            "%c0%ae%c0%ae/secret.txt",
            "..;/secret.txt",
            ".;x/../secret.txt",
            "%252e%252e%252fsecret.txt",
            "/etc/passwd",
            "%2fetc%2fpasswd",
            "file:%2f%2f%2fetc%2fpasswd",
            "~/secret.txt",
            "..");

    private Path data;
    private TwoTenants both;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        data = Files.createDirectory(folder.resolve("data"));
        for (Path where : List.of(folder, data)) {
            Files.writeString(where.resolve("secret.txt"), SECRET);
        }
        both = TwoTenants.start(data, DatabaseSettings.embedded(data));
    }

    @AfterAll
    void stop() {
        both.close();
    }

    /** Byte for byte, because a client of Java would tidy the path. */
    private String get(String target, String... headers) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), both.httpPort())) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream()
                    .write(("GET " + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                                    + String.join("\r\n", headers) + "\r\n\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    @Test
    void no_path_in_an_id_leads_out_of_a_folder() throws Exception {
        String verimor = "?key=" + TwoTenants.ATTACKER.verimor();
        String bulutfon = "?access_token=" + TwoTenants.ATTACKER.masterToken();
        for (String path : PATHS) {
            for (String target : List.of(
                    "/verimor/recording/" + path,
                    "/verimor/recording/R" + path,
                    "/verimor/recording/" + path + "/manifest.json",
                    "/verimor/cdrs/" + path + verimor,
                    "/verimor/announcements/" + path + verimor,
                    "/bulutfon/call-records/" + path + bulutfon,
                    "/bulutfon/call-records/" + path + "/stream" + bulutfon,
                    "/bulutfon/announcements/" + path + bulutfon,
                    "/bulutfon/announcements/" + path + "/stream" + bulutfon,
                    "/" + path,
                    "/verimor/" + path)) {
                String answer = get(target);
                assertThat(answer).as(target).matches("(?s)HTTP/1\\.1 4\\d\\d .*");
                assertThat(answer).as(target).doesNotContain(SECRET, "root:", data.toString());
            }
            for (String service : List.of(
                    "voicemails/audio/download {'file':'#'}",
                    "reports/audio/download {'file':'#'}",
                    "pbx/announcements/add {'name':'x','filename':'#'}",
                    "pbx/queues/add {'name':'x','number':'299','music':'#'}")) {
                String[] parts = service.split(" ", 2);
                String name = java.net.URLDecoder.decode(path.replace("%00", "\\u0000"), StandardCharsets.UTF_8)
                        .replace("\\secret", "\\\\secret");
                Dialects.Reply reply = both.dialects.send(
                        TwoTenants.ATTACKER,
                        new Endpoint(
                                "simotel",
                                "POST",
                                "api/v4/" + parts[0],
                                parts[1].replace('\'', '"').replace("#", name)));
                assertThat(reply.text()).as(service + name).doesNotContain(SECRET, "root:", data.toString());
                if (!service.contains("music")) {
                    assertThat(reply.text()).as(service + name).startsWith("{\"success\":0");
                }
            }
        }
    }

    /** A link is good as it is: with a character changed, more of a path, or another id in its place it is no link. */
    @Test
    void a_link_to_a_recording_opens_that_one_and_only_as_it_is() throws Exception {
        String call = both.attacker.ids().get("call");
        String link = both.dialects
                .send(TwoTenants.ATTACKER, new Endpoint("verimor", "GET", "recording_url", "call_uuid=" + call))
                .text();
        String path = link.substring(link.indexOf("/verimor/"));
        assertThat(get(path)).startsWith("HTTP/1.1 200 ");
        for (int i = path.length() - 36; i < path.length(); i++) {
            char other = path.charAt(i) == 'a' ? 'b' : 'a';
            String changed = path.substring(0, i) + other + path.substring(i + 1);
            assertThat(get(changed)).as(changed).startsWith("HTTP/1.1 404 ");
        }
        for (String more : List.of("/x", "%00", "%20", ".wav", "/manifest/x", "%2f..")) {
            assertThat(get(path + more)).as(more).startsWith("HTTP/1.1 4");
        }
        String hash = "1".repeat(40);
        assertThat(get("/bulutfon/call-records/" + call + "/stream?access_token=" + hash))
                .startsWith("HTTP/1.1 401 ");
    }

    /** Somebody who can write into the data folder puts a link there instead of a recording: it is not followed. */
    @Test
    void a_recording_that_became_a_link_is_none() throws Exception {
        Path recording;
        String call = both.victim.ids().get("call");
        List<Path> all = new ArrayList<>();
        try (Stream<Path> files = Files.walk(data.resolve("recordings"))) {
            files.filter(file -> file.toString().endsWith(".wav")).forEach(all::add);
        }
        String target = "/bulutfon/call-records/" + call + "/stream?access_token=" + TwoTenants.VICTIM.masterToken();
        assertThat(get(target, "Range: bytes=0-3")).startsWith("HTTP/1.1 20");
        for (Path file : all) {
            recording = file.resolveSibling(file.getFileName() + ".kept");
            Files.move(file, recording);
            Files.createSymbolicLink(file, data.resolve("secret.txt"));
        }
        assertThat(get(target)).doesNotContain(SECRET).startsWith("HTTP/1.1 404 ");
        String url = both.dialects
                .send(TwoTenants.VICTIM, new Endpoint("verimor", "GET", "recording_url", "call_uuid=" + call))
                .text();
        assertThat(url).contains("cannot find call");
        for (Path file : all) {
            Files.delete(file);
            Files.move(file.resolveSibling(file.getFileName() + ".kept"), file);
        }
    }

    /** Somebody who can write into the database gives a recording another name: files of others are not sent for it. */
    @Test
    void a_recording_whose_name_was_changed_leads_nowhere() throws Exception {
        String call = both.victim.ids().get("call");
        String link = both.dialects
                .send(TwoTenants.VICTIM, new Endpoint("verimor", "GET", "recording_url", "call_uuid=" + call))
                .text();
        String stream = "/bulutfon/call-records/" + call + "/stream?access_token=" + TwoTenants.VICTIM.masterToken();
        assertThat(get(stream)).startsWith("HTTP/1.1 200 ");
        try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("santral.db"))) {
            String kept = file(database, call);
            for (String other : List.of(
                    "../secret.txt",
                    "../../secret.txt",
                    data.resolve("secret.txt").toString(),
                    "2026/../../secret.txt",
                    kept.substring(0, 11) + "../../../../secret.txt")) {
                rename(database, call, other);
                for (String target : List.of(stream, link.substring(link.indexOf("/verimor/")))) {
                    assertThat(get(target)).as(other).doesNotContain(SECRET).doesNotStartWith("HTTP/1.1 2");
                }
            }
            rename(database, call, kept);
        }
        assertThat(get(stream)).startsWith("HTTP/1.1 200 ");
    }

    private static String file(Connection database, String call) throws SQLException {
        try (PreparedStatement select = database.prepareStatement("select file from recording where call_id = ?")) {
            select.setString(1, call);
            return select.executeQuery().getString(1);
        }
    }

    private static void rename(Connection database, String call, String file) throws SQLException {
        try (PreparedStatement update = database.prepareStatement("update recording set file = ? where call_id = ?")) {
            update.setString(1, file);
            update.setString(2, call);
            assertThat(update.executeUpdate()).isEqualTo(1);
        }
    }

    /** What the rig made over HTTP, as its customers: the trail says who, from where, and no secret. */
    @Test
    void what_customers_change_is_in_the_audit_trail() throws Exception {
        List<String> trail = both.trail(TwoTenants.VICTIM.domainId());
        assertThat(trail)
                .contains(
                        "Simotel account kurban at 127.0.0.1: extension set 1888",
                        "Simotel account kurban at 127.0.0.1: trunk created made_kurban",
                        "Simotel account kurban at 127.0.0.1: queue created 288")
                .noneMatch(line -> LeakedSecrets.in(line).isPresent())
                .noneMatch(line -> line.contains("saldirgan"));
        both.dialects.send(TwoTenants.VICTIM, new Endpoint("verimor", "GET", "dnd/1777", "state=on"));
        both.dialects.send(TwoTenants.VICTIM, new Endpoint("bulutfon", "DELETE", "extensions/1888", ""));
        both.dialects.send(TwoTenants.ATTACKER, new Endpoint("bulutfon", "DELETE", "extensions/1777", ""));
        List<String> after = both.trail(TwoTenants.VICTIM.domainId());
        assertThat(after.subList(trail.size(), after.size()))
                .containsExactly(
                        "Verimor key at 127.0.0.1: forwards, caller id or rest of extension set 1777",
                        "Bulutfon master at 127.0.0.1: extension deleted 1888");
    }
}
