package org.santral.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.santral.app.config.Config;
import org.santral.sip.message.SipUri;
import org.santral.sip.transport.Tls;
import org.santral.sip.transport.TlsFiles;
import org.santral.sip.transport.TlsIdentity;
import org.santral.tenant.TrunkSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificates that SIP shows and believes. Their files are looked at every few seconds; what changed counts for new
 * connections, and what cannot be used changes nothing.
 */
final class Certificates implements AutoCloseable {
    static final Duration EVERY = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(Certificates.class);

    private final Config.@Nullable Tls own;
    private final ScheduledExecutorService looking = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("certificates").daemon().factory());
    private Map<String, TreeSet<Path>> authorities;
    private Map<Path, String> seen;
    private Tls tls;

    /**
     * Reads the files.
     *
     * @throws IllegalArgumentException when they have become unusable since the configuration was read
     */
    Certificates(Config config) {
        own = config.sip().tls();
        authorities = authorities(config);
        seen = state();
        try {
            tls = read();
        } catch (TlsFiles.Unusable e) {
            looking.shutdownNow();
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** What was read last. */
    synchronized Tls tls() {
        return tls;
    }

    /** Begins to look; what changed is told. */
    void watch(Consumer<Tls> user) {
        looking.scheduleWithFixedDelay(() -> look(user), EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Takes over the authorities of other trunks. */
    void apply(Config changed, Consumer<Tls> user) {
        synchronized (this) {
            authorities = authorities(changed);
        }
        look(user);
    }

    private synchronized void look(Consumer<Tls> user) {
        Map<Path, String> now = state();
        if (now.equals(seen)) {
            return;
        }
        seen = now;
        try {
            tls = read();
            user.accept(tls);
            LOG.info("certificates of SIP were read again");
        } catch (TlsFiles.Unusable | IllegalArgumentException e) {
            LOG.error("certificates of SIP stay as they were: {}", e.getMessage());
        }
    }

    private Tls read() throws TlsFiles.Unusable {
        TlsIdentity identity = own == null ? null : TlsFiles.identity(own.certificate(), own.key());
        Map<String, List<X509Certificate>> vouching = new HashMap<>();
        for (Map.Entry<String, TreeSet<Path>> entry : authorities.entrySet()) {
            List<X509Certificate> all = new ArrayList<>();
            for (Path file : entry.getValue()) {
                all.addAll(TlsFiles.certificates(file));
            }
            vouching.put(entry.getKey(), all);
        }
        return Tls.of(identity, vouching);
    }

    private static Map<String, TreeSet<Path>> authorities(Config config) {
        Map<String, TreeSet<Path>> byHost = new HashMap<>();
        for (Config.TenantConfig tenant : config.tenants()) {
            for (TrunkSettings trunk : tenant.tenant().trunks()) {
                Path file = trunk.authorities();
                if (file != null) {
                    byHost.computeIfAbsent(SipUri.parse(trunk.proxy()).host(), host -> new TreeSet<>())
                            .add(file);
                }
            }
        }
        return byHost;
    }

    /** Time and size of every file: enough to see that it was written. */
    private Map<Path, String> state() {
        Map<Path, String> state = new HashMap<>();
        if (own != null) {
            state.put(own.certificate(), stateOf(own.certificate()));
            state.put(own.key(), stateOf(own.key()));
        }
        authorities.values().forEach(files -> files.forEach(file -> state.put(file, stateOf(file))));
        return state;
    }

    private static String stateOf(Path file) {
        try {
            return Files.getLastModifiedTime(file) + " " + Files.size(file);
        } catch (IOException e) {
            return "unreadable: " + e.getClass().getSimpleName();
        }
    }

    @Override
    public void close() {
        looking.shutdownNow();
    }
}
