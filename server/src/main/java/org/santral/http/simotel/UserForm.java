package org.santral.http.simotel;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.santral.base.AddressRange;
import org.santral.state.ExtensionSetting;
import org.santral.tenant.Extension;
import org.santral.tenant.ExtensionState;
import org.santral.tenant.Networks;
import org.santral.tenant.Numbering;
import org.santral.tenant.PhoneNumber;
import org.santral.tenant.Tenant;

/** What a client says about a user (spec/simotel.md §4), checked. What it does not say stays as it is. */
final class UserForm {
    /** How secrets come back; one that is sent so is the one that there is. */
    static final String HIDDEN = "******";

    /** In front of the names of what is only kept. */
    static final String NOTE = "simotel.user.";

    /** Calls at once of who has no limit. */
    static final int NO_LIMIT = 1000;

    /** Kept as they are written and shown again; some of them count as well. */
    static final List<String> KEPT = List.of(
            "user_type",
            "push_notification",
            "deny",
            "permit",
            "dtmfmode",
            "canreinvite",
            "directmedia",
            "context",
            "host",
            "type",
            "nat",
            "port",
            "qualify",
            "callgroup",
            "pickupgroup",
            "callcounter",
            "faxdetect",
            "call_limit",
            "trunk",
            "transfer",
            "more_options",
            "description");

    private static final int LONGEST_KEPT = 1024;
    private static final int MOST_NETWORKS = 64;
    private static final Pattern NUMBER = Pattern.compile("[0-9]{3,5}");
    private static final Pattern NAME = Pattern.compile("[^\\p{Cntrl}]{1,80}");
    private static final Pattern SECRET = Pattern.compile("[^\\p{Cntrl}]{1,128}");
    private static final Pattern EMAIL = Pattern.compile("[^@\\s\\p{Cntrl}]{1,64}@[^@\\s\\p{Cntrl}]{1,189}");

    private final Tenant tenant;
    private final Fields fields;

    UserForm(Tenant tenant, Fields fields) {
        this.tenant = tenant;
        this.fields = fields;
    }

    /** The number of a new user, which has to be free, and a name and a secret have to be given. */
    String newNumber() throws SimotelRefusal {
        fields.required("name");
        String number = fields.required("number");
        fields.required("secret");
        if (!NUMBER.matcher(number).matches()) {
            throw SimotelRefusal.invalid("number", number, "3 to 5 digits");
        }
        if (tenant.inside(number).isPresent()) {
            throw taken();
        }
        return number;
    }

    static SimotelRefusal taken() {
        return SimotelRefusal.business("This number already exists");
    }

    /** A user keeps its number. */
    void sameNumber(Extension extension) throws SimotelRefusal {
        String number = fields.text("number");
        if (number != null && !number.equals(extension.number())) {
            throw SimotelRefusal.invalid(
                    "number",
                    number,
                    extension.number() + ": a user keeps its number, add another and remove this one");
        }
    }

    /** What is said of the user, who may have changed by then. */
    SaidOf setting() throws SimotelRefusal {
        String type = fields.text("user_type");
        if (type != null && !type.equalsIgnoreCase("SIP")) {
            throw SimotelRefusal.invalid("user_type", type, "SIP");
        }
        List<AddressRange> denied = networks("deny");
        List<AddressRange> permitted = networks("permit");
        String secret = matching("secret", SECRET, "1 to 128 characters");
        ExtensionSetting said = new ExtensionSetting(
                matching("name", NAME, "1 to 80 characters"),
                email(),
                null,
                null,
                HIDDEN.equals(secret) ? null : secret,
                fields.text("active") == null ? null : fields.yes("active", true),
                fields.text("call_record") == null ? null : fields.yes("call_record", false),
                maxCalls(),
                null,
                fields.has("context") ? text("context") : null,
                null,
                notes());
        return now -> denied == null && permitted == null
                ? said
                : said.withNetworks(new Networks(
                        denied == null ? now.networks().denied() : denied,
                        permitted == null ? now.networks().permitted() : permitted));
    }

    /** Makes of a user as it is what is to be said of it. */
    @FunctionalInterface
    interface SaidOf {
        ExtensionSetting of(Extension now);
    }

    /** What becomes of the outbound number and the forwards. */
    UnaryOperator<ExtensionState> state(Extension extension) throws SimotelRefusal {
        boolean shows = fields.has("cid_number");
        PhoneNumber shown = shown();
        ForwardPolicy policy = ForwardPolicy.read(fields, tenant, extension);
        return now -> {
            ExtensionState changed = shows ? now.withCallerId(shown) : now;
            return policy == null ? changed : changed.withForwards(policy.on(changed.forwardsOf(extension)));
        };
    }

    private @Nullable PhoneNumber shown() throws SimotelRefusal {
        String written = fields.text("cid_number");
        return written == null
                ? null
                : Numbering.outside(written, tenant.region())
                        .filter(tenant::owns)
                        .orElseThrow(
                                () -> SimotelRefusal.invalid("cid_number", written, "a number that belongs to you"));
    }

    private @Nullable String email() throws SimotelRefusal {
        if (fields.has("email") && fields.text("email") == null) {
            return "";
        }
        return matching("email", EMAIL, "an e-mail address");
    }

    private @Nullable Integer maxCalls() throws SimotelRefusal {
        if (fields.text("call_limit") == null) {
            return null;
        }
        int limit = fields.number("call_limit", 0, NO_LIMIT, 0);
        return limit == 0 ? NO_LIMIT : limit;
    }

    private @Nullable List<AddressRange> networks(String field) throws SimotelRefusal {
        if (!fields.has(field)) {
            return null;
        }
        List<AddressRange> ranges = new ArrayList<>();
        for (String word : text(field).split("[\\s,;&]+")) {
            if (word.isEmpty()) {
                continue;
            }
            try {
                ranges.add(AddressRange.parse(word));
            } catch (IllegalArgumentException e) {
                throw SimotelRefusal.invalid(field, word, "networks such as 10.0.0.0/8 or 10.0.0.0/255.0.0.0");
            }
        }
        if (ranges.size() > MOST_NETWORKS) {
            throw SimotelRefusal.invalid(field, text(field), "at most " + MOST_NETWORKS + " networks");
        }
        return ranges;
    }

    private Map<String, String> notes() throws SimotelRefusal {
        Map<String, String> notes = new TreeMap<>();
        for (String name : KEPT) {
            if (fields.has(name)) {
                notes.put(NOTE + name, text(name));
            }
        }
        return notes;
    }

    /** Empty when it is blank. */
    private String text(String field) throws SimotelRefusal {
        String text = fields.text(field);
        if (text == null) {
            return "";
        }
        if (text.length() > LONGEST_KEPT) {
            throw SimotelRefusal.invalid(field, text, "at most " + LONGEST_KEPT + " characters");
        }
        return text;
    }

    private @Nullable String matching(String field, Pattern form, String expected) throws SimotelRefusal {
        String text = fields.text(field);
        if (text != null && !form.matcher(text).matches()) {
            throw SimotelRefusal.invalid(field, field.equals("secret") ? HIDDEN : text, expected);
        }
        return text;
    }
}
