package org.santral.state;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.santral.store.AuditTrail;
import org.santral.store.Database;
import org.santral.store.Tx;
import org.santral.store.Vault;
import org.santral.tenant.AgentState;
import org.santral.tenant.Extension;
import org.santral.tenant.ExtensionState;
import org.santral.tenant.Tenant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Extensions that clients make, change and delete over HTTP: kept in the database and laid over those of the tenants. Any
 * thread; changes return when they are on disk and visible.
 */
public final class ExtensionSettings implements TenantOverlays.Layer {
    /** Extensions that a tenant can have made over HTTP. */
    public static final int MAX_CREATED = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(ExtensionSettings.class);
    private static final String PASSWORD_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789";
    /** More than 128 bits of chance. */
    private static final int PASSWORD_LENGTH = 23;

    private static final SortedMap<String, Overlay> NONE = new ConcurrentSkipListMap<>();

    private final JdbcTenantState states;
    private final TenantOverlays tenants;
    private final ExtensionRows rows;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final Map<Integer, SortedMap<String, Overlay>> overlays = new ConcurrentHashMap<>();

    /**
     * Reads what was changed.
     *
     * @throws IOException when the passwords of extensions cannot be read
     */
    ExtensionSettings(Database database, Vault vault, JdbcTenantState states, TenantOverlays tenants, Clock clock)
            throws IOException {
        this.clock = clock;
        this.states = states;
        this.tenants = tenants;
        this.rows = new ExtensionRows(vault);
        rows.read(database).forEach(row -> keep(row.domainId(), row.number(), row.overlay()));
    }

    @Override
    public void configured(List<Tenant> file) {
        for (Tenant tenant : file) {
            List<String> deleted = tenant.extensions().keySet().stream()
                    .filter(number -> overlay(tenant.domainId(), number) instanceof Overlay.Deleted)
                    .toList();
            if (!deleted.isEmpty()) {
                LOG.warn(
                        "tenant {}: extensions {} of the file were deleted over HTTP and stay so",
                        tenant.name(),
                        String.join(", ", deleted));
            }
        }
    }

    @Override
    public Tenant over(Tenant tenant) {
        SortedMap<String, Overlay> changes = overlays.getOrDefault(tenant.domainId(), NONE);
        return changes.isEmpty()
                ? tenant
                : tenant.toBuilder()
                        .extensions(Overlay.extensions(tenant, changes))
                        .build();
    }

    /**
     * Makes an extension.
     *
     * @param number 3 to 5 digits that nothing of the tenant has
     * @param setting without a password it gets one by chance
     * @param state its forwards and its outbound number
     * @return its SIP password; empty when there is an extension of that number now
     * @throws LimitReachedException when the tenant made as many as it may
     */
    public Optional<String> create(int domainId, String number, ExtensionSetting setting, ExtensionState state)
            throws LimitReachedException {
        long made = overlays.getOrDefault(domainId, NONE).values().stream()
                .filter(Overlay.Created.class::isInstance)
                .count();
        if (made >= MAX_CREATED) {
            throw new LimitReachedException("extensions made over HTTP", MAX_CREATED);
        }
        String said = setting.password();
        String password = said == null ? password() : said;
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Step step = new Step(domainId, number, false, _ -> new Overlay.Created(setting.withPassword(password), now));
        return carryOut(step, _ -> state) ? Optional.of(password) : Optional.empty();
    }

    /**
     * Changes an extension.
     *
     * @param state what becomes of its forwards and its outbound number; has no side effects
     * @return false when there is none of that number
     */
    public boolean change(int domainId, String number, ExtensionSetting setting, UnaryOperator<ExtensionState> state) {
        return change(domainId, number, _ -> setting, state);
    }

    /** As above. @param said what is said of the extension as it is until then; has no side effects */
    public boolean change(
            int domainId,
            String number,
            Function<Extension, ExtensionSetting> said,
            UnaryOperator<ExtensionState> state) {
        Step step = new Step(domainId, number, true, before -> {
            Tenant tenant = configured(domainId);
            Extension now = tenant == null ? null : Overlay.extension(tenant, number, before);
            if (now == null) {
                throw new IllegalStateException("what is changed is there");
            }
            ExtensionSetting setting = Overlay.said(before).then(said.apply(now));
            return before instanceof Overlay.Created(ExtensionSetting _, Instant at)
                    ? new Overlay.Created(setting, at)
                    : new Overlay.Changed(setting);
        });
        return carryOut(step, state);
    }

    /** What a dialect wanted kept with an extension, see {@link ExtensionSetting#notes}. */
    public Map<String, String> notes(int domainId, String number) {
        return Overlay.said(overlay(domainId, number)).notes();
    }

    /** When an extension was made over HTTP; empty for one of the file. */
    public Optional<Instant> createdAt(int domainId, String number) {
        return overlay(domainId, number) instanceof Overlay.Created(ExtensionSetting _, Instant at)
                ? Optional.ofNullable(at)
                : Optional.empty();
    }

    /**
     * Deletes an extension and what was changed about it by phone.
     *
     * @return false when there is none of that number
     */
    public boolean delete(int domainId, String number) {
        Step step = new Step(domainId, number, true, _ -> {
            Tenant tenant = configured(domainId);
            return tenant == null || tenant.extension(number).isEmpty() ? null : new Overlay.Deleted();
        });
        boolean done = carryOut(step, _ -> ExtensionState.UNCHANGED);
        if (done) {
            states.changeAgent(domainId, number, _ -> AgentState.WORKING);
        }
        return done;
    }

    /** One change, made and written with nobody else changing extensions. */
    private final class Step implements JdbcTenantState.Along {
        private final int domainId;
        private final String number;
        private final boolean present;
        private final Function<@Nullable Overlay, @Nullable Overlay> change;
        private @Nullable Overlay changed;

        /** @param present whether the extension has to be there, or has not to */
        Step(int domainId, String number, boolean present, Function<@Nullable Overlay, @Nullable Overlay> change) {
            this.domainId = domainId;
            this.number = number;
            this.present = present;
            this.change = change;
        }

        @Override
        public boolean allowed() {
            Overlay before = overlay(domainId, number);
            Tenant tenant = configured(domainId);
            if (tenant == null || (Overlay.extension(tenant, number, before) != null) != present) {
                return false;
            }
            changed = change.apply(before);
            return true;
        }

        @Override
        public void write(Tx tx) {
            if (changed == null) {
                ExtensionRows.delete(tx, domainId, number);
            } else {
                rows.write(tx, domainId, number, changed);
            }
            boolean gone = changed == null || changed instanceof Overlay.Deleted;
            AuditTrail.note(tx, domainId, gone ? "extension deleted" : "extension set", number);
        }

        @Override
        public void written() {
            keep(domainId, number, changed);
        }
    }

    private boolean carryOut(Step step, UnaryOperator<ExtensionState> state) {
        boolean done = states.changeExtension(step.domainId, step.number, state, step);
        if (done) {
            tenants.publish();
        }
        return done;
    }

    private void keep(int domainId, String number, @Nullable Overlay overlay) {
        SortedMap<String, Overlay> ofTenant = overlays.computeIfAbsent(domainId, _ -> new ConcurrentSkipListMap<>());
        if (overlay == null) {
            ofTenant.remove(number);
        } else {
            ofTenant.put(number, overlay);
        }
    }

    private @Nullable Overlay overlay(int domainId, String number) {
        return overlays.getOrDefault(domainId, NONE).get(number);
    }

    private @Nullable Tenant configured(int domainId) {
        return tenants.configured(domainId).orElse(null);
    }

    private String password() {
        StringBuilder password = new StringBuilder(PASSWORD_LENGTH);
        for (int i = 0; i < PASSWORD_LENGTH; i++) {
            password.append(PASSWORD_LETTERS.charAt(random.nextInt(PASSWORD_LETTERS.length())));
        }
        return password.toString();
    }
}
