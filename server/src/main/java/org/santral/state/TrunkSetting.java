package org.santral.state;

import java.net.InetAddress;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.santral.tenant.SrtpUse;
import org.santral.tenant.TrunkSettings;

/**
 * What a client says about a carrier; null leaves what is there.
 *
 * @param proxy where the carrier is; then who we are for it is said here as well, or it knows us by address
 * @param addresses of that proxy, checked; with none the carrier is not used
 * @param remarks what the client wants to be told again, in its own words
 */
public record TrunkSetting(
        @Nullable Boolean active,
        @Nullable String proxy,
        List<String> addresses,
        @Nullable Boolean register,
        @Nullable String username,
        @Nullable String password,
        @Nullable List<String> codecs,
        @Nullable Integer maxCalls,
        SortedMap<String, String> remarks) {

    static final TrunkSetting NOTHING =
            new TrunkSetting(null, null, List.of(), null, null, null, null, null, new TreeMap<>());

    /** Codecs when nobody said. */
    private static final List<String> CODECS = List.of("PCMA", "PCMU");

    /** Calls at once when nobody said; the tenant's limit counts, too. */
    private static final int MAX_CALLS = 1000;

    /** A proxy that is none (RFC 2606). */
    private static final String NOWHERE = "sip:unset.invalid";

    public TrunkSetting {
        addresses = List.copyOf(addresses);
        remarks = Collections.unmodifiableSortedMap(new TreeMap<>(remarks));
        codecs = codecs == null ? null : List.copyOf(codecs);
    }

    /** A carrier of which nobody said anything but the name. */
    public static TrunkSettings unsaid(String name) {
        return new TrunkSettings(
                name,
                NOWHERE,
                List.of(),
                false,
                null,
                null,
                CODECS,
                TrunkSettings.NumberFormat.E164,
                MAX_CALLS,
                null,
                null,
                false,
                false,
                SrtpUse.OFF,
                null,
                true);
    }

    /** That carrier with what is said here. Nobody's password is sent to another proxy than the one it was meant for. */
    TrunkSettings over(TrunkSettings base) {
        boolean moved = proxy != null;
        boolean known = moved || username != null;
        List<InetAddress> from =
                moved ? addresses.stream().map(InetAddress::ofLiteral).toList() : base.from();
        boolean operatorSet = base.operatorSet() && !moved;
        String user = known ? username : base.username();
        String secret = known ? password : base.password();
        boolean registers = Objects.requireNonNullElse(register, base.register() && !moved);
        return new TrunkSettings(
                base.name(),
                Objects.requireNonNullElse(proxy, base.proxy()),
                from,
                registers && user != null && secret != null,
                user,
                secret,
                Objects.requireNonNullElse(codecs, base.codecs()),
                base.numberFormat(),
                Objects.requireNonNullElse(maxCalls, base.maxCalls()),
                moved ? null : base.inboundUser(),
                moved ? null : base.inboundPassword(),
                Objects.requireNonNullElse(active, base.active()) && (operatorSet || !from.isEmpty()),
                operatorSet,
                moved ? SrtpUse.OFF : base.srtp(),
                moved ? null : base.authorities(),
                moved || base.pinged());
    }

    @Override
    public String toString() {
        return "TrunkSetting[]";
    }
}
