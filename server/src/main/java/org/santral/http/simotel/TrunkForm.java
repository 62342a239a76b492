package org.santral.http.simotel;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.SortedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.santral.base.AddressRange;
import org.santral.sip.message.SipUri;
import org.santral.state.TrunkSetting;
import org.santral.tenant.Networks;
import org.santral.tenant.TrunkSettings;

/** The fields of a trunk (spec/simotel.md §4), and what the ones that count here mean. */
final class TrunkForm {
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9][A-Za-z0-9-]{0,62}([.][A-Za-z0-9-]{1,63}){0,20}");
    private static final Pattern OPTION = Pattern.compile("(?m)^[ \\t]*([A-Za-z-]+)[ \\t]*=>?[ \\t]*(.*?)[ \\t]*\\r?$");
    /** What may stand in a URI as it is. */
    private static final Pattern USER = Pattern.compile("[A-Za-z0-9_.+*-]{1,64}");

    private static final Pattern PASSWORD = Pattern.compile("[^\\p{Cntrl}]{1,128}");
    private static final int MOST_NETWORKS = 50;
    private static final int MOST_CALLS = 100_000;

    /** Asterisk's names of codecs, and SDP's. */
    private static final Map<String, String> CODECS =
            Map.of("alaw", "PCMA", "ulaw", "PCMU", "g722", "G722", "g729", "G729", "gsm", "GSM", "opus", "OPUS");

    private final SortedMap<String, String> said;

    /**
     * Where the carrier is.
     *
     * @param host a name or an address
     * @param port 0 when it is not said
     */
    record Server(String host, int port, @Nullable String transport) {
        /** As a SIP URI. */
        String proxy() {
            String written = host.contains(":") ? "[" + host + "]" : host;
            return "sip:" + written + (port == 0 ? "" : ":" + port)
                    + (transport == null ? "" : ";transport=" + transport);
        }
    }

    /** @param said all fields that were given, those of former requests too */
    TrunkForm(SortedMap<String, String> said) {
        this.said = said;
    }

    /** All fields in order, as they are for that trunk when a client did not say. */
    static SequencedMap<String, String> table(TrunkSettings trunk) {
        SipUri proxy = SipUri.parse(trunk.proxy());
        boolean nowhere = !trunk.operatorSet() && trunk.from().isEmpty();
        SequencedMap<String, String> table = new LinkedHashMap<>();
        table.put("trunk_type", "SIP");
        table.put("name", trunk.name());
        table.put(
                "register_string", trunk.register() ? trunk.username() + ":" + trunk.password() + "@" + at(proxy) : "");
        table.put("active", trunk.active() || nowhere ? "yes" : "no");
        table.put("deny", "");
        table.put("permit", "");
        table.put("dtmfmode", "rfc2833");
        table.put("canreinvite", "no");
        table.put("directmedia", "no");
        table.put("context", "from-pstn");
        table.put("host", nowhere ? "" : proxy.host());
        table.put("type", "peer");
        table.put("nat", "no");
        table.put("port", Integer.toString(proxy.port() == 0 ? 5060 : proxy.port()));
        table.put("qualify", "yes");
        table.put("insecure", "port,invite");
        table.put("disallow", "all");
        table.put(
                "allow",
                String.join(
                        ",",
                        trunk.codecs().stream().map(TrunkForm::asteriskName).toList()));
        table.put("more_options", "");
        table.put("description", "");
        return table;
    }

    private static String at(SipUri proxy) {
        return proxy.host() + (proxy.port() == 0 ? "" : ":" + proxy.port());
    }

    private static String asteriskName(String codec) {
        return CODECS.entrySet().stream()
                .filter(entry -> entry.getValue().equals(codec))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(codec.toLowerCase(Locale.ROOT));
    }

    /** Where the carrier is said to be; null when that was not said, or it is to come to us ({@code dynamic}). */
    @Nullable
    Server server() throws SimotelRefusal {
        RegisterString register = register();
        String host = text("host");
        boolean named = !host.isEmpty() && !host.equalsIgnoreCase("dynamic");
        if (!named && register == null) {
            return null;
        }
        if (named && register != null && !register.host().equalsIgnoreCase(host)) {
            throw SimotelRefusal.invalid("host", host, "the host of register_string");
        }
        String where = named ? host : Objects.requireNonNull(register).host();
        int port = register != null && (!named || register.port() != 0) ? register.port() : port();
        return new Server(checked(where), port, register == null ? null : register.transport());
    }

    private static String checked(String host) throws SimotelRefusal {
        String bare = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        if (HOST.matcher(bare).matches()) {
            return bare;
        }
        try {
            if (bare.contains("%")) {
                throw new IllegalArgumentException("an interface of the machine");
            }
            return InetAddress.ofLiteral(bare).getHostAddress();
        } catch (IllegalArgumentException e) {
            throw SimotelRefusal.invalid("host", host, "a host name or an IP address");
        }
    }

    private int port() throws SimotelRefusal {
        String port = text("port");
        if (port.isEmpty()) {
            return 0;
        }
        if (!port.matches("[0-9]{1,5}") || Integer.parseInt(port) < 1 || Integer.parseInt(port) > 65_535) {
            throw SimotelRefusal.invalid("port", port, "1 to 65535");
        }
        return Integer.parseInt(port);
    }

    private @Nullable RegisterString register() throws SimotelRefusal {
        String text = text("register_string");
        if (text.isEmpty()) {
            return null;
        }
        RegisterString register = RegisterString.parse(text);
        if (register == null || register.password() == null || register.port() > 65_535 || !known(register)) {
            throw SimotelRefusal.invalid(
                    "register_string",
                    Remarks.hidden("register_string", text),
                    "user:password@host[:port][/extension]");
        }
        return register;
    }

    private static boolean known(RegisterString register) {
        return USER.matcher(register.login()).matches()
                && register.user().chars().noneMatch(Character::isISOControl)
                && PASSWORD.matcher(Objects.requireNonNullElse(register.password(), ""))
                        .matches();
    }

    /**
     * What all that means.
     *
     * @param server as {@link #server} said; null leaves the carrier where it is
     * @param addresses of that server
     */
    TrunkSetting setting(@Nullable Server server, List<InetAddress> addresses) throws SimotelRefusal {
        String type = text("trunk_type");
        if (!type.isEmpty() && !type.equalsIgnoreCase("SIP")) {
            throw SimotelRefusal.invalid("trunk_type", type, "SIP");
        }
        RegisterString register = register();
        String user = register == null ? option("defaultuser", "username") : register.login();
        if (user != null && !USER.matcher(user).matches()) {
            throw SimotelRefusal.invalid("more_options", user, "a name of letters, digits, _ . + * -");
        }
        String secret = register == null ? option("remotesecret", "secret") : register.password();
        Networks networks = new Networks(networks("deny"), networks("permit"));
        return new TrunkSetting(
                said.containsKey("active") ? yes("active") : null,
                server == null ? null : server.proxy(),
                addresses.stream()
                        .filter(networks::admits)
                        .map(InetAddress::getHostAddress)
                        .toList(),
                said.containsKey("register_string") ? register != null : null,
                user,
                user == null ? null : secret,
                codecs(),
                calls(),
                said);
    }

    private boolean yes(String name) throws SimotelRefusal {
        return Fields.of(Envelope.object().put(name, text(name))).yes(name, true);
    }

    private @Nullable List<String> codecs() {
        SequencedSet<String> codecs = new LinkedHashSet<>();
        for (String name : words("allow")) {
            String codec = CODECS.get(name.toLowerCase(Locale.ROOT));
            if (codec != null) {
                codecs.add(codec);
            }
        }
        return codecs.isEmpty() ? null : List.copyOf(codecs);
    }

    private @Nullable Integer calls() throws SimotelRefusal {
        String limit = option("call-limit", "call_limit");
        if (limit == null) {
            return null;
        }
        if (!limit.matches("[0-9]{1,6}") || Integer.parseInt(limit) > MOST_CALLS) {
            throw SimotelRefusal.invalid("more_options", "call-limit=" + limit, "at most " + MOST_CALLS);
        }
        return limit.matches("0+") ? null : Integer.valueOf(limit);
    }

    /** A line {@code name=value} of more_options, by one of two names; null when there is none. */
    private @Nullable String option(String name, String other) {
        Matcher line = OPTION.matcher(text("more_options"));
        while (line.find()) {
            String found = line.group(1).replace('_', '-');
            if ((found.equalsIgnoreCase(name) || found.equalsIgnoreCase(other))
                    && !line.group(2).isEmpty()) {
                return line.group(2);
            }
        }
        return null;
    }

    private List<AddressRange> networks(String field) throws SimotelRefusal {
        List<AddressRange> networks = new ArrayList<>();
        for (String word : words(field)) {
            try {
                networks.add(AddressRange.parse(word));
            } catch (IllegalArgumentException e) {
                throw SimotelRefusal.invalid(field, word, "networks such as 10.0.0.0/8 or 10.0.0.0/255.0.0.0");
            }
        }
        if (networks.size() > MOST_NETWORKS) {
            throw SimotelRefusal.invalid(field, text(field), "at most " + MOST_NETWORKS + " networks");
        }
        return networks;
    }

    private List<String> words(String field) {
        return Pattern.compile("[\\s,;&]+")
                .splitAsStream(text(field))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private String text(String field) {
        return said.getOrDefault(field, "");
    }
}
