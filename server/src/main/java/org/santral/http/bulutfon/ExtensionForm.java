package org.santral.http.bulutfon;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.santral.http.RequestParams;
import org.santral.state.ExtensionSetting;
import org.santral.tenant.Did;
import org.santral.tenant.Extension;
import org.santral.tenant.Forwards;
import org.santral.tenant.Numbering;
import org.santral.tenant.OutsideClass;
import org.santral.tenant.PhoneNumber;
import org.santral.tenant.Tenant;

/**
 * What a client says about an extension in POST and PUT (B8–B12), whose names differ from those of the answers. All that is
 * wrong is told at once, each with its field, its value and what would be right.
 */
final class ExtensionForm {
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{2,4}");
    private static final Pattern NAME = Pattern.compile("[^\\p{Cntrl}]{1,80}");
    private static final Pattern EMAIL = Pattern.compile("[^@\\s\\p{Cntrl}]{1,64}@[^@\\s\\p{Cntrl}]{1,189}");
    private static final String A_NUMBER = "3 to 5 digits, the first not 0";
    private static final String A_NAME = "1 to 80 characters";
    private static final String AN_ADDRESS = "an e-mail address";
    private static final String ONE_OF_OURS = "one of your numbers";

    /**
     * What is to be.
     *
     * @param callerId its outbound number, null to leave it
     * @param redirection null to leave it
     */
    record Wanted(
            String number,
            ExtensionSetting setting,
            @Nullable PhoneNumber callerId,
            @Nullable Redirection redirection) {}

    private final Tenant tenant;
    private final Set<PhoneNumber> ours;
    private final RequestParams params;
    private final @Nullable String login;
    private final Problems problems = new Problems();

    /**
     * @param ours numbers that extensions may show to the outside
     * @param login the address that the request itself was made with, which is not the extension's; null for a token
     */
    ExtensionForm(Tenant tenant, Set<PhoneNumber> ours, RequestParams params, @Nullable String login) {
        this.tenant = tenant;
        this.ours = ours;
        this.params = params;
        this.login = login;
    }

    /** @throws BulutfonRefusal 422 with all problems */
    Wanted created() throws BulutfonRefusal {
        String number = params.get("number");
        if (number == null) {
            problems.missing("number", A_NUMBER);
            number = "";
        } else if (!NUMBER.matcher(number.strip()).matches()) {
            problems.wrong("number", number, A_NUMBER);
        } else if (tenant.inside(number.strip()).isPresent()) {
            problems.wrong("number", number, "a number that no extension, group, queue or menu has");
        }
        Extension fresh = Extension.of(number.strip(), "", null, null, false);
        Wanted wanted = wanted(fresh, Forwards.NONE);
        required("full_name", wanted.setting().name(), A_NAME);
        required("email", wanted.setting().email(), AN_ADDRESS);
        required("did", wanted.callerId(), ONE_OF_OURS);
        if (params.get("redirection_type") == null) {
            required("redirection_type", null, RedirectionForm.TYPES);
        }
        problems.check();
        return wanted;
    }

    /**
     * @param forwards those of the extension now
     * @throws BulutfonRefusal 422 with all problems
     */
    Wanted changed(Extension extension, Forwards forwards) throws BulutfonRefusal {
        String number = params.get("number");
        if (number != null && !number.strip().equals(extension.number())) {
            problems.wrong("number", number, extension.number() + ", because an extension keeps its number");
        }
        Wanted wanted = wanted(extension, forwards);
        problems.check();
        return wanted;
    }

    /** @param value null when it is missing, or was found wrong already */
    private void required(String field, @Nullable Object value, String expected) {
        if (value == null && !problems.about(field)) {
            problems.missing(field, expected);
        }
    }

    private Wanted wanted(Extension extension, Forwards forwards) {
        Set<OutsideClass> mayCall = mayCall();
        ExtensionSetting setting = new ExtensionSetting(
                matching("full_name", params.get("full_name"), NAME, A_NAME),
                matching("email", email(), EMAIL, AN_ADDRESS),
                voicemail(),
                mayCall);
        RedirectionForm redirection = new RedirectionForm(
                tenant, mayCall == null ? extension : extension.withMayCall(mayCall), params, problems);
        return new Wanted(extension.number(), setting, callerId(), redirection.read(Redirection.of(forwards)));
    }

    /** Whoever logs in with address and password gives two addresses by one name, or only the login's. */
    private @Nullable String email() {
        if (login == null) {
            return params.get("email");
        }
        List<String> given = params.all("email");
        return given.stream()
                .filter(address -> !address.equalsIgnoreCase(login))
                .findFirst()
                .orElse(given.size() > 1 ? login : null);
    }

    private @Nullable String matching(String field, @Nullable String value, Pattern form, String expected) {
        if (value == null) {
            return null;
        }
        String text = value.strip();
        if (form.matcher(text).matches()) {
            return text;
        }
        problems.wrong(field, value, expected);
        return null;
    }

    private @Nullable Boolean voicemail() {
        String value = params.get("voicemail");
        if (value == null) {
            return null;
        }
        boolean on = params.bool("voicemail", true);
        if (on != params.bool("voicemail", false)) {
            problems.wrong("voicemail", value, "true or false");
        }
        return on;
    }

    private @Nullable PhoneNumber callerId() {
        String value = params.get("did");
        if (value == null) {
            return null;
        }
        Optional<PhoneNumber> number = Numbering.outside(value, tenant.region()).filter(ours::contains);
        if (number.isEmpty()) {
            problems.wrong("did", value, ONE_OF_OURS);
        }
        return number.orElse(null);
    }

    private @Nullable Set<OutsideClass> mayCall() {
        if (!params.gives("acl")) {
            return null;
        }
        Set<OutsideClass> mayCall = new TreeSet<>();
        for (String word : params.all("acl")) {
            OutsideClass kind = Inside.CLASSES.get(word.strip());
            if (kind == null) {
                problems.wrong("acl", word, "any of " + String.join(", ", Inside.CLASSES.keySet()));
            } else {
                mayCall.add(kind);
            }
        }
        return mayCall;
    }

    /** What an extension of this tenant may show: the numbers that can be called, and what others show already. */
    static Set<PhoneNumber> ours(Tenant tenant) {
        Set<PhoneNumber> ours = new HashSet<>();
        tenant.dids().stream().map(Did::number).forEach(ours::add);
        for (Extension extension : tenant.extensions().values()) {
            if (extension.callerId() != null) {
                ours.add(extension.callerId());
            }
        }
        return ours;
    }
}
