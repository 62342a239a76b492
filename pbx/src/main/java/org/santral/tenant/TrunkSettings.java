package org.santral.tenant;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A carrier as configured.
 *
 * @param name unique within the tenant
 * @param proxy SIP URI that requests go to, such as {@code sip:127.0.0.1:5070;transport=udp}
 * @param from addresses that the carrier's requests come from
 * @param register whether we register with the carrier
 * @param username digest user, null when the carrier knows us by address
 * @param password digest secret
 * @param codecs SDP names offered to the carrier, in order
 * @param numberFormat how numbers are written towards the carrier
 * @param maxCalls calls over this trunk at once
 * @param inboundUser digest user that the carrier proves itself by when it calls us, null when its address is enough
 * @param inboundPassword digest secret of that user, given whenever the user is
 * @param active whether it is used at all: called, registered with, and taken calls from
 * @param operatorSet whether the operator of the PBX says where the carrier is. What a tenant says is believed for calls to
 *     its own numbers alone, or it could take those of others; and such a carrier is reached at the first of its
 *     addresses, which were checked, whatever its name leads to by now
 * @param srtp whether media is encrypted
 * @param authorities PEM file of the certificates that vouch for the carrier in TLS, null for those of the system
 * @param pinged whether it is asked now and then (OPTIONS) if it is there; what does not answer gets no calls
 */
public record TrunkSettings(
        String name,
        String proxy,
        List<InetAddress> from,
        boolean register,
        @Nullable String username,
        @Nullable String password,
        List<String> codecs,
        NumberFormat numberFormat,
        int maxCalls,
        @Nullable String inboundUser,
        @Nullable String inboundPassword,
        boolean active,
        boolean operatorSet,
        SrtpUse srtp,
        @Nullable Path authorities,
        boolean pinged) {

    public TrunkSettings {
        from = List.copyOf(from);
        codecs = List.copyOf(codecs);
        if ((inboundUser == null) != (inboundPassword == null)) {
            throw new IllegalArgumentException("an inbound user needs its password");
        }
        if (active && !operatorSet && from.isEmpty()) {
            throw new IllegalArgumentException("a tenant's carrier needs an address");
        }
    }

    /** A carrier of the operator that is used. */
    public TrunkSettings(
            String name,
            String proxy,
            List<InetAddress> from,
            boolean register,
            @Nullable String username,
            @Nullable String password,
            List<String> codecs,
            NumberFormat numberFormat,
            int maxCalls,
            @Nullable String inboundUser,
            @Nullable String inboundPassword) {
        this(
                name,
                proxy,
                from,
                register,
                username,
                password,
                codecs,
                numberFormat,
                maxCalls,
                inboundUser,
                inboundPassword,
                true,
                true,
                SrtpUse.OFF,
                null,
                true);
    }

    /** With other terms of encryption. */
    public TrunkSettings withSecurity(SrtpUse use, @Nullable Path vouching) {
        return new TrunkSettings(
                name,
                proxy,
                from,
                register,
                username,
                password,
                codecs,
                numberFormat,
                maxCalls,
                inboundUser,
                inboundPassword,
                active,
                operatorSet,
                use,
                vouching,
                pinged);
    }

    /** Asked or not whether it is there. */
    public TrunkSettings withPing(boolean asked) {
        return new TrunkSettings(
                name,
                proxy,
                from,
                register,
                username,
                password,
                codecs,
                numberFormat,
                maxCalls,
                inboundUser,
                inboundPassword,
                active,
                operatorSet,
                srtp,
                authorities,
                asked);
    }

    /** A carrier that is known by its addresses alone when it calls us. */
    public TrunkSettings(
            String name,
            String proxy,
            List<InetAddress> from,
            boolean register,
            @Nullable String username,
            @Nullable String password,
            List<String> codecs,
            NumberFormat numberFormat,
            int maxCalls) {
        this(name, proxy, from, register, username, password, codecs, numberFormat, maxCalls, null, null);
    }

    /** How a number is written: {@code 90532…}, {@code +90532…}, {@code 0532…} at home and {@code 00…} abroad. */
    public enum NumberFormat {
        E164,
        E164_PLUS,
        NATIONAL
    }

    @Override
    public String toString() {
        return "TrunkSettings[" + name + "]";
    }
}
