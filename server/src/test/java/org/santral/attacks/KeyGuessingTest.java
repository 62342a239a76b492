package org.santral.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.santral.store.DatabaseSettings;

/** Keys, tokens and passwords that are tried one after the other: soon nobody listens, and nobody else is kept out. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeyGuessingTest {
    /** Lines that compare hashes which compare in constant time, or no secret at all. */
    private static final List<String> KNOWN = List.of(
            "Direction.java: if (d.token().equals(token))",
            "DigestAlgorithm.java: if (a.token.equalsIgnoreCase(token))",
            "TokenMaker.java: if (OAuth2TokenType.ACCESS_TOKEN.equals",
            "TokenMaker.java: return OAuth2TokenType.REFRESH_TOKEN.equals",
            "UserForm.HIDDEN.equals(pin)",
            "HIDDEN.equals(secret) ? null : secret",
            "Credentials.java: if (password != null && hash.equals(password))",
            "Credentials.java: if (named.isEmpty() && hash.equals(NOBODY))");

    /** More than any burst that is allowed. */
    private static final int TRIES = 130;

    private TwoTenants both;
    private int port;

    @BeforeAll
    void start(@TempDir Path data) throws Exception {
        both = TwoTenants.start(data, DatabaseSettings.embedded(data));
        port = both.httpPort();
    }

    @AfterAll
    void stop() {
        both.close();
    }

    /** Where a secret is asked for; the source of each is another loopback address. */
    enum Door {
        VERIMOR_KEY("GET /verimor/cdrs?key=%s"),
        BULUTFON_TOKEN("GET /bulutfon/me?access_token=%s"),
        BULUTFON_BEARER("GET /bulutfon/me", "Authorization: Bearer %s"),
        BULUTFON_API_KEY("GET /bulutfon/v2/cdr/list?apikey=%s"),
        BULUTFON_PASSWORD("GET /bulutfon/me?email=saldirgan@example.com&password=%s"),
        BULUTFON_RECORDING("GET /bulutfon/call-records/0198c0de-0000-7000-8000-000000000000?access_token=%s"),
        TOKEN_INFO("GET /bulutfon/token-info/%s"),
        CLIENT_SECRET("POST /bulutfon/oauth/token?client_id=app-saldirgan&grant_type=refresh_token&refresh_token=x"
                + "&client_secret=%s"),
        SIMOTEL_KEY("POST /simotel/api/v4/pbx/users/search", "X-APIKEY: %s"),
        SIMOTEL_PASSWORD("POST /simotel/api/v4/pbx/users/search", "Authorization: Basic %s");

        private final String line;
        private final String header;

        Door(String line) {
            this(line, "X: y");
        }

        Door(String line, String header) {
            this.line = line;
            this.header = header;
        }

        int source() {
            return 20 + ordinal();
        }

        String request(String secret) {
            String told = this == SIMOTEL_PASSWORD
                    ? Base64.getEncoder().encodeToString(("saldirgan:" + secret).getBytes(StandardCharsets.UTF_8))
                    : secret;
            return line.replace("%s", told) + " HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n"
                    + header.replace("%s", told) + "\r\n";
        }
    }

    /** A secret that nobody has, in the form that they have. */
    private static String wrong(Door door, int i) {
        String digits = "%040x".formatted(i + 1);
        return door == Door.BULUTFON_RECORDING ? digits : digits.substring(8);
    }

    /** Each on a connection of its own: some answers end theirs. */
    private List<Integer> statuses(Door door, int source, List<String> secrets) throws IOException {
        List<Integer> statuses = new ArrayList<>();
        for (String secret : secrets) {
            try (Socket socket = new Socket()) {
                socket.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) source}), 0));
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 60_000);
                socket.setSoTimeout(60_000);
                socket.getOutputStream()
                        .write((door.request(secret) + "Connection: close\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                statuses.add(Integer.valueOf(answer.substring(9, 12)));
            }
        }
        return statuses;
    }

    @ParameterizedTest
    @EnumSource(Door.class)
    void who_guesses_is_soon_not_listened_to(Door door) throws Exception {
        List<String> secrets = new ArrayList<>();
        for (int i = 0; i < TRIES; i++) {
            secrets.add(wrong(door, i));
        }
        List<Integer> statuses = statuses(door, door.source(), secrets);
        assertThat(statuses).hasSize(TRIES);
        assertThat(statuses.getFirst()).isIn(400, 401, 404);
        assertThat(statuses.getLast()).as("after " + TRIES + " guesses").isEqualTo(429);
        // Somebody else, who is wrong for the first time, is told so.
        assertThat(statuses(door, door.source() + 50, List.of(secrets.getFirst())))
                .containsExactly(statuses.getFirst());
    }

    /** A customer behind the same proxy as somebody who guesses. */
    @Test
    void a_key_that_was_right_before_goes_on_working() throws Exception {
        List<String> secrets = new ArrayList<>();
        secrets.add(TwoTenants.VICTIM.verimor());
        for (int i = 0; i < TRIES; i++) {
            secrets.add(wrong(Door.VERIMOR_KEY, i));
        }
        secrets.add(TwoTenants.VICTIM.verimor());
        secrets.add(TwoTenants.ATTACKER.verimor());
        List<Integer> statuses = statuses(Door.VERIMOR_KEY, 100, secrets);
        assertThat(statuses.getFirst()).isEqualTo(200);
        assertThat(statuses.get(TRIES + 1)).isEqualTo(200);
        assertThat(statuses.getLast())
                .as("a key that was never seen from there could be a guess")
                .isEqualTo(429);
    }

    /** Who asks for a user that nobody is must not learn it. */
    @Test
    void users_who_are_none_are_refused_like_wrong_passwords() throws Exception {
        String wrong = both.raw("GET /bulutfon/me?email=saldirgan@example.com&password=x");
        assertThat(both.raw("GET /bulutfon/me?email=nobody@example.com&password=x"))
                .isEqualTo(wrong);
        String basic = "POST /simotel/api/v4/pbx/users/search|Authorization: Basic ";
        assertThat(both.raw(basic + encoded("nobody:x"))).isEqualTo(both.raw(basic + encoded("saldirgan:x")));
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Secrets are compared as a whole (java.security.MessageDigest#isEqual), or found by their hash. */
    @Test
    void no_secret_is_compared_character_by_character() throws IOException {
        Pattern compared = Pattern.compile(
                "(?i)(\\w*(secret|password|passwd|apikey|token|pin|ha1|nonce|signature|hmac|digest|hash|sha1|sha256)\\w*"
                        + "(\\(\\))?\\.(equals|contentEquals|compareTo|equalsIgnoreCase)\\()"
                        + "|(Arrays\\.equals\\([^)]*(secret|password|token|pin|ha1|hash|digest))"
                        + "|(\\.(equals|contentEquals)\\(\\w*\\.?(secret|password|pin|ha1|apiKey|signature|hmac)\\w*(\\(\\))?\\))");
        List<String> found = new ArrayList<>();
        for (String module : List.of("sip", "media", "pbx", "server")) {
            try (Stream<Path> files = Files.walk(Path.of("..", module, "src", "main", "java"))) {
                for (Path file :
                        files.filter(it -> it.toString().endsWith(".java")).toList()) {
                    List<String> lines = Files.readAllLines(file);
                    for (int i = 0; i < lines.size(); i++) {
                        if (compared.matcher(lines.get(i)).find()) {
                            found.add(file.getFileName() + ": " + lines.get(i).strip());
                        }
                    }
                }
            }
        }
        found.removeIf(line -> KNOWN.stream().anyMatch(line::contains));
        assertThat(found).isEmpty();
    }
}
