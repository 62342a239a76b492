package org.santral.app.config;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.santral.base.AddressRange;
import org.santral.http.HttpSettings;
import org.santral.http.bulutfon.BulutfonSettings;
import org.santral.http.simotel.SimotelSettings;
import org.santral.http.verimor.VerimorSettings;
import org.santral.mail.MailSettings;
import org.santral.sip.digest.DigestAlgorithm;
import org.santral.sip.transport.ListenPoint;
import org.santral.tenant.Tenant;

/**
 * The configuration file (docs/configuration.md), checked and typed.
 *
 * @param mail null when no mails are sent
 * @param warnings one line each for what the file asks for and this version does not serve yet, and for what it serves
 *     but was hardly meant so
 */
public record Config(
        HttpSettings http,
        Sip sip,
        Rtp rtp,
        DatabaseAccess database,
        Security security,
        Calls calls,
        @Nullable MailSettings mail,
        List<TenantConfig> tenants,
        List<String> warnings) {

    public Config {
        tenants = List.copyOf(tenants);
        warnings = List.copyOf(warnings);
    }

    /**
     * Reads a file.
     *
     * @param environment where {@code ${NAME}} is looked up
     * @throws ConfigException with a message of one line when it cannot be read or anything in it is wrong
     */
    public static Config load(Path file, Map<String, String> environment) {
        return ConfigReader.load(file, environment);
    }

    /** The same, where tenants that name no prompts folder have the one in the data folder. */
    public Config withPromptsIn(Path data) {
        List<TenantConfig> placed = tenants.stream()
                .map(config -> config.tenant().prompts() != null
                        ? config
                        : new TenantConfig(
                                config.tenant().toBuilder()
                                        .prompts(data.resolve("prompts"))
                                        .build(),
                                config.verimor(),
                                config.bulutfon(),
                                config.simotel()))
                .toList();
        return new Config(http, sip, rtp, database, security, calls, mail, placed, warnings);
    }

    /**
     * Where SIP is spoken.
     *
     * @param externalAddress address written into SIP headers when the PBX is behind NAT, null for the local one
     * @param digests what phones are challenged with when they register
     * @param tls what we prove ourselves with in TLS, null when not given
     */
    public record Sip(
            List<ListenPoint> listen,
            @Nullable InetAddress externalAddress,
            Set<DigestAlgorithm> digests,
            @Nullable Tls tls) {
        public Sip {
            listen = List.copyOf(listen);
            digests = Set.copyOf(digests);
        }
    }

    /**
     * PEM files of our certificate, with those in between, and its private key. They were sound and belonged together when
     * the configuration was read.
     */
    public record Tls(Path certificate, Path key) {}

    /**
     * Where media flows.
     *
     * @param firstPort first port of the range, 1024 to 65534
     * @param lastPort last port of the range, inclusive
     * @param externalAddress address written into SDP when the PBX is behind NAT, null for the local one
     */
    public record Rtp(
            InetAddress listen,
            int firstPort,
            int lastPort,
            @Nullable InetAddress externalAddress) {}

    /**
     * How the database is reached.
     *
     * @param url {@code jdbc:postgresql://…}, null for the embedded one
     */
    public record DatabaseAccess(
            @Nullable String url,
            @Nullable String user,
            @Nullable String password) {
        @Override
        public String toString() {
            return url == null ? "DatabaseAccess[embedded]" : "DatabaseAccess[postgresql]";
        }
    }

    /**
     * What customers may reach through us.
     *
     * @param privateTargets networks such as {@code 10.0.0.0/8} that web hooks set by customers may lead to
     */
    public record Security(List<AddressRange> privateTargets) {
        public Security {
            privateTargets = List.copyOf(privateTargets);
        }
    }

    /**
     * How calls are handled.
     *
     * @param replayWindow how long the same request counts as a retry of the first; zero turns that off
     * @param shutdownGrace how long running calls may go on after SIGTERM
     */
    public record Calls(Duration replayWindow, Duration shutdownGrace) {}

    /**
     * A tenant and how the dialects show it.
     *
     * @param verimor null when the tenant does not use that dialect
     * @param bulutfon likewise
     * @param simotel likewise
     */
    public record TenantConfig(
            Tenant tenant,
            @Nullable VerimorSettings verimor,
            @Nullable BulutfonSettings bulutfon,
            @Nullable SimotelSettings simotel) {}
}
