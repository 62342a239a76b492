package org.santral.app.config;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.santral.base.AddressRange;
import org.santral.http.HttpSettings;
import org.santral.http.SecretHash;
import org.santral.http.bulutfon.BulutfonSettings;
import org.santral.http.simotel.SimotelSettings;
import org.santral.mail.MailSettings;
import org.santral.sip.digest.DigestAlgorithm;
import org.santral.sip.transport.ListenPoint;
import org.santral.sip.transport.TransportKind;
import org.santral.tenant.Did;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;

/** The top of the file: what is not a tenant's, and what must be unique among tenants. */
final class ConfigReader {
    private static final int MAX_BYTES = 64 << 20;

    private final Section root;
    private final List<String> warnings = new ArrayList<>();

    private ConfigReader(Section root) {
        this.root = root;
    }

    static Config load(Path file, Map<String, String> environment) {
        Node node = parse(file);
        return new ConfigReader(new Section(new Source(file, environment), "", node)).read();
    }

    private static Node parse(Path file) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new ConfigException(file + ": larger than " + MAX_BYTES + " bytes");
            }
            LoaderOptions options = new LoaderOptions();
            options.setCodePointLimit(MAX_BYTES);
            try (var reader = Files.newBufferedReader(file)) {
                Node node = new Yaml(options).compose(reader);
                if (node == null) {
                    throw new ConfigException(file + ": is empty");
                }
                return node;
            }
        } catch (CharacterCodingException e) {
            throw new ConfigException(file + ": is not UTF-8 text").because(e);
        } catch (IOException e) {
            throw new ConfigException(file + ": cannot be read: " + e.getClass().getSimpleName()).because(e);
        } catch (MarkedYAMLException e) {
            String line =
                    e.getProblemMark() == null ? "" : ":" + (e.getProblemMark().getLine() + 1);
            throw new ConfigException(file + line + ": is not valid YAML: " + e.getProblem()).because(e);
        } catch (YAMLException e) {
            throw new ConfigException(file + ": is not valid YAML").because(e);
        }
    }

    private Config read() {
        HttpSettings http = http(root.section("http"));
        Config.Sip sip = sip(root.section("sip"));
        Config.Rtp rtp = rtp(root.section("rtp"));
        Config.DatabaseAccess database = database(root.section("database"));
        recordings(root.section("recordings"));
        Config.Security security = security(root.section("security"));
        Config.Calls calls = calls(root.section("calls"));
        Section admin = root.optionalSection("admin");
        if (admin != null) {
            admin.required("user").text();
            admin.required("password").secret();
            admin.done();
            warnings.add("admin: there is no console to log in to yet in this version");
        }
        MailSettings mail = MailReader.read(root.optionalSection("mail"));
        List<Config.TenantConfig> tenants = tenants(root.sections("tenants"));
        root.done();
        return new Config(http, sip, rtp, database, security, calls, mail, tenants, warnings);
    }

    private static HttpSettings http(Section section) {
        Value listenValue = section.optional("listen");
        InetSocketAddress listen = listenValue == null
                ? new InetSocketAddress("127.0.0.1", 8080)
                : listenValue.as("HOST:PORT such as 127.0.0.1:8080", Texts::hostPort);
        Value url = section.optional("public-url");
        URI publicUrl = url == null
                ? URI.create("http://" + Texts.authority(listen))
                : url.as("a URL such as https://pbx.example, without a path", Texts::baseUrl);
        section.done();
        return new HttpSettings(listen, publicUrl);
    }

    private static Config.Sip sip(Section section) {
        List<ListenPoint> points = new ArrayList<>();
        for (Value value : section.values("listen")) {
            if (value.text().matches("(ws|wss)://.*")) {
                throw value.problem("not supported yet in this version: "
                        + value.text().substring(0, value.text().indexOf(':'))
                        + " – expected udp://HOST:PORT, tcp://HOST:PORT or tls://HOST:PORT");
            }
            ListenPoint point = value.as("udp://HOST:PORT, tcp://HOST:PORT or tls://HOST:PORT", ListenPoint::parse);
            if (point.transport() == TransportKind.TLS && !section.has("tls")) {
                throw value.problem(
                        "tls:// needs a certificate – expected tls: { certificate: FILE, key: FILE } in sip");
            }
            points.add(point);
        }
        if (points.isEmpty()) {
            points.add(ListenPoint.udp("127.0.0.1", 5060));
            points.add(ListenPoint.tcp("127.0.0.1", 5060));
        }
        Set<DigestAlgorithm> digests = EnumSet.noneOf(DigestAlgorithm.class);
        for (Value value : section.values("digest")) {
            digests.add(value.oneOf(
                    Map.of("md5", DigestAlgorithm.MD5, "sha-256", DigestAlgorithm.SHA_256), "MD5 or SHA-256"));
        }
        if (digests.isEmpty()) {
            digests.add(DigestAlgorithm.MD5);
        }
        Config.Sip sip = new Config.Sip(points, address(section, "external-address"), digests, TlsReader.own(section));
        section.done();
        return sip;
    }

    private static @Nullable InetAddress address(Section section, String key) {
        Value value = section.optional(key);
        return value == null ? null : value.as("an IP address", InetAddress::ofLiteral);
    }

    private static Config.Rtp rtp(Section section) {
        InetAddress listen = address(section, "listen");
        Value ports = section.optional("ports");
        int[] range = ports == null
                ? new int[] {20_000, 29_999}
                : ports.as("a range of ports such as 20000-29999, within 1024 to 65535", Texts::portRange);
        Config.Rtp rtp = new Config.Rtp(
                listen == null ? InetAddress.ofLiteral("127.0.0.1") : listen,
                range[0],
                range[1],
                address(section, "external-address"));
        section.done();
        return rtp;
    }

    private static Config.DatabaseAccess database(Section section) {
        Value url = section.optional("url");
        Value user = section.optional("user");
        Value password = section.optional("password");
        section.done();
        String address = url == null ? null : url.secret();
        if (url != null && address != null && !address.startsWith("jdbc:postgresql:")) {
            throw url.wrongSecret("null for the embedded database, or jdbc:postgresql://…");
        }
        return new Config.DatabaseAccess(
                address, user == null ? null : user.text(), password == null ? null : password.secret());
    }

    private static void recordings(Section section) {
        Value store = section.optional("store");
        if (store != null) {
            throw store.problem("not supported yet in this version – expected null for the data folder");
        }
        section.done();
    }

    private static Config.Security security(Section section) {
        List<AddressRange> targets = new ArrayList<>();
        for (Value value : section.values("private-targets")) {
            targets.add(value.as("a network such as 10.0.0.0/8", AddressRange::parse));
        }
        section.done();
        return new Config.Security(targets);
    }

    private static Config.Calls calls(Section section) {
        Value replay = section.optional("replay-window");
        Value grace = section.optional("shutdown-grace");
        section.done();
        return new Config.Calls(
                replay == null ? Duration.ofSeconds(2) : replay.duration(Duration.ofMinutes(10)),
                grace == null ? Duration.ofSeconds(5) : grace.duration(Duration.ofMinutes(10)));
    }

    private List<Config.TenantConfig> tenants(List<Section> sections) {
        List<Config.TenantConfig> tenants = new ArrayList<>();
        Set<Object> taken = new HashSet<>();
        for (Section section : sections) {
            TenantReader reader = new TenantReader(section, warnings);
            Config.TenantConfig read = reader.read();
            unique(taken, section, "name", read.tenant().name());
            unique(taken, section, "domain-id", read.tenant().domainId());
            unique(taken, section, "sip-domain", read.tenant().sipDomain());
            for (Did did : read.tenant().dids()) {
                if (!taken.add(did.number())) {
                    throw section.problem("number " + did.number() + " belongs to two tenants' dids");
                }
            }
            if (read.verimor() != null) {
                for (SecretHash key : read.verimor().keys()) {
                    if (!taken.add(key)) {
                        throw section.problem("has a verimor key that another tenant has too");
                    }
                }
            }
            if (read.bulutfon() != null) {
                unique(taken, section, read.bulutfon());
            }
            if (read.simotel() != null) {
                for (SimotelSettings.Account account : read.simotel().accounts()) {
                    if (account.apiKey() != null && !taken.add(account.apiKey())) {
                        throw section.problem("has a simotel api-key that another account has too");
                    }
                }
            }
            tenants.add(read);
        }
        return tenants;
    }

    private static void unique(Set<Object> taken, Section tenant, BulutfonSettings bulutfon) {
        for (BulutfonSettings.User user : bulutfon.users()) {
            if (!taken.add(Map.entry("email", user.email()))) {
                throw tenant.problem("has the e-mail address of another tenant's bulutfon user");
            }
        }
        for (BulutfonSettings.Application application : bulutfon.applications()) {
            if (!taken.add(Map.entry("client-id", application.clientId()))) {
                throw tenant.problem("has the client-id of another tenant's bulutfon application");
            }
        }
        BulutfonSettings.MasterToken token = bulutfon.masterToken();
        if (token != null && !taken.add(token)) {
            throw tenant.problem("has a bulutfon master-token that another tenant has too");
        }
    }

    private static void unique(Set<Object> taken, Section section, String key, Object value) {
        if (!taken.add(Map.entry(key, value))) {
            throw section.required(key).wrong("a value that no other tenant has");
        }
    }
}
