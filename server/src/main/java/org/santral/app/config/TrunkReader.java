package org.santral.app.config;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.santral.tenant.OutboundRoute;
import org.santral.tenant.SrtpUse;
import org.santral.tenant.TrunkSettings;

/** The ways to the outside: carriers and which of them a number takes. */
final class TrunkReader {
    private static final Pattern SIP_PROXY =
            Pattern.compile("sip:(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9.-]+)(:\\d{1,5})?(;transport=(udp|tcp|tls))?");
    private static final Pattern CODEC = Pattern.compile("[A-Za-z0-9-]{1,32}");

    private TrunkReader() {}

    static List<TrunkSettings> trunks(Section tenant) {
        List<TrunkSettings> trunks = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Section trunk : tenant.sections("trunks")) {
            TrunkSettings settings = trunk(trunk);
            Checks.unique(trunk.required("name"), names.add(settings.name()), "trunk");
            trunks.add(settings);
        }
        return trunks;
    }

    private static TrunkSettings trunk(Section trunk) {
        String name = Checks.name(trunk.required("name"));
        List<InetAddress> from = new ArrayList<>();
        for (Value value : trunk.values("from")) {
            from.add(value.as("an IP address", InetAddress::ofLiteral));
        }
        List<String> codecs = new ArrayList<>();
        for (Value value : trunk.values("codecs")) {
            codecs.add(value.as("an SDP codec name such as PCMA", text -> Checks.matching(CODEC, text))
                    .toUpperCase(Locale.ROOT));
        }
        Value username = trunk.optional("username");
        Value password = trunk.optional("password");
        Value inboundUser = trunk.optional("inbound-user");
        Value inboundPassword = trunk.optional("inbound-password");
        Value format = trunk.optional("number-format");
        Value maxCalls = trunk.optional("max-calls");
        Value srtp = trunk.optional("srtp");
        Value authorities = trunk.optional("ca");
        if ((inboundUser == null) != (inboundPassword == null)) {
            throw trunk.problem("needs both inbound-user and inbound-password, or neither");
        }
        TrunkSettings settings = new TrunkSettings(
                        name,
                        trunk.required("proxy")
                                .as(
                                        "sip:HOST[:PORT][;transport=udp, tcp or tls]",
                                        text -> Checks.matching(SIP_PROXY, text)),
                        from,
                        Checks.bool(trunk.optional("register"), false),
                        username == null ? null : username.text(),
                        password == null ? null : password.secret(),
                        codecs.isEmpty() ? List.of("PCMA", "PCMU") : codecs,
                        format == null
                                ? TrunkSettings.NumberFormat.E164
                                : format.oneOf(TrunkSettings.NumberFormat.class),
                        maxCalls == null ? 1000 : maxCalls.integer(1, 1_000_000),
                        inboundUser == null ? null : inboundUser.text(),
                        inboundPassword == null ? null : inboundPassword.secret())
                .withSecurity(Checks.srtp(srtp, SrtpUse.OFF), TlsReader.authorities(authorities))
                .withPing(Checks.bool(trunk.optional("ping"), true));
        boolean overTls = settings.proxy().endsWith(";transport=tls");
        if (srtp != null && settings.srtp() != SrtpUse.OFF && !overTls) {
            throw srtp.problem(
                    "needs TLS, or anybody on the way could read the keys – expected a proxy with ;transport=tls");
        }
        if (authorities != null && !overTls) {
            throw authorities.problem("is for TLS – expected a proxy with ;transport=tls");
        }
        if (settings.register() && (username == null || password == null)) {
            throw trunk.problem("register needs username and password");
        }
        trunk.done();
        return settings;
    }

    static List<OutboundRoute> outbound(Section tenant, List<TrunkSettings> trunks) {
        List<OutboundRoute> routes = new ArrayList<>();
        Set<String> names = new HashSet<>();
        Set<String> trunkNames = new HashSet<>();
        trunks.forEach(trunk -> trunkNames.add(trunk.name()));
        for (Section route : tenant.sections("outbound")) {
            Value name = route.required("name");
            String checked = Checks.name(name);
            Checks.unique(name, names.add(checked), "route");
            List<String> prefixes = new ArrayList<>();
            for (Value value : route.values("prefixes")) {
                String prefix = value.textOrEmpty();
                if (!prefix.matches("\\d{0,15}")) {
                    throw value.wrong("digits such as 90 or 00, or nothing for every number");
                }
                prefixes.add(prefix);
            }
            Value trunk = route.required("trunk");
            if (!trunkNames.contains(trunk.text())) {
                throw trunk.wrong("the name of one of this tenant's trunks");
            }
            routes.add(new OutboundRoute(checked, prefixes.isEmpty() ? List.of("") : prefixes, trunk.text()));
            route.done();
        }
        return routes;
    }
}
