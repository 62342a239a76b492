package org.santral.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.santral.http.SecretHash;
import org.santral.http.verimor.VerimorSettings;
import org.santral.http.verimor.VerimorSettings.MaskingDialOn;
import org.santral.sip.transport.TransportKind;
import org.santral.tenant.Did;
import org.santral.tenant.Extension;
import org.santral.tenant.PhoneNumber;
import org.santral.tenant.Target;
import org.santral.tenant.Tenant;
import org.santral.tenant.TrunkSettings;

class ConfigTest {
    private static final Map<String, String> ENVIRONMENT = Map.of("SANTRAL_ADMIN_PASSWORD", "hush-hush");
    private static final String KEY = "K12345678-1234-5678-4321-123456789012";

    @TempDir
    Path folder;

    private Config load(String yaml) throws IOException {
        return Config.load(write(yaml), ENVIRONMENT);
    }

    private Path write(String yaml) throws IOException {
        return Files.writeString(folder.resolve("santral.yaml"), yaml);
    }

    private static String documentedExample() throws IOException {
        String page = Files.readString(Path.of("../docs/configuration.md"));
        int start = page.indexOf("```yaml\n") + "```yaml\n".length();
        return page.substring(start, page.indexOf("```", start));
    }

    @Test
    void the_documented_example_loads_with_every_value_where_it_belongs() throws IOException {
        Config config = load(documentedExample());

        assertThat(config.http().listen()).isEqualTo(new InetSocketAddress("127.0.0.1", 8080));
        assertThat(config.sip().listen())
                .extracting(point -> point.transport())
                .containsExactly(TransportKind.UDP, TransportKind.TCP);
        assertThat(config.rtp()).isEqualTo(new Config.Rtp(InetAddress.ofLiteral("127.0.0.1"), 20_000, 29_999, null));
        assertThat(config.database().url()).isNull();
        assertThat(config.calls()).isEqualTo(new Config.Calls(Duration.ofSeconds(2), Duration.ofSeconds(5)));

        Config.TenantConfig only = config.tenants().getFirst();
        Tenant tenant = only.tenant();
        assertThat(tenant.name()).isEqualTo("demo");
        assertThat(tenant.domainId()).isEqualTo(101);
        assertThat(tenant.timeZone()).isEqualTo(ZoneId.of("Europe/Istanbul"));
        assertThat(tenant.extensions().values())
                .containsExactly(Extension.of("1000", "Resepsiyon", "secret", new PhoneNumber("908505320000"), true));
        assertThat(tenant.trunks())
                .containsExactly(new TrunkSettings(
                        "carrier",
                        "sip:127.0.0.1:5070;transport=udp",
                        java.util.List.of(InetAddress.ofLiteral("127.0.0.1")),
                        false,
                        null,
                        null,
                        java.util.List.of("PCMA", "PCMU"),
                        TrunkSettings.NumberFormat.E164,
                        100));
        assertThat(tenant.outbound().getFirst().prefixes()).containsExactly("90", "00");
        assertThat(tenant.dids()).containsExactly(new Did(new PhoneNumber("908508850000"), new Target.Menu("10")));
        assertThat(tenant.limits().premiumPrefixes()).containsExactly("90900");

        VerimorSettings verimor = only.verimor();
        assertThat(verimor.keys()).containsExactly(SecretHash.of(KEY));
        assertThat(verimor.events())
                .isEqualTo(new VerimorSettings.Events(URI.create("http://127.0.0.1:9000/event/"), true, true, true));
        assertThat(verimor.maskingDialOn()).isEqualTo(MaskingDialOn.BY_PATH);
        assertThat(verimor.missedAsBoolean()).isFalse();

        assertThat(config.warnings())
                .hasSize(6)
                .anyMatch(line -> line.startsWith("tenant demo: bulutfon"))
                .anyMatch(line -> line.startsWith("tenant demo: menus"));
    }

    @Test
    void a_nearly_empty_file_gets_the_defaults() throws IOException {
        Config config = load("tenants: []\n");
        assertThat(config.http().publicUrl()).isEqualTo(URI.create("http://127.0.0.1:8080"));
        assertThat(config.sip().listen()).hasSize(2);
        assertThat(config.tenants()).isEmpty();
        assertThat(config.warnings()).isEmpty();
    }

    @Test
    void secrets_come_from_the_environment_and_from_files() throws IOException {
        Files.writeString(folder.resolve("key.txt"), KEY + "\n");
        Config config = load("""
                database: { url: "jdbc:postgresql://db/santral", user: s, password: "${SANTRAL_ADMIN_PASSWORD}" }
                tenants:
                  - { name: a, domain-id: 1, sip-domain: a.example, verimor: { key: "file:key.txt" } }
                """);
        assertThat(config.database().password()).isEqualTo("hush-hush");
        assertThat(config.tenants().getFirst().verimor().keys()).containsExactly(SecretHash.of(KEY));
        assertThat(config.toString()).doesNotContain("hush-hush").doesNotContain("12345678-1234");
    }

    /** Each line: the file (with {@code \n} for a line end), the line blamed, and the message after the place. */
    @ParameterizedTest(name = "{2}")
    @CsvSource(delimiter = '|', textBlock = """
        http: { lisen: x } | 1 | key 'http.lisen': is unknown – expected one of listen, public-url
        nonsense: 1 | 1 | key 'nonsense': is unknown – expected one of http, sip, rtp, database, recordings, security, calls, admin, tenants
        http: { listen: 8080 } | 1 | key 'http.listen': value '8080' – expected HOST:PORT such as 127.0.0.1:8080
        http: { public-url: 'ftp://x' } | 1 | key 'http.public-url': value 'ftp://x' – expected a URL such as https://pbx.example, without a path
        sip: { listen: ['tls://1.2.3.4:5061'] } | 1 | key 'sip.listen[0]': not supported yet in this version: tls – expected udp://HOST:PORT or tcp://HOST:PORT
        sip: { digest: [SHA-1] } | 1 | key 'sip.digest[0]': value 'SHA-1' – expected MD5 or SHA-256
        sip: { listen: ['udp://1.2.3.4:99999'] } | 1 | key 'sip.listen[0]': value 'udp://1.2.3.4:99999' – expected udp://HOST:PORT or tcp://HOST:PORT
        rtp:\\n  ports: 9 | 2 | key 'rtp.ports': value '9' – expected a range of ports such as 20000-29999, within 1024 to 65535
        rtp: { listen: nowhere } | 1 | key 'rtp.listen': value 'nowhere' – expected an IP address
        recordings: { store: 's3://x' } | 1 | key 'recordings.store': not supported yet in this version – expected null for the data folder
        database: { url: 'jdbc:h2:mem:pass' } | 1 | key 'database.url': value <hidden> – expected null for the embedded database, or jdbc:postgresql://…
        security: { private-targets: [10.0.0.0/33] } | 1 | key 'security.private-targets[0]': value '10.0.0.0/33' – expected a network such as 10.0.0.0/8
        calls: { replay-window: 2 } | 1 | key 'calls.replay-window': value '2' – expected a duration such as 500ms, 2s or 10m, at most 600s; 0 means off
        admin: { user: a, password: '${NOT_SET}' } | 1 | key 'admin.password': environment variable NOT_SET is not set
        http: {}\\nrtp: {}\\nhttp: {} | 3 | key 'http': is given twice
        http: [] | 1 | key 'http': expected keys with values
        tenants: {} | 1 | key 'tenants': expected a list of at most 100000 items
        """)
    void mistakes_are_refused_with_their_place(String yaml, int line, String message) throws IOException {
        Path file = write(yaml.replace("\\n", "\n") + "\n");
        assertThatThrownBy(() -> Config.load(file, ENVIRONMENT))
                .isInstanceOf(ConfigException.class)
                .hasMessage(file + ":" + line + ": " + message);
    }

    /** A mistake inside the one tenant of an otherwise right file; the fragment stands on line 5. */
    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', textBlock = """
        verimor: { key: K1234 } | key 'tenants[0].verimor.key': value <hidden> – expected K followed by a UUID
        verimor: { } | key 'tenants[0].verimor.key': is missing
        verimor: { key: K12345678-1234-5678-4321-123456789012, event-bool: yes } | key 'tenants[0].verimor.event-bool': value 'yes' – expected tf or truefalse
        verimor: { key: K12345678-1234-5678-4321-123456789012, masking-dial-on: never } | key 'tenants[0].verimor.masking-dial-on': value 'never' – expected one of by-path, answer, ringing
        verimor: { key: K12345678-1234-5678-4321-123456789012, events: { url: 'file:///etc' } } | key 'tenants[0].verimor.events.url': value 'file:///etc' – expected an http:// or https:// URL
        time-zone: Mars/North | key 'tenants[0].time-zone': value 'Mars/North' – expected a time zone such as Europe/Istanbul
        region: XX | key 'tenants[0].region': value 'XX' – expected a country's two letters such as TR
        limits: { concurrent-calls: 0 } | key 'tenants[0].limits.concurrent-calls': value '0' – expected a whole number from 1 to 1000000
        limits: { international: perhaps } | key 'tenants[0].limits.international': value 'perhaps' – expected on or off
        extensions: [ { number: 12 } ] | key 'tenants[0].extensions[0].number': value '12' – expected 3 to 5 digits
        extensions: [ { number: 1000 }, { number: 1000 } ] | key 'tenants[0].extensions[1].number': value '1000' – expected a value that no other extension of the tenant has
        extensions: [ { number: 1000, caller-id: 05321234567 } ] | key 'tenants[0].extensions[0].caller-id': value '05321234567' – expected a number with its country code, digits only, such as 908505320000
        trunks: [ { name: t, proxy: 'http://x' } ] | key 'tenants[0].trunks[0].proxy': value 'http://x' – expected sip:HOST[:PORT][;transport=udp or tcp]
        trunks: [ { name: t } ] | key 'tenants[0].trunks[0].proxy': is missing
        outbound: [ { name: r, trunk: gone } ] | key 'tenants[0].outbound[0].trunk': value 'gone' – expected the name of one of this tenant's trunks
        dids: [ { number: 908508850000, to: user/1000 } ] | key 'tenants[0].dids[0].to': value 'user/1000' – expected a target that this tenant has
        dids: [ { number: 908508850000, to: nowhere } ] | key 'tenants[0].dids[0].to': value 'nowhere' – expected user/N, group/N, queue/N, menu/N, external/NUMBER, voicemail/N, announcement/ID, hangup/hangup or hangup/busy
        menus: [ { number: 10, keys: { x: user/1000 } } ] | key 'tenants[0].menus[0].keys.x': is no key of a telephone – expected 0 to 9, * or #
        bulutfon: { user: 1 } | key 'tenants[0].bulutfon.user': is unknown – expected one of users, applications, master-token, hooks
        """)
    void mistakes_of_a_tenant_are_refused_with_their_place(String fragment, String message) throws IOException {
        Path file = write("tenants:\n  - name: a\n    domain-id: 1\n    sip-domain: a.example\n    " + fragment + "\n");
        assertThatThrownBy(() -> Config.load(file, ENVIRONMENT)).hasMessage(file + ":5: " + message);
    }

    /** Each line: what the second tenant has in common with the first, and the end of the message. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        name: a, domain-id: 2, sip-domain: b.example | key 'tenants[1].name': value 'a' – expected a value that no other tenant has
        name: b, domain-id: 1, sip-domain: b.example | key 'tenants[1].domain-id': value '1' – expected a value that no other tenant has
        name: b, domain-id: 2, sip-domain: A.example | key 'tenants[1].sip-domain': value 'A.example' – expected a value that no other tenant has
        name: b, domain-id: 2, sip-domain: b.example, verimor: { key: K12345678-1234-5678-4321-123456789012 } | key 'tenants[1]': has a verimor key that another tenant has too
        name: b, domain-id: 2, sip-domain: b.example, dids: [ { number: 908508850000, to: hangup/busy } ] | key 'tenants[1]': number 908508850000 belongs to two tenants' dids
        """)
    void tenants_share_nothing(String second, String message) throws IOException {
        Path file = write("tenants:\n"
                + "  - { name: a, domain-id: 1, sip-domain: a.example, verimor: { key: " + KEY + " },"
                + " dids: [ { number: 908508850000, to: hangup/busy } ] }\n"
                + "  - { " + second + " }\n");
        assertThatThrownBy(() -> Config.load(file, ENVIRONMENT)).hasMessage(file + ":3: " + message);
    }

    @Test
    void what_is_no_yaml_is_refused_with_its_line() throws IOException {
        Path file = write("http:\n  listen: [\n");
        assertThatThrownBy(() -> Config.load(file, ENVIRONMENT))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(file + ":3: is not valid YAML: ");
    }

    @Test
    void a_missing_file_is_one_clear_line() {
        Path file = folder.resolve("none.yaml");
        assertThatThrownBy(() -> Config.load(file, ENVIRONMENT))
                .hasMessage(file + ": cannot be read: NoSuchFileException");
    }
}
