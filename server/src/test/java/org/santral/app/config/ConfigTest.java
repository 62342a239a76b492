package org.santral.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.MonthDay;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.santral.base.Cause;
import org.santral.http.SecretHash;
import org.santral.http.simotel.SimotelSettings;
import org.santral.http.verimor.VerimorSettings;
import org.santral.http.verimor.VerimorSettings.MaskingDialOn;
import org.santral.sip.transport.TransportKind;
import org.santral.tenant.AnonymousPolicy;
import org.santral.tenant.Component;
import org.santral.tenant.Did;
import org.santral.tenant.Extension;
import org.santral.tenant.Forwards;
import org.santral.tenant.Holidays;
import org.santral.tenant.Hours;
import org.santral.tenant.Menu;
import org.santral.tenant.OutsideClass;
import org.santral.tenant.PhoneNumber;
import org.santral.tenant.QueueSettings;
import org.santral.tenant.QueueStrategy;
import org.santral.tenant.RingGroup;
import org.santral.tenant.Strategy;
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
        inside(tenant);
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
        Did did = tenant.dids().getFirst();
        assertThat(did.number()).isEqualTo(new PhoneNumber("908508850000"));
        assertThat(did.target()).isEqualTo(new Target.Menu("10"));
        assertThat(did.closed()).isEqualTo(new Target.Voicemail("1001"));
        assertThat(did.hours().week().keySet())
                .containsExactlyInAnyOrder(
                        DayOfWeek.MONDAY,
                        DayOfWeek.TUESDAY,
                        DayOfWeek.WEDNESDAY,
                        DayOfWeek.THURSDAY,
                        DayOfWeek.FRIDAY,
                        DayOfWeek.SATURDAY);
        assertThat(did.hours().week().get(DayOfWeek.SATURDAY))
                .containsExactly(new Hours.Span(600, 780), new Hours.Span(840, 960));
        assertThat(did.hours().holidays()).isEqualTo(tenant.holidays());
        assertThat(tenant.holidays())
                .isEqualTo(new Holidays(Set.of(LocalDate.of(2026, 5, 27)), Set.of(MonthDay.of(10, 29))));
        assertThat(tenant.blackList()).containsExactly("905559998877");
        assertThat(tenant.anonymous()).isEqualTo(AnonymousPolicy.ACCEPT);
        assertThat(tenant.recordingRetention()).isEqualTo(Duration.ofDays(365));
        assertThat(tenant.limits().premiumPrefixes()).containsExactly("90900");

        VerimorSettings verimor = only.verimor();
        assertThat(verimor.keys()).containsExactly(SecretHash.of(KEY));
        assertThat(verimor.events())
                .isEqualTo(new VerimorSettings.Events(
                        URI.create("http://127.0.0.1:9000/event/"), true, true, true, false));
        assertThat(verimor.maskingDialOn()).isEqualTo(MaskingDialOn.BY_PATH);
        assertThat(verimor.missedAsBoolean()).isFalse();

        SimotelSettings simotel = only.simotel();
        assertThat(simotel.accounts())
                .containsExactly(new SimotelSettings.Account(
                        "test",
                        SecretHash.of("Aa123456"),
                        SecretHash.of("vZKtExample"),
                        SimotelSettings.Mode.BOTH,
                        true,
                        Set.of()));
        assertThat(simotel.events().list()).containsExactlyInAnyOrder("Cdr", "NewState");
        assertThat(simotel.calendar()).isEqualTo(SimotelSettings.Calendar.JALALI);
        assertThat(simotel.zone()).isEqualTo(SimotelSettings.TEHRAN);

        assertThat(config.warnings()).hasSize(1);
    }

    private static void inside(Tenant tenant) {
        Extension ada = tenant.extension("1001").orElseThrow();
        assertThat(tenant.extensions().values())
                .hasSize(4)
                .startsWith(Extension.of("1000", "Resepsiyon", "secret", new PhoneNumber("908505320000"), true), ada);
        assertThat(ada)
                .isEqualTo(Extension.of("1001", "Ada", "secret", null, false)
                        .withRingTimeout(Duration.ofSeconds(20))
                        .withVoicemail(true)
                        .withForwards(new Forwards(
                                null,
                                new Target.User("1004"),
                                new Target.Voicemail("1001"),
                                new Target.External("05321234567"))));
        Extension efe = tenant.extension("1004").orElseThrow();
        assertThat(efe.callWaiting()).isFalse();
        assertThat(efe.maxCalls()).isEqualTo(1);
        assertThat(efe.language()).isEqualTo("en");
        assertThat(tenant.group("101"))
                .contains(new RingGroup(
                        "101",
                        "Destek",
                        List.of("1004", "1008"),
                        Strategy.RING_ALL,
                        Duration.ofSeconds(30),
                        new Target.Queue("201")));
        assertThat(tenant.queue("201"))
                .contains(new QueueSettings(
                        "201",
                        "Kuyruk",
                        List.of("1001", "1008"),
                        QueueStrategy.ROUND_ROBIN,
                        "default",
                        Duration.ofMinutes(5),
                        new Target.Voicemail("1001"),
                        Duration.ofSeconds(15),
                        Duration.ofSeconds(10),
                        50,
                        true,
                        true,
                        Duration.ofSeconds(30),
                        new Target.Group("101"),
                        Map.of('9', new Target.User("1000"))));
        assertThat(tenant.component("info"))
                .contains(new Component(
                        "info",
                        Component.Kind.SMART,
                        new Component.Service(
                                URI.create("https://crm.example/smart.php"),
                                false,
                                Duration.ofSeconds(2),
                                Component.Form.FORM),
                        null,
                        Component.PAUSE,
                        Component.MOST,
                        Map.of(
                                "1", new Target.Queue("201"),
                                "2", new Target.Component("router"),
                                "e", new Target.User("1000"))));
        assertThat(tenant.menu("10"))
                .contains(new Menu(
                        "10",
                        "",
                        "welcome.wav",
                        Duration.ofSeconds(6),
                        Duration.ofSeconds(3),
                        3,
                        Map.of(
                                "1", new Target.Group("101"),
                                "2", new Target.Queue("201"),
                                "33", new Target.Hangup(Cause.NORMAL_CLEARING)),
                        new Target.User("1000"),
                        true,
                        null));
    }

    @Test
    void what_is_left_out_is_default() throws IOException {
        Config config = load("""
                tenants:
                  - name: a
                    domain-id: 1
                    sip-domain: a.example
                    music: loop.mp3
                    language: fa
                    anonymous: refuse
                    prompts: .
                    extensions: [ { number: 1000 } ]
                    groups: [ { number: 1000 }, { number: 20, members: [1001] } ]
                    queues: [ { number: 21 } ]
                    menus: [ { number: 22 } ]
                """);
        Tenant tenant = config.tenants().getFirst().tenant();
        assertThat(tenant.anonymous()).isEqualTo(AnonymousPolicy.REFUSE);
        assertThat(tenant.recordingRetention()).isNull();
        assertThat(tenant.prompts()).isEqualTo(folder);
        assertThat(tenant.extension("1000").orElseThrow().language()).isEqualTo("fa");
        assertThat(tenant.group("20").orElseThrow().timeout()).isEqualTo(RingGroup.TIMEOUT);
        assertThat(tenant.queue("21").orElseThrow().music()).isEqualTo("loop.mp3");
        assertThat(tenant.queue("21").orElseThrow().strategy()).isEqualTo(QueueStrategy.RING_ALL);
        assertThat(tenant.menu("22")).contains(Menu.of("22", null, Map.of(), null));
        assertThat(tenant.inside("1000")).contains(new Target.User("1000"));
        assertThat(config.warnings())
                .containsExactly(
                        "tenant a: group 20: its member 1001 is no extension and does not ring",
                        "tenant a: several have the number 1000; who dials it reaches user/1000");
    }

    @Test
    void tenants_without_a_prompts_folder_have_the_one_in_the_data_folder() throws IOException {
        Config config = load("""
                tenants:
                  - { name: a, domain-id: 1, sip-domain: a.example }
                  - { name: b, domain-id: 2, sip-domain: b.example, prompts: . }
                """);
        Path data = Path.of("data");
        assertThat(config.withPromptsIn(data).tenants())
                .extracting(tenant -> tenant.tenant().prompts())
                .containsExactly(data.resolve("prompts"), folder);
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
        nonsense: 1 | 1 | key 'nonsense': is unknown – expected one of http, sip, rtp, database, recordings, security, calls, admin, mail, tenants
        http: { listen: 8080 } | 1 | key 'http.listen': value '8080' – expected HOST:PORT such as 127.0.0.1:8080
        http: { public-url: 'ftp://x' } | 1 | key 'http.public-url': value 'ftp://x' – expected a URL such as https://pbx.example, without a path
        sip: { listen: ['tls://1.2.3.4:5061'] } | 1 | key 'sip.listen[0]': tls:// needs a certificate – expected tls: { certificate: FILE, key: FILE } in sip
        sip: { tls: { certificate: a.pem } } | 1 | key 'sip.tls.key': is missing
        sip: { tls: { key: a.pem } } | 1 | key 'sip.tls.certificate': is missing
        sip: { listen: ['wss://1.2.3.4:5061'] } | 1 | key 'sip.listen[0]': not supported yet in this version: wss – expected udp://HOST:PORT, tcp://HOST:PORT or tls://HOST:PORT
        sip: { digest: [SHA-1] } | 1 | key 'sip.digest[0]': value 'SHA-1' – expected MD5 or SHA-256
        sip: { listen: ['udp://1.2.3.4:99999'] } | 1 | key 'sip.listen[0]': value 'udp://1.2.3.4:99999' – expected udp://HOST:PORT, tcp://HOST:PORT or tls://HOST:PORT
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
        verimor: { key: K12345678-1234-5678-4321-123456789012, events: { url: 'file:///etc' } } | key 'tenants[0].verimor.events.url': value 'file:///etc' – expected an http:// or https:// URL without a user name
        time-zone: Mars/North | key 'tenants[0].time-zone': value 'Mars/North' – expected a time zone such as Europe/Istanbul
        region: XX | key 'tenants[0].region': value 'XX' – expected a country's two letters such as TR
        limits: { concurrent-calls: 0 } | key 'tenants[0].limits.concurrent-calls': value '0' – expected a whole number from 1 to 1000000
        limits: { international: perhaps } | key 'tenants[0].limits.international': value 'perhaps' – expected on or off
        extensions: [ { number: 12 } ] | key 'tenants[0].extensions[0].number': value '12' – expected 3 to 5 digits
        extensions: [ { number: 1000 }, { number: 1000 } ] | key 'tenants[0].extensions[1].number': value '1000' – expected a value that no other extension of the tenant has
        extensions: [ { number: 1000, caller-id: 05321234567 } ] | key 'tenants[0].extensions[0].caller-id': value '05321234567' – expected a number with its country code, digits only, such as 908505320000
        trunks: [ { name: t, proxy: 'sip:h', srtp: required } ] | key 'tenants[0].trunks[0].srtp': needs TLS, or anybody on the way could read the keys – expected a proxy with ;transport=tls
        trunks: [ { name: t, proxy: 'sip:h;transport=tls', srtp: some } ] | key 'tenants[0].trunks[0].srtp': value 'some' – expected off, allowed or required
        trunks: [ { name: t, proxy: 'http://x' } ] | key 'tenants[0].trunks[0].proxy': value 'http://x' – expected sip:HOST[:PORT][;transport=udp, tcp or tls]
        trunks: [ { name: t } ] | key 'tenants[0].trunks[0].proxy': is missing
        outbound: [ { name: r, trunk: gone } ] | key 'tenants[0].outbound[0].trunk': value 'gone' – expected the name of one of this tenant's trunks
        dids: [ { number: 908508850000, to: user/1000 } ] | key 'tenants[0].dids[0].to': value 'user/1000' – expected a target that this tenant has
        dids: [ { number: 908508850000, to: nowhere } ] | key 'tenants[0].dids[0].to': value 'nowhere' – expected user/N, group/N, queue/N, menu/N, survey/N, external/NUMBER, voicemail/N, announcement/ID, component/NAME, hangup/hangup or hangup/busy
        dids: [ { number: 908508850000, to: external/05 } ] | key 'tenants[0].dids[0].to': value 'external/05' – expected user/N, group/N, queue/N, menu/N, survey/N, external/NUMBER, voicemail/N, announcement/ID, component/NAME, hangup/hangup or hangup/busy
        dids: [ { number: 908508850000, to: external/053212 } ] | key 'tenants[0].dids[0].to': value 'external/053212' – expected external/ and a number outside that can be called
        dids: [ { number: 908508850000, to: hangup/busy, hours: { mon: 09:00-18:00 } } ] | key 'tenants[0].dids[0]': has hours but not where calls go outside them – expected closed: TARGET
        dids: [ { number: 908508850000, to: hangup/busy, closed: hangup/busy } ] | key 'tenants[0].dids[0].closed': needs hours too
        dids: [ { number: 908508850000, to: hangup/busy, closed: hangup/busy, hours: { monday: 09:00-18:00 } } ] | key 'tenants[0].dids[0].hours': has the key 'monday' – expected days such as mon, sat or mon-fri
        dids: [ { number: 908508850000, to: hangup/busy, closed: hangup/busy, hours: { mon: 09:00-24:01 } } ] | key 'tenants[0].dids[0].hours.mon': value '09:00-24:01' – expected a span such as 09:00-18:00, or 22:00-06:00 over midnight
        holidays: [02-30] | key 'tenants[0].holidays[0]': value '02-30' – expected a day such as 2026-05-27, or 10-29 for every year
        black-list: [ada] | key 'tenants[0].black-list[0]': value 'ada' – expected a telephone number
        anonymous: perhaps | key 'tenants[0].anonymous': value 'perhaps' – expected one of accept, refuse
        language: de | key 'tenants[0].language': value 'de' – expected one of tr, en, fa
        prompts: gone | key 'tenants[0].prompts': value 'gone' – expected a folder that exists
        recording-retention: 90 | key 'tenants[0].recording-retention': value '90' – expected a duration such as 500ms, 2s or 10m, at most 3153600000s; 0 means off
        extensions: [ { number: 1000, forward: { always: user/1001 } } ] | key 'tenants[0].extensions[0].forward.always': value 'user/1001' – expected a target that this tenant has
        extensions: [ { number: 1000, acl: [gsm, moon] } ] | key 'tenants[0].extensions[0].acl[1]': value 'moon' – expected one of domestic, gsm, international
        extensions: [ { number: 1000, email: nobody } ] | key 'tenants[0].extensions[0].email': value 'nobody' – expected an e-mail address
        extensions: [ { number: 1000, max-calls: 0 } ] | key 'tenants[0].extensions[0].max-calls': value '0' – expected a whole number from 1 to 1000
        groups: [ { number: 20, overflow: queue/1 } ] | key 'tenants[0].groups[0].overflow': value 'queue/1' – expected a target that this tenant has
        groups: [ { number: 20, strategy: linear } ] | key 'tenants[0].groups[0].strategy': value 'linear' – expected one of ring-all, sequential, random, longest-idle
        groups: [ { number: 20, members: [1000, 1000] } ] | key 'tenants[0].groups[0].members[1]': value '1000' – expected an extension that is no member yet
        groups: [ { number: 20 }, { number: 20 } ] | key 'tenants[0].groups[1].number': value '20' – expected a value that no other group of the tenant has
        queues: [ { number: 20, strategy: best } ] | key 'tenants[0].queues[0].strategy': value 'best' – expected one of ring-all, least-recent, fewest-calls, random, rrmemory, linear, wrandom, rrordered
        queues: [ { number: 20, timeout: 2h } ] | key 'tenants[0].queues[0].timeout': value '2h' – expected a number of seconds from 1 to 3600, or a duration such as 30s
        queues: [ { number: 20, keys: { 12: hangup/busy } } ] | key 'tenants[0].queues[0].keys.12': a caller in a queue presses one key only
        queues: [ { number: 20, music: ../x.wav } ] | key 'tenants[0].queues[0].music': value '../x.wav' – expected default, or a .wav or .mp3 file of the prompts folder
        menus: [ { number: 10, prompt: /etc/passwd } ] | key 'tenants[0].menus[0].prompt': value '/etc/passwd' – expected a .wav or .mp3 file of the prompts folder
        menus: [ { number: 10, otherwise: menu/11 } ] | key 'tenants[0].menus[0].otherwise': value 'menu/11' – expected a target that this tenant has
        components: [ { name: a b, type: smart, url: 'http://x.example' } ] | key 'tenants[0].components[0].name': value 'a b' – expected 1 to 40 letters, digits, dots, hyphens and underscores
        components: [ { name: a, type: magic, url: 'http://x.example' } ] | key 'tenants[0].components[0].type': value 'magic' – expected one of extension, trunk, ivr, smart
        components: [ { name: a, type: smart, url: 'ftp://x.example' } ] | key 'tenants[0].components[0].url': value 'ftp://x.example' – expected an http:// or https:// URL without a user name
        components: [ { name: a, type: smart, url: 'http://x.example', timeout: 6s } ] | key 'tenants[0].components[0].timeout': value '6s' – expected a duration such as 500ms, 2s or 10m, at most 5s; 0 means off
        components: [ { name: a, type: smart, url: 'http://x.example', timeout: 0 } ] | key 'tenants[0].components[0].timeout': value '0' – expected a duration such as 500ms or 2s, at most 5s
        components: [ { name: a, type: smart, url: 'http://x.example', digits: 3 } ] | key 'tenants[0].components[0].digits': is unknown – expected one of name, type, timeout, format, url, guarded, exits
        components: [ { name: a, type: trunk, url: 'http://x.example', exits: { S: hangup/busy } } ] | key 'tenants[0].components[0].exits.S': is no exit of such a component – expected F
        components: [ { name: a, type: ivr, url: 'http://x.example', exits: { 1: component/b } } ] | key 'tenants[0].components[0].exits.1': value 'component/b' – expected a target that this tenant has
        trunks: [ { name: t, proxy: 'sip:x', inbound-user: u } ] | key 'tenants[0].trunks[0]': needs both inbound-user and inbound-password, or neither
        surveys: [ { number: 30, label: a } ] | key 'tenants[0].surveys[0].prompt': is missing
        surveys: [ { number: 30, prompt: a.wav } ] | key 'tenants[0].surveys[0].label': is missing
        surveys: [ { number: 30, label: a, prompt: a.wav, keys: 5-1 } ] | key 'tenants[0].surveys[0].keys': value '5-1' – expected two digits such as 1-5, the lowest and the highest mark
        queues: [ { number: 201, survey: 30 } ] | key 'tenants[0].queues[0].survey': value '30' – expected a target that this tenant has
        menus: [ { number: 10, keys: { x: user/1000 } } ] | key 'tenants[0].menus[0].keys.x': is no key of a telephone – expected 0 to 9, * or #
        simotel: { accounts: [ { user: a, password: b } ] } | key 'tenants[0].simotel.accounts[0].api-key': is missing
        simotel: { accounts: [ { user: a, mode: token, api-key: short } ] } | key 'tenants[0].simotel.accounts[0].api-key': value <hidden> – expected 8 to 200 letters, digits and signs without spaces (the vendor's keys have 50)
        simotel: { accounts: [ { user: 'a:b', password: c, mode: basic } ] } | key 'tenants[0].simotel.accounts[0].user': value 'a:b' – expected 1 to 100 characters without a colon
        simotel: { accounts: [ { user: a, password: b, mode: basic, permissions: [users] } ] } | key 'tenants[0].simotel.accounts[0].permissions[0]': value 'users' – expected a service such as /pbx/users/add, or /pbx/*
        simotel: { allowed-ips: [somewhere] } | key 'tenants[0].simotel.allowed-ips[0]': value 'somewhere' – expected an address or a network such as 10.0.0.0/8
        simotel: { calendar: hijri } | key 'tenants[0].simotel.calendar': value 'hijri' – expected one of jalali, gregorian
        simotel: { call-limit-warning: 1h } | key 'tenants[0].simotel.call-limit-warning': value '1h' – expected a duration such as 500ms, 2s or 10m, at most 300s; 0 means off
        simotel: { events: { url: 'http://x/', version: G5 } } | key 'tenants[0].simotel.events.version': value 'G5' – expected one of G2, G3, G4, Rest2, Rest3, Rest4
        simotel: { events: { url: 'http://x/', user: a } } | key 'tenants[0].simotel.events': needs both user and password, or neither
        bulutfon: { user: 1 } | key 'tenants[0].bulutfon.user': is unknown – expected one of master-token, bulutfon-dialect, v1-cancel-state, users, applications, hooks, enforce-scopes, rate-limit, pbx
        """)
    void mistakes_of_a_tenant_are_refused_with_their_place(String fragment, String message) throws IOException {
        Path file = write("tenants:\n  - name: a\n    domain-id: 1\n    sip-domain: a.example\n    " + fragment + "\n");
        assertThatThrownBy(() -> Config.load(file, ENVIRONMENT)).hasMessage(file + ":5: " + message);
    }

    @Test
    void an_extension_may_call_everything_unless_a_list_says_what() throws IOException {
        Path file = write("""
                tenants:
                  - name: a
                    domain-id: 1
                    sip-domain: a.example
                    extensions:
                      - { number: 1000 }
                      - { number: 1001, email: ada@demo.example, acl: [gsm] }
                      - { number: 1002, acl: [] }
                """);
        Map<String, Extension> extensions =
                Config.load(file, ENVIRONMENT).tenants().getFirst().tenant().extensions();
        assertThat(extensions.get("1000").mayCall()).isEqualTo(Extension.ANY_NUMBER);
        assertThat(extensions.get("1001").mayCall()).containsExactly(OutsideClass.MOBILE);
        assertThat(extensions.get("1001").email()).isEqualTo("ada@demo.example");
        assertThat(extensions.get("1002").mayCall()).isEmpty();
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
    void a_refusal_is_one_line_whatever_it_quotes() throws IOException {
        for (String yaml :
                List.of("http: [*\n*,a]\n", "http: { listen: \"a\\nb\\u2028c\" }\n", "\"ht\\ntp\": { listen: 1 }\n")) {
            Path file = write(yaml);
            assertThatThrownBy(() -> Config.load(file, ENVIRONMENT))
                    .isInstanceOfSatisfying(ConfigException.class, e -> assertThat(e.getMessage())
                            .startsWith(file.toString())
                            .doesNotContainPattern("[\\p{Cntrl}\u2028]"));
        }
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
